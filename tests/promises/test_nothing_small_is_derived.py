"""An attack on the finished example: what do all published figures together say of a few people?

Each published mean, share, count or change is an equation over the answers of the people behind it
(who they are is read from the marts, which no reader has). A combination of equations that rests on
fewer than ten people gives a sum over them away. Those who stand in the same equations are one
block; up to three blocks are given away if the solutions of all equations leave them no freedom.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from pathlib import Path

MINIMUM = 10
MOST_BLOCKS = 3
Member = tuple[str, str]  # cohort, person or business: a person of two cohorts answered twice
AMOUNTS = ("mean", "mean_from", "mean_to", "gain", "percent_change", "index", "normalized_gain")
SHARES = ("share", "share_from", "share_to", "newly_adopted", "dropped", "share_change")
MASTERY = ("mastery_share_from", "mastery_share_to", "mastery_share_change")
FAMILY = {name: family for family in (AMOUNTS, SHARES, MASTERY) for name in family}
TABLES = ("study.cohorts", "study.cohort_waves", "marts.topic_scores", "marts.paired_scores",
          "marts.paired_outcomes", "marts.outcome_values")  # fmt: skip


@dataclass
class Equations:
    """Coefficients of the answers of each member at each wave, by equation."""

    n: int = 0
    terms: dict[Member, list[tuple[int, str, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, *parts: tuple[frozenset[Member], str, float]) -> None:
        for members, wave, factor in parts:
            for member in members:
                self.terms[member].append((self.n, wave, round(factor, 12)))
        self.n += 1

    def given_away(self) -> list[int]:
        """List how many people each block, or few blocks, that is given away has."""
        blocks: dict[tuple, set[str]] = defaultdict(set)
        for (_, person), terms in self.terms.items():
            blocks[tuple(sorted(terms))].add(person)
        columns = {
            place: number
            for number, place in enumerate(
                sorted({(no, wave) for no, terms in enumerate(blocks) for _, wave, _ in terms})
            )
        }
        matrix = np.zeros((self.n, len(columns)))
        for no, terms in enumerate(blocks):
            for equation, wave, factor in terms:
                matrix[equation, columns[no, wave]] += factor
        _, sizes, directions = np.linalg.svd(matrix)
        free = directions[int((sizes > 1e-9 * sizes[0]).sum()) :].T
        people = list(blocks.values())
        own = [
            [at for (no, _), at in columns.items() if no == block] for block in range(len(people))
        ]
        small = [no for no, block in enumerate(people) if len(block) < MINIMUM]
        return [
            len(together)
            for count in range(1, MOST_BLOCKS + 1)
            for some in combinations(small, count)
            if len(together := set().union(*(people[no] for no in some))) < MINIMUM
            and is_bound(free[[at for no in some for at in own[no]]])
        ]


def is_bound(free: np.ndarray) -> bool:
    """Tell whether the answers of a block hang together in every solution."""
    return int(np.linalg.matrix_rank(free, tol=1e-7)) < len(free)


def add_figure(equations: Equations, figure: Any, then: frozenset, first: frozenset) -> None:
    """Add what a figure says, with the people behind its later and its earlier wave."""
    before, after = figure.wave_from, figure.wave_to
    both = f"{before} and {after}"
    adopted = ((then, after, 1.0), (then, both, -1.0))
    dropped = ((first, before, 1.0), (first, both, -1.0))
    relative = {
        "percent_change": figure.estimate / 100 + 1,
        "index": figure.estimate / 100,
        "normalized_gain": 1 - figure.estimate,  # of what was missing to full marks
    }
    if figure.metric in relative:
        if before != after:
            equations.add((then, after, 1.0), (first, before, -relative[figure.metric]))
    elif figure.metric.endswith("_from"):
        equations.add((first, before, 1.0))
    elif figure.metric == "gain":
        equations.add((then, after, 1.0), (first, before, -1.0))
    elif figure.metric == "newly_adopted":
        equations.add(*adopted)
    elif figure.metric == "dropped":
        equations.add(*dropped)
    elif figure.metric.endswith("_change"):  # its interval tells the two counts
        equations.add(*adopted)
        equations.add(*dropped)
    else:
        equations.add((then, after, 1.0))


def named(scores: pd.DataFrame) -> pd.DataFrame:
    """Say who each score is of; who answered without a name is known by the sheet."""
    nameless = scores["person_id"] == ""
    return scores.assign(who=scores["person_id"].mask(nameless, scores["participant_id"]))


class Knowledge:
    """Who stands behind a figure, as only the marts know."""

    def __init__(self, warehouse: Path) -> None:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            frames = {name: connection.table(name).df() for name in TABLES}
            self.figures = connection.table("published.figures").df()
        cohorts = frames["study.cohorts"][["cohort_id", "cohort_no", "is_pooled"]]
        closed = frames["study.cohort_waves"].query("is_due")[["cohort_id", "wave_id"]]
        counted = "analysis == 'main' and price_basis != 'real' and category == ''"
        seen = frames["marts.outcome_values"].query(counted)
        followed = frames["marts.paired_outcomes"].query(counted)
        rows = {
            "test": named(frames["marts.topic_scores"]),
            "tests": frames["marts.paired_scores"].rename(columns={"person_id": "who"}),
            "visit": seen.rename(columns={"indicator_id": "subject_id", "unit_id": "who"}),
            "visits": followed.rename(columns={"indicator_id": "subject_id", "unit_id": "who"}),
        }
        self.rows = {name: frame.merge(cohorts, on="cohort_id") for name, frame in rows.items()}
        self.rows["panel"] = self.rows["visit"].merge(closed, on=["cohort_id", "wave_id"])

    def behind(self, figure: Any, wave: str) -> frozenset[Member]:
        is_test = figure.subject_kind != "indicator"
        if figure.population == "matched":
            rows = self.rows["tests" if is_test else "visits"]
            rows = rows[
                (rows["wave_from"] == figure.wave_from) & (rows["wave_to"] == figure.wave_to)
            ]
        elif figure.population == "panel":
            rows = self.rows["panel"]
        else:
            rows = self.rows["test" if is_test else "visit"]
            # The nameless of one wave are nobody of the other.
            at = wave if figure.population == "unpaired" else figure.wave_to
            rows = rows[rows["wave_id"] == at]
        rows = rows[rows["subject_id"] == figure.subject_id]
        if is_test:
            rows = rows[rows["item_set_id"] == figure.item_set_id]
        if figure.scope == "cohort":
            rows = rows[rows["cohort_id"] == figure.cohort_id]
        else:
            rows = rows[rows["is_pooled"]]
            rows = rows[rows["cohort_no"] == rows.groupby("who")["cohort_no"].transform("min")]
        if figure.population == "panel":
            waves = rows.groupby("who")["wave_id"].transform("nunique")
            rows = rows[(waves == rows["wave_id"].nunique()) & (rows["wave_id"] == wave)]
        return frozenset(zip(rows["cohort_id"], rows["who"], strict=True))


@pytest.fixture(scope="module")
def knowledge(finished: Path) -> Knowledge:
    return Knowledge(finished / "build" / "warehouse.duckdb")


def attack(knowledge: Knowledge, figures: pd.DataFrame) -> dict[tuple, list[int]]:
    """Give what is given away, by subject, item set and family of metrics."""
    found = {}
    told = figures[
        figures["metric"].isin(list(FAMILY))
        & figures["estimate"].notna()
        # Rows that are reconstructed, and averages that were published, are nobody's answers here.
        & ~figures["cohort_id"].isin(["2021-03-cordova", "2022-11-parung"])
    ]
    told = told.assign(family=[FAMILY[metric][0] for metric in told["metric"]])
    for key, group in told.groupby(["subject_kind", "subject_id", "item_set_id", "family"]):
        equations = Equations()
        for figure in group.itertuples():
            then, first = (knowledge.behind(figure, w) for w in (figure.wave_to, figure.wave_from))
            counted = first if figure.metric.endswith("_from") else then
            assert len(counted) == (figure.n_to if pd.isna(figure.n) else figure.n), figure
            add_figure(equations, figure, then, first)
        if away := equations.given_away():
            found[key] = away
    return found


def test_no_combination_of_published_figures_rests_on_a_few_people(knowledge):
    published = knowledge.figures.query("not is_suppressed")
    assert len(published) > 500
    assert attack(knowledge, published) == {}


def test_the_attack_finds_the_mean_of_all_beside_that_of_the_matched(knowledge):
    """42 before, 39 at both: shown together they give the 3 away, and the attack says so."""
    place = {"scope": "cohort", "cohort_id": "2023-06-ciputat", "subject_kind": "overall",
             "subject_id": "overall", "item_set_id": "knowledge-2", "estimate": 50.0}  # fmt: skip
    figures = pd.DataFrame(
        [
            {**place, "metric": "mean_from", "population": "matched", "wave_from": "pre",
             "wave_to": "post"},
            {**place, "metric": "mean", "population": "all", "wave_from": "", "wave_to": "pre"},
        ]
    )  # fmt: skip
    sizes = [len(knowledge.behind(row, "pre")) for row in figures.itertuples()]
    found = attack(knowledge, figures.assign(n=sizes))
    assert 0 < sizes[1] - sizes[0] < MINIMUM
    assert list(found.values()) == [[sizes[1] - sizes[0]]]
