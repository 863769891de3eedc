"""Where figures stand: their keys, the cohorts of a scope, and who is counted in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tests.promises.evaluator import files

if TYPE_CHECKING:
    from collections.abc import Iterator

# scope, cohort, subject kind, subject, item set, attribute, level, role, waves, population,
# category, price basis, analysis, metric
Key = tuple[str, ...]


def key(scope, cohort, kind, subject, metric, *, item_set="", before="", wave="", people="all",
        attribute="", level="", role="", category="", basis="",
        analysis="main") -> Key:  # fmt: skip
    return (scope, cohort, kind, subject, item_set, attribute, level, role, before, wave, people,
            category, basis, analysis, metric)  # fmt: skip


def scopes() -> Iterator[tuple[str, str, list[files.Cohort]]]:
    for cohort in files.cohorts():
        yield "cohort", cohort.cohort_id, [cohort]
    yield "pooled", "", [cohort for cohort in files.cohorts() if cohort.is_pooled]


def first_only(rows: pd.DataFrame, within: list[str], unit: str) -> pd.DataFrame:
    """Let a person or a business of several cohorts enter with the first of them."""
    order = {cohort.cohort_id: number for number, cohort in enumerate(files.cohorts())}
    ranked = rows.assign(order=rows["cohort_id"].map(order))
    return ranked[ranked["order"] == ranked.groupby([*within, unit])["order"].transform("min")]


def paired_scores() -> pd.DataFrame:
    same = ["cohort_id", "nim", "item_set", "subject"]
    scores = files.scores()
    before, after = (scores[scores["wave"] == wave] for wave in ("pre", "post"))
    return before.merge(after, on=same, suffixes=("_from", "_to"), validate="one_to_one")


def is_closed(cohort_id: str, wave: str) -> bool:
    """Tell whether the last day of a wave's window lies before the day of the example."""
    if wave in ("pre", "post"):
        return True
    cohort = next(cohort for cohort in files.cohorts() if cohort.cohort_id == cohort_id)
    last = pd.Timestamp(max(session[True] for session in cohort.declared["sessions"]))
    days = int(files.DESIGN["waves"][wave]["to"].removesuffix("d"))
    return last + pd.Timedelta(days=days) < pd.Timestamp(files.DESIGN["as_of"])
