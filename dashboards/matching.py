"""How records found their persons, and whether those found again are like the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import flag, number, rows_of, word
from dashboards.story import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboards.facts import StudyFacts
    from dashboards.words import Voice

    Row = Mapping[str, object]

HOW = ("exact", "all_but_one", "all_but_two", "decided", "tied", "doubtful", "unmatched")
_BALANCE = ("matched", "unmatched")


@dataclass(frozen=True)
class MatchPart:
    """The part of the evaluator's page about matching: one table of files, one of cohorts."""

    files: Table
    cohorts: Table | None


def match_part(
    ops: Mapping[str, pd.DataFrame], run_id: str, study: StudyFacts, voice: Voice
) -> MatchPart | None:
    """Say how tonight's records stand matched; None where nobody is matched with anybody."""
    rows = [row for row in rows_of(ops.get("matches")) if flag(row.get("is_current"))]
    matched = [row for row in rows if number(row.get("match_rate")) is not None]
    if not matched:
        return None
    matched.sort(key=lambda row: (word(row["cohort_id"]), word(row["path"]), word(row["wave_id"])))
    balance = [row for row in rows_of(ops.get("match_balance")) if row.get("run_id") == run_id]
    compared = [row for row in balance if number(row.get("baseline_smd")) is not None]
    return MatchPart(_files(matched, voice), _cohorts(compared, study, voice) if compared else None)


def _files(rows: Sequence[Row], voice: Voice) -> Table:
    names = ("file", "records", *HOW, "rate", "expected")
    return Table(
        columns=tuple(voice.say(f"run.matching.{name}") for name in names),
        rows=tuple(
            (
                word(row["path"]),
                *(_count(row, f"n_{name}", voice) for name in ("records", *HOW)),
                voice.numbers.percent(number(row["match_rate"]) or 0.0, places=1),
                voice.numbers.decimal(number(row["expected_false_matches"]) or 0.0),
            )
            for row in rows
        ),
        numeric=frozenset(range(1, len(names))),
    )


def _cohorts(rows: Sequence[Row], study: StudyFacts, voice: Voice) -> Table:
    names = ("cohort", "found", "mean_found", "lost", "mean_lost", "difference")
    return Table(
        columns=tuple(voice.say(f"run.matching.{name}") for name in names),
        rows=tuple(
            (
                study.label("cohort", word(row["cohort_id"]), voice.language),
                *(
                    text
                    for group in _BALANCE
                    for text in (
                        _count(row, f"n_{group}", voice),
                        voice.numbers.decimal(number(row[f"mean_{group}"]) or 0.0),
                    )
                ),
                voice.numbers.signed(number(row["baseline_smd"]) or 0.0, places=2),
            )
            for row in sorted(rows, key=lambda row: word(row["cohort_id"]))
        ),
        numeric=frozenset(range(1, len(names))),
    )


def _count(row: Row, name: str, voice: Voice) -> str:
    return voice.numbers.decimal(number(row.get(name)) or 0, places=0)
