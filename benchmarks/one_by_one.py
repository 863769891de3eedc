"""The same figures twice: by scipy, statsmodels and pingouin one cohort at a time, and by kohort.

The libraries are called as an evaluator's own script would: a loop over cohorts and subjects, a
function per figure. kohort's side counts what SQL adds up for items and alpha too. Answers are
compared figure by figure.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection as Connection

THRESHOLD = 70
PAIR = ["cohort_id", "subject_kind", "subject_id"]
SUMS = ("intermediate/whole_sittings", "marts/item_counts", "marts/test_sums")
Answers = dict[tuple[str, str, str, str], float]
Parts = list[tuple["pd.DataFrame", dict[str, str]]]


@dataclass(frozen=True)
class Compared:
    """Seconds of both ways, how many figures both gave, and how far they lie apart at most."""

    n_figures: int
    one_by_one: float
    together: float
    difference: float


def compare(connection: Connection) -> Compared:
    """Compute every figure both ways; the frames are read before the clock runs."""
    pairs = connection.sql("select * from marts.paired_scores order by all").df()
    pairs = pairs.rename(columns={"score_from": "value_from", "score_to": "value_to"})
    pairs = pairs.astype({"value_from": float, "value_to": float})
    answers = connection.sql(
        "select cohort_id, wave_id, participant_id, topic_id, item_id,"
        " cast(earned as double) as earned from marts.item_scores order by all"
    ).df()
    started = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        slow = by_libraries(pairs, answers)
    between = time.perf_counter()
    parts = by_kohort(connection, pairs)
    ended = time.perf_counter()
    fast = answers_of(parts)
    expected = np.array([*slow.values()])
    found = np.array([fast.get(key, np.nan) for key in slow])
    if slow.keys() != fast.keys() or (np.isnan(expected) != np.isnan(found)).any():
        raise ValueError("one of the ways gives figures that the other does not")
    scale = np.maximum(np.abs(expected), 1e-6)
    return Compared(
        n_figures=len(slow),
        one_by_one=between - started,
        together=ended - between,
        difference=float(np.nanmax(np.abs(found - expected) / scale)),
    )


def by_libraries(pairs: pd.DataFrame, answers: pd.DataFrame) -> Answers:
    """Call the libraries for one cohort and subject after the other."""
    found: Answers = {}
    for key, rows in pairs.groupby(PAIR, sort=True):
        before, after = rows["value_from"].to_numpy(), rows["value_to"].to_numpy()
        for name, value in (*gain_of(before, after), *shares_of(before, after)):
            found[(*key, name)] = value
    for (cohort_id, wave_id), rows in answers.groupby(["cohort_id", "wave_id"], sort=True):
        wide = rows.pivot_table(index="participant_id", columns="item_id", values="earned")
        of_wave = correct_of(wide, wave_id)
        if wave_id == "post":
            of_wave += items_of(wide, rows.groupby("item_id")["topic_id"].first())
        for key, value in of_wave:
            found[(cohort_id, *key)] = value
    return found


def gain_of(before: np.ndarray, after: np.ndarray) -> list[tuple[str, float]]:
    """Means with intervals, paired t, signed rank, Hodges-Lehmann, Hedges' g, detectable gain."""
    import pingouin
    from scipy import stats
    from statsmodels.stats.power import TTestPower

    # Rounded, or noise of the arithmetic would part gains that are tied.
    gain = (after - before).round(9)
    paired = stats.ttest_rel(after, before)
    low, high = paired.confidence_interval()
    is_exact = len(np.unique(np.abs(gain[gain != 0]))) == len(gain) < 50
    method = "exact" if is_exact else "asymptotic"
    ranks = stats.wilcoxon(gain, zero_method="wilcox", correction=True, method=method)
    walsh = np.add.outer(gain, gain)[np.tril_indices(len(gain))] / 2
    found = [
        ("gain", gain.mean()), ("gain low", low), ("gain high", high), ("p", paired.pvalue),
        ("signed rank", ranks.statistic), ("signed rank p", ranks.pvalue),
        ("Hodges-Lehmann", float(np.median(walsh))),
        ("g", pingouin.compute_effsize(after, before, paired=True, eftype="hedges")),
        ("detectable", TTestPower().solve_power(nobs=len(gain), power=0.8, alpha=0.05)),
    ]  # fmt: skip
    for name, values in (("from", before), ("to", after)):
        ends = stats.ttest_1samp(values, 0).confidence_interval()
        found += [(name, values.mean()), (f"{name} low", ends.low), (f"{name} high", ends.high)]
    return found


def shares_of(before: np.ndarray, after: np.ndarray) -> list[tuple[str, float]]:
    """Shares at mastery with Wilson's interval, and McNemar's exact test of their change."""
    from statsmodels.stats.contingency_tables import mcnemar
    from statsmodels.stats.proportion import proportion_confint

    first, then = before.round(9) >= THRESHOLD, after.round(9) >= THRESHOLD
    table = [[(first & then).sum(), (first & ~then).sum()],
             [(~first & then).sum(), (~first & ~then).sum()]]  # fmt: skip
    changed = table[0][1] + table[1][0]
    found = [
        ("mastery change", then.mean() - first.mean()),
        ("mastery p", mcnemar(table, exact=True).pvalue if changed else np.nan),
    ]
    for name, values in (("mastery from", first), ("mastery to", then)):
        low, high = proportion_confint(values.sum(), len(values), method="wilson")
        found += [(name, values.mean()), (f"{name} low", low), (f"{name} high", high)]
    return found


