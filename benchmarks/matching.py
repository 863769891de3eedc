"""Matched, doubtful and wrongly matched by self-generated codes, beside other ways to match.

Seeded cohorts of 42 people with a known truth: nine of ten come again, a tenth are new. Of those
who come again each element of the code is typed otherwise with the given chance: another answer, a
slip of the hand, or nothing. Every way sees the same codes, cohort by cohort.

    python benchmarks/matching.py [--cohorts N]
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

N_PEOPLE = 42
N_AGAIN, N_NEW = 38, 4
SEED = 20_241_124
ERROR_RATES = (0.0, 0.05, 0.15, 0.3)
ELEMENTS = ("mother", "day", "month", "siblings", "town")
PUBLISHED = "75.2 % matched, 22.1 % not, 2.7 % wrongly (745 people, one published study)"

# How often names and towns begin with a letter, roughly as in Indonesian name lists.
_LETTERS = "asrdmniyhtewfklbpjcugzvo"
_WEIGHTS = (13, 11, 9, 8, 7, 7, 6, 6, 5, 5, 4, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1)
_SIBLINGS = "0123456789"
_SIBLING_WEIGHTS = (20, 24, 20, 14, 9, 6, 3, 2, 1, 1)

Code = tuple[str, ...]


@dataclass
class Cohort:
    """The codes of two waves by a number of their record; who of the second is who of the first."""

    pre: dict[int, Code]
    post: dict[int, Code]
    truth: dict[int, int]


@dataclass
class Outcome:
    """What became of the records of the second wave, new people included."""

    right: int = 0
    wrong: int = 0
    doubtful: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """All records of the second wave."""
        return sum(getattr(self, one.name) for one in fields(self))

    def count(self, cohort: Cohort, found: Mapping[int, int], doubtful: frozenset[int]) -> None:
        """Add the records of a cohort."""
        for record in cohort.post:
            if record in found:
                is_right = cohort.truth.get(record) == found[record]
                self.right += is_right
                self.wrong += not is_right
            elif record in doubtful:
                self.doubtful += 1
            else:
                self.left += 1


def make_cohorts(
    n_cohorts: int, error_rate: float, *, n_new: int = N_NEW, seed: int = SEED
) -> list[Cohort]:
    """Make cohorts, the same ones for the same seed."""
    chance = random.Random(seed)
    return [_make_cohort(chance, error_rate, n_new) for _ in range(n_cohorts)]


def _make_cohort(chance: random.Random, error_rate: float, n_new: int) -> Cohort:
    people = [_code(chance) for _ in range(N_PEOPLE)]
    again = chance.sample(range(N_PEOPLE), N_AGAIN)
    post = [_typed(people[one], chance, error_rate) for one in again]
    post += [_code(chance) for _ in range(n_new)]
    order = chance.sample(range(len(post)), len(post))
    truth = {place: again[record] for place, record in enumerate(order) if record < N_AGAIN}
    return Cohort(
        dict(enumerate(people)), {place: post[at] for place, at in enumerate(order)}, truth
    )


def _code(chance: random.Random) -> Code:
    return (
        *chance.choices(_LETTERS, _WEIGHTS),
        str(chance.randint(1, 31)),
        str(chance.randint(1, 12)),
        *chance.choices(_SIBLINGS, _SIBLING_WEIGHTS),
        *chance.choices(_LETTERS, _WEIGHTS),
    )


def _typed(code: Code, chance: random.Random, error_rate: float) -> Code:
    other = _code(chance)
    return tuple(
        _mistyped(own, others, chance) if chance.random() < error_rate else own
        for own, others in zip(code, other, strict=True)
    )


def _mistyped(own: str, other: str, chance: random.Random) -> str:
    """Give another answer (half), one wrong character (three of ten), or nothing (a fifth)."""
    luck = chance.random()
    if luck < 0.5:
        return other
    if luck < 0.8:
        at = chance.randrange(len(own))
        sign = chance.choice(_SIBLINGS if own[at].isdigit() else _LETTERS)
        return own[:at] + sign + own[at + 1 :]
    return ""


def match_by_kohort(cohorts: Sequence[Cohort]) -> tuple[Outcome, float]:
    """Match as a run does; also gives how many false matches its report expects."""
    from sources.people.matching import STAGES, Wave, match_people

    outcome, expected = Outcome(), 0.0
    for cohort in cohorts:
        names = [
            {record: _name(code, f"{wave}{record}") for record, code in codes.items()}
            for wave, codes in (("pre", cohort.pre), ("post", cohort.post))
        ]
        waves = [
            Wave(wave, {own[record]: code for record, code in codes.items()})
            for wave, own, codes in zip(
                ("pre", "post"), names, (cohort.pre, cohort.post), strict=True
            )
        ]
        matches = match_people(waves)
        firsts = {name: record for record, name in names[0].items()}
        how = {record: matches.found["post", name] for record, name in names[1].items()}
        found = {
            record: firsts[matches.person_of(names[1][record])]
            for record, one in how.items()
            if one.how in STAGES
        }
        waiting = frozenset(r for r, one in how.items() if one.how in {"tied", "doubtful"})
        outcome.count(cohort, found, waiting)
        expected += sum(one.chance for one in how.values())
    return outcome, expected


def _name(code: Code, record: str) -> str:
    """Name somebody as reading does: by the code; an incomplete one is nobody else's."""
    return "|".join(code) if all(code) else f"{'|'.join(code)}#{record}"


