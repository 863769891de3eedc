"""Every figure of the example, one group after another: key -> its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from statsmodels.stats.multitest import multipletests

from tests.promises.evaluator import files, statistics
from tests.promises.evaluator.counts import reach, responses, themes
from tests.promises.evaluator.places import Key, first_only, key, paired_scores
from tests.promises.evaluator.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.promises.evaluator.statistics import Figure

THRESHOLD = 70


def recompute() -> dict[Key, Figure]:
    found: dict[Key, Figure] = {}
    for part in (knowledge, pooled_knowledge, visits, reach, responses, themes):
        found.update(part())
    adjust(found)
    return found


def adjust(found: dict[Key, Figure]) -> None:
    """Put Holm's p beside those of the three topics, and of the one primary indicator."""
    families: dict[Key, list[Figure]] = {}
    for place, figure in found.items():
        is_in = place[2] == "topic" or place[3] == "revenue"
        if is_in and "p_value" in figure:
            families.setdefault((*place[:3], *place[4:]), []).append(figure)
    for family in families.values():
        adjusted = multipletests([figure["p_value"] for figure in family], method="holm")[1]
        for figure, p_adjusted in zip(family, adjusted, strict=True):
            figure["p_adjusted"] = p_adjusted


def knowledge() -> Iterator[tuple[Key, Figure]]:
    for (cohort, item_set, subject), pairs in paired_scores().groupby(
        ["cohort_id", "item_set", "subject"]
    ):
        place = {"item_set": item_set, "before": "pre", "wave": "post", "people": "matched"}
        before, after = pairs["score_from"].to_numpy(), pairs["score_to"].to_numpy()
        for metric, figure in matched(before, after):
            yield key("cohort", cohort, kind_of(subject), subject, metric, **place), figure
    for (cohort, item_set, subject, wave), rows in files.scores().groupby(
        ["cohort_id", "item_set", "subject", "wave"]
    ):
        place = {"item_set": item_set, "wave": wave}
        figure = statistics.mean(rows["score"].to_numpy())
        yield key("cohort", cohort, kind_of(subject), subject, "mean", **place), figure
        for metric, end in (("ceiling_share", 100), ("floor_share", 0)):
            figure = statistics.share((rows["score"].round(9) == end).to_numpy())
            yield key("cohort", cohort, kind_of(subject), subject, metric, **place), figure


def kind_of(subject: str) -> str:
    return "overall" if subject == "overall" else "topic"


def matched(before: np.ndarray, after: np.ndarray) -> Iterator[tuple[str, Figure]]:
    n = len(before)
    yield "gain", statistics.gain(before, after)
    yield "robust_gain", statistics.robust_gain(before, after)
    yield "minimum_detectable_gain", statistics.detectable_gain(before, after)
    yield "normalized_gain", statistics.normalized_gain(before, after)
    yield "hedges_g_av", statistics.hedges_g_av(before, after)
    yield "mastery_class", {"n": n, "estimate": float(round(after.mean(), 9) >= THRESHOLD)}
    for side, values in (("from", before), ("to", after)):
        yield f"mean_{side}", statistics.mean(values)
        yield f"sd_{side}", {"n": n, "estimate": values.std(ddof=1)}
    yield from mastery(before, after)


def mastery(before: np.ndarray, after: np.ndarray) -> Iterator[tuple[str, Figure]]:
    masters = [(values.round(9) >= THRESHOLD).astype(float) for values in (before, after)]
    yield "mastery_share_from", statistics.share(masters[0])
    yield "mastery_share_to", statistics.share(masters[1])
    yield "mastery_share_change", statistics.share_change(*masters)


def pooled_knowledge() -> Iterator[tuple[Key, Figure]]:
    """Average the cohorts on the items of both versions: only those were asked in all of them."""
    wanted = [cohort.cohort_id for cohort in files.cohorts() if cohort.is_pooled]
    pairs = paired_scores()
    pairs = pairs[pairs["cohort_id"].isin(wanted) & (pairs["item_set"] == "knowledge-1+2")]
    for subject, rows in first_only(pairs, ["subject"], "nim").groupby("subject"):
        place = {"item_set": "knowledge-1+2", "before": "pre", "wave": "post", "people": "matched"}
        changes = [
            (part["score_to"] - part["score_from"]).to_numpy()
            for _, part in rows.groupby("cohort_id")
        ]
        assert min(map(len, changes)) >= 10  # each cohort has a weight of its own
        averages = np.array([change.mean() for change in changes])
        errors = np.array([change.std(ddof=1) / np.sqrt(len(change)) for change in changes])
        for metric, figure in statistics.pooled(averages, errors).items():
            place_of = key("pooled", "", kind_of(subject), subject, metric, **place)
            yield place_of, figure | {"n": len(rows)}
        before, after = rows["score_from"].to_numpy(), rows["score_to"].to_numpy()
        together = [*mastery(before, after)]
        together += [
            (f"mean_{side}", {"n": len(rows), "estimate": values.mean()})
            for side, values in (("from", before), ("to", after))
        ]
        for metric, figure in together:
            yield key("pooled", "", kind_of(subject), subject, metric, **place), figure