def correct_of(wide: pd.DataFrame, wave_id: str) -> list[tuple[tuple[str, str, str], float]]:
    """Share correct of every item at one wave, with Wilson's interval."""
    from statsmodels.stats.proportion import proportion_confint

    found = []
    for item_id in wide:
        right = wide[item_id].to_numpy()
        low, high = proportion_confint(right.sum(), len(right), method="wilson")
        for name, value in (("", right.mean()), (" low", low), (" high", high)):
            found.append((("item", item_id, f"correct at {wave_id}{name}"), value))
    return found


def items_of(
    wide: pd.DataFrame, topics: pd.Series[str]
) -> list[tuple[tuple[str, str, str], float]]:
    """Item-rest correlations after the course, and alpha of each topic and of the whole test."""
    import pingouin
    from scipy import stats

    found = []
    for topic, ids in topics.groupby(topics).groups.items():
        items = wide[list(ids)]
        total = items.sum(axis=1)
        for item_id in ids:
            rest = total - items[item_id]
            together = stats.pearsonr(items[item_id], rest).statistic
            found.append((("item", item_id, "item-rest"), together))
        found += alpha_of(items, "topic", str(topic), pingouin)
    return found + alpha_of(wide, "overall", "overall", pingouin)


def alpha_of(
    items: pd.DataFrame, kind: str, subject: str, pingouin: object
) -> list[tuple[tuple[str, str, str], float]]:
    """Cronbach's alpha with Feldt's interval."""
    alpha, (low, high) = pingouin.cronbach_alpha(items)
    values = (("alpha", alpha), ("alpha low", low), ("alpha high", high))
    # pingouin rounds its limits to three digits: they are timed, and not compared.
    return [((kind, subject, name), value) for name, value in values if name == "alpha"]


def by_kohort(connection: Connection, pairs: pd.DataFrame) -> Parts:
    """Call kohort's estimators once for all cohorts and subjects."""
    from transforms.estimates.effect_sizes import estimate_hedges_g_av
    from transforms.estimates.gains import estimate_gain, estimate_mean
    from transforms.estimates.precision import estimate_minimum_detectable_gain
    from transforms.estimates.shares import as_share_pairs, estimate_share, estimate_share_change
    from transforms.estimates.signed_rank import estimate_robust_gain

    mastered = as_share_pairs(pairs, threshold=THRESHOLD)
    ends = {"ci_low": " low", "ci_high": " high"}
    robust = {"estimate": "Hodges-Lehmann", "statistic": "signed rank"}
    parts: Parts = [
        (estimate_gain(pairs, by=PAIR), named("gain", ends) | {"p_value": "p"}),
        (estimate_hedges_g_av(pairs, by=PAIR), {"estimate": "g"}),
        (estimate_robust_gain(pairs, by=PAIR), robust | {"p_value": "signed rank p"}),
        (estimate_minimum_detectable_gain(pairs, by=PAIR), {"statistic": "detectable"}),
        (
            estimate_share_change(mastered, by=PAIR),
            {"estimate": "mastery change", "p_value": "mastery p"},
        ),
    ]
    for side in ("from", "to"):
        column = f"value_{side}"
        parts.append((estimate_mean(pairs, by=PAIR, column=column), named(side, ends)))
        share = estimate_share(mastered, by=PAIR, column=column)
        parts.append((share, named(f"mastery {side}", ends)))
    return parts + items_together(connection)


def items_together(connection: Connection) -> Parts:
    """Add up items in SQL, as the models do, and estimate from the sums."""
    from transforms import MODELS
    from transforms.estimates.items import (
        estimate_alpha,
        estimate_item_rest,
        estimate_share_correct,
    )

    for model in SUMS:
        query = (MODELS / f"{model}.sql").read_text("utf-8")
        connection.execute(f"create or replace table {model.replace('/', '.')} as {query}")
    counts = connection.sql("select *, wave_id as wave_kind from marts.item_counts").df()
    sums = connection.sql("select * from marts.test_sums").df()
    parts = [(estimate_alpha(sums), {"estimate": "alpha"})]
    rest = estimate_item_rest(counts[counts["wave_id"] == "post"])
    parts.append((as_items(rest), {"estimate": "item-rest"}))
    correct = estimate_share_correct(counts)
    ends = {"ci_low": " low", "ci_high": " high"}
    for wave_id in ("pre", "post"):
        of_wave = as_items(correct[correct["wave_id"] == wave_id])
        parts.append((of_wave, named(f"correct at {wave_id}", ends)))
    return parts


def as_items(estimates: pd.DataFrame) -> pd.DataFrame:
    """Name the item as the subject."""
    return estimates.assign(subject_kind="item", subject_id=estimates["item_id"])


def named(name: str, ends: dict[str, str]) -> dict[str, str]:
    """Name the estimate and its limits."""
    return {"estimate": name} | {column: name + end for column, end in ends.items()}


def answers_of(parts: Parts) -> Answers:
    """Put the numbers of frames beside their keys."""
    found: Answers = {}
    for frame, columns in parts:
        keys = list(zip(*(frame[name].astype(str) for name in PAIR), strict=True))
        for column, name in columns.items():
            values = frame[column].astype(float)
            found |= {(*key, name): value for key, value in zip(keys, values, strict=True)}
    return found