def match_exactly(cohorts: Sequence[Cohort]) -> Outcome:
    """Match codes of which every element agrees."""
    outcome = Outcome()
    for cohort in cohorts:
        known = {code: record for record, code in cohort.pre.items()}
        found = {r: known[code] for r, code in cohort.post.items() if all(code) and code in known}
        outcome.count(cohort, found, frozenset())
    return outcome


def match_by_rapidfuzz(cohorts: Sequence[Cohort], likeness: float = 80) -> Outcome:
    """Match each code with the likest one, as one word, by the ratio of rapidfuzz."""
    from rapidfuzz import fuzz, process

    outcome = Outcome()
    for cohort in cohorts:
        known = {record: " ".join(code) for record, code in cohort.pre.items()}
        pairs = []
        for record, code in cohort.post.items():
            best = process.extractOne(
                " ".join(code), known, scorer=fuzz.ratio, score_cutoff=likeness
            )
            pairs += [(best[1], record, best[2])] if best else []
        outcome.count(cohort, _one_to_one(pairs), frozenset())
    return outcome


def match_by_splink(cohorts: Sequence[Cohort], probability: float = 0.9) -> Outcome:
    """Match by splink: trained on all cohorts, compared within each, from nine of ten on."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[cl.ExactMatch(one) for one in ELEMENTS],
        blocking_rules_to_generate_predictions=[block_on("cohort")],
        probability_two_random_records_match=1 / N_PEOPLE,
    )
    frames = [
        pd.DataFrame(
            [
                {"unique_id": f"{number}-{record}", "cohort": str(number)}
                | {one: part or None for one, part in zip(ELEMENTS, code, strict=True)}
                for number, cohort in enumerate(cohorts)
                for record, code in getattr(cohort, wave).items()
            ]
        )
        for wave in ("pre", "post")
    ]
    logging.disable(logging.CRITICAL)
    try:
        engine = DuckDBAPI()
        linker = Linker([engine.register(frame) for frame in frames], settings)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (("mother", "day"), ("month", "town")):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on("cohort", *rule)
            )
        pairs = linker.inference.predict(threshold_match_probability=probability)
        scored = pairs.as_pandas_dataframe()
    finally:
        logging.disable(logging.NOTSET)
    return _count_scored(cohorts, scored)


def _count_scored(cohorts: Sequence[Cohort], scored: pd.DataFrame) -> Outcome:
    """Take of splink's pairs the best of each record, one to one."""
    best: dict[str, list[tuple[float, int, int]]] = {}
    for pair in scored.itertuples():
        number, known = pair.unique_id_l.split("-")
        found = pair.unique_id_r.split("-")[1]
        best.setdefault(number, []).append((pair.match_weight, int(found), int(known)))
    outcome = Outcome()
    for number, cohort in enumerate(cohorts):
        outcome.count(cohort, _one_to_one(best.get(str(number), [])), frozenset())
    return outcome


def _one_to_one(pairs: Sequence[tuple[float, int, int]]) -> dict[int, int]:
    """Take the likest pairs first; nobody twice."""
    found: dict[int, int] = {}
    for _, record, known in sorted(pairs, reverse=True):
        if record not in found and known not in found.values():
            found[record] = known
    return found


WAYS: Mapping[str, Callable[[Sequence[Cohort]], Outcome]] = {
    "exact": match_exactly,
    "rapidfuzz alone, from 80": match_by_rapidfuzz,
    "splink alone, from 0.9": match_by_splink,
}


def main() -> None:
    """Print what each way comes to, at each rate of errors."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cohorts", type=int, default=100)
    n_cohorts = parser.parse_args().cohorts
    print(f"{n_cohorts} cohorts; per cent of the records of the second wave, 9.5 of them new\n")
    print(f"{'errors':>6}  {'way':<26}{'right':>8}{'wrong':>8}{'doubtful':>10}{'not found':>11}")
    for error_rate in ERROR_RATES:
        cohorts = make_cohorts(n_cohorts, error_rate)
        ours, expected = match_by_kohort(cohorts)
        outcomes = {"kohort": ours, **{name: way(cohorts) for name, way in WAYS.items()}}
        for name, outcome in outcomes.items():
            shares = [100 * getattr(outcome, one.name) / outcome.total for one in fields(outcome)]
            cells = "".join(
                f"{share:>{width}.1f}" for share, width in zip(shares, (8, 8, 10, 11), strict=True)
            )
            print(f"{error_rate:>6.0%}  {name:<26}{cells}")
        told = f"{100 * expected / ours.total:.1f}"
        print(f"{'':>8}kohort's own report expects at most {told} % wrong\n")
    print(f"To compare: {PUBLISHED}.")


if __name__ == "__main__":
    main()
