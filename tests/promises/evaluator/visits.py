"""What businesses told at visits: levels, changes, and the index of those seen at every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.promises.evaluator import businesses, files, statistics
from tests.promises.evaluator.places import Key, first_only, is_closed, key, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd

    from tests.promises.evaluator.statistics import Figure


LINE = ["indicator", "category", "basis", "analysis"]
SHARES = ("yes_no", "ordered", "choice_many")


def visits() -> Iterator[tuple[Key, Figure]]:
    for scope, cohort, members in scopes():
        values = businesses.lines()
        values = values[values["cohort_id"].isin([member.cohort_id for member in members])]
        for (indicator, category, basis, analysis), rows in values.groupby(LINE):
            kind = files.INDICATORS[indicator]["kind"]
            of = {"category": category, "basis": basis, "analysis": analysis}
            for line in (at_waves, between_waves, over_the_panel):
                for place, metric, figure in line(rows, kind, scope):
                    where = key(scope, cohort, "indicator", indicator, metric, **place, **of)
                    yield where, figure if analysis == "main" else untested(figure)
        told = businesses.records_behind()
        told = told[told["cohort_id"].isin([member.cohort_id for member in members])]
        for indicator, rows in told.groupby("indicator"):
            for place, metric, figure in at_waves(rows, "yes_no", scope):
                of = {"category": "keeps_records"}
                yield key(scope, cohort, "indicator", indicator, metric, **place, **of), figure


def together(rows: pd.DataFrame, within: list[str], *, scope: str) -> pd.DataFrame:
    """Put cohorts together; one cohort alone is no pool."""
    first = first_only(rows, within, "business")
    if scope == "cohort":
        return first
    return first[first.groupby(within)["cohort_id"].transform("nunique") > 1]


def untested(figure: Figure) -> Figure:
    return {name: it for name, it in figure.items() if name not in ("statistic", "df", "p_value")}


def levels(values: np.ndarray, kind: str) -> list[tuple[str, Figure]]:
    if kind in SHARES:
        return [("share", statistics.share(values))]
    return [("mean", statistics.mean(values)), ("median", statistics.median(values))]


def at_waves(rows: pd.DataFrame, kind: str, scope: str) -> Iterator[tuple[dict, str, Figure]]:
    for wave, part in together(rows, ["wave"], scope=scope).groupby("wave"):
        for metric, figure in levels(part["value"].to_numpy(), kind):
            yield {"wave": wave}, metric, figure


def between_waves(rows: pd.DataFrame, kind: str, scope: str) -> Iterator[tuple[dict, str, Figure]]:
    base = rows[rows["wave"] == "pre"]
    later = rows[rows["wave"] != "pre"]
    pairs = later.merge(base, on=["cohort_id", "business"], suffixes=("", "_from"))
    for wave, part in together(pairs, ["wave"], scope=scope).groupby("wave"):
        before, after = part["value_from"].to_numpy(), part["value"].to_numpy()
        for metric, figure in changes_of(before, after, kind):
            yield {"before": "pre", "wave": wave, "people": "matched"}, metric, figure


def changes_of(before: np.ndarray, after: np.ndarray, kind: str) -> Iterator[tuple[str, Figure]]:
    if kind == "money":
        yield "mean_from", statistics.mean(before)
        yield "mean_to", statistics.mean(after)
        yield "percent_change", statistics.percent_change(before, after)
        yield "median_change_percent", statistics.median_own_change(before, after)
        return
    if kind not in SHARES:
        yield "mean_from", statistics.mean(before)
        yield "mean_to", statistics.mean(after)
        yield "gain", statistics.gain(before, after)
        return
    yield "share_from", statistics.share(before)
    yield "share_to", statistics.share(after)
    yield "share_change", statistics.share_change(before, after)
    yield "newly_adopted", {"n": len(before), "estimate": (after > before).sum()}
    yield "dropped", {"n": len(before), "estimate": (after < before).sum()}


def over_the_panel(rows: pd.DataFrame, kind: str, scope: str) -> Iterator[tuple[dict, str, Figure]]:
    """Follow the businesses seen at every wave whose window has closed for any of the cohorts."""
    rows = rows[[is_closed(c, w) for c, w in zip(rows["cohort_id"], rows["wave"], strict=True)]]
    first = first_only(rows, [], "business")
    wide = first.pivot_table(index="business", columns="wave", values="value").dropna()
    seen = first[first["business"].isin(wide.index)]
    if scope == "pooled" and seen["cohort_id"].nunique() < 2:
        return
    if len(wide.columns) < 2:
        return
    for wave in wide.columns if len(wide) else ():
        values = wide[wave].to_numpy()
        for metric, figure in levels(values, kind):
            yield {"wave": wave, "people": "panel"}, metric, figure
        if kind == "money":
            place = {"before": "pre", "wave": wave, "people": "panel"}
            yield place, "index", index(wide["pre"].to_numpy(), values)


def index(before: np.ndarray, after: np.ndarray) -> Figure:
    if (before == after).all():
        return {"n": len(before), "estimate": 100.0}
    change = statistics.percent_change(before, after)
    limits = {k: change[k] + 100 for k in ("estimate", "ci_low", "ci_high") if k in change}
    return {"n": len(before)} | limits
