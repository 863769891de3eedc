"""How far an indicator has come from its baseline to its declared target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.gains import PAIR, estimate_mean
from transforms.estimates.money import estimate_median, estimate_percent_change
from transforms.estimates.outcome_changes import in_season
from transforms.estimates.outcome_levels import amounts_of, answers_of
from transforms.estimates.outcome_rows import NUMBER, PAIR_LINE, in_lines, named
from transforms.estimates.shape import as_figures, stack

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET: Final = ["subject_id", "wave_to", "metric", "target"]


def estimate_progress(
    pairs: pd.DataFrame, survivals: pd.DataFrame, targets: pd.DataFrame, baselines: pd.DataFrame
) -> pd.DataFrame:
    """Estimate target_progress of every indicator with a target, at the wave of that target.

    Parameters
    ----------
    pairs : rows of `described`, in scopes, of treatment cohorts.
    survivals : figures survival_share.
    targets : study.targets: subject_kind, subject_id, wave_to, metric (which figure is to reach it:
        percent_change, median, mean, share_to, survival_share), target.
    baselines : subject_id, baseline_wave, direction of each indicator.

    Returns
    -------
    Figures, unfinished, unit share (1 is at the target): of the matched of baseline and target
    wave; of survival of those due.
    """
    wanted = targets.loc[targets["subject_kind"] == "indicator", TARGET]
    main = pairs[(pairs["analysis"] == "main") & (pairs["wave_from"] == pairs["baseline_wave"])]
    rows, lines = in_lines(main.merge(wanted, on=["subject_id", "wave_to"]), PAIR_LINE)
    seasons = rows.groupby("line", sort=False)["is_other_season"].any()
    lines = lines.assign(is_other_season=lines["line"].map(seasons))
    facts = rows.drop_duplicates("line")[["line", "target", "direction"]]
    reached = stack(
        [
            _relative(amounts_of(rows[rows["metric"] == "percent_change"])),
            _sides(amounts_of(rows[rows["metric"] == "median"]), estimate_median),
            _sides(amounts_of(rows[rows["metric"] == "mean"]), estimate_mean),
            _sides(answers_of(rows[rows["metric"] == "share_to"], columns=PAIR), estimate_mean),
        ]
    )
    told = [_survival(survivals, wanted, baselines)]
    if len(reached):
        of_pairs = named(progress(reached.merge(facts, on="line", how="left")), lines)
        told.append(as_figures(in_season(of_pairs), population="matched", **_WORDS))
    return stack(told)


_WORDS: Final = {"metric": "target_progress", "unit": "share", "currency": ""}


def progress(reached: pd.DataFrame) -> pd.DataFrame:
    """Give the share of the way from the baseline to the target that was gone.

    Parameters
    ----------
    reached : baseline, now and target (all in one unit; NULL where undefined), direction (up, down,
        none: which way is better), note_code (why one of them is NULL, else anything).

    Returns
    -------
    The rows with estimate (1 at the target, 0 where nothing moved, below 0 on the other side of the
    baseline, above 1 past the target), method, note_code. NULL with `met_at_baseline` where the
    target was reached already, and with the note of what is NULL where that is so. No interval: the
    figure that is held against the target has one.

    Notes
    -----
    (now - baseline) / (target - baseline). A change in percent has the baseline 0.
    """
    baseline, now, target = (
        reached[name].to_numpy(dtype=np.float64) for name in ("baseline", "now", "target")
    )
    direction = reached["direction"].to_numpy()
    met = np.select(
        [direction == "up", direction == "down"],
        [baseline >= target, baseline <= target],
        baseline == target,
    )
    unknown = np.isnan(baseline) | np.isnan(now)
    way = np.where(met | unknown, np.nan, target - baseline)
    notes = np.select([unknown, met], [reached["note_code"].to_numpy(), "met_at_baseline"], "")
    return reached.assign(
        estimate=(now - baseline) / way,
        method="share of the way to the target",
        note_code=notes,
    )


def _relative(rows: pd.DataFrame) -> pd.DataFrame:
    change = estimate_percent_change(rows, by=NUMBER)
    return change[["line", "n", "note_code"]].assign(baseline=0.0, now=change["estimate"])


def _sides(rows: pd.DataFrame, estimate: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    before, after = (estimate(rows, by=NUMBER, column=name) for name in PAIR)
    sides = before[["line", "n"]].assign(baseline=before["estimate"], note_code="")
    return sides.assign(now=after["estimate"])


def _survival(
    survivals: pd.DataFrame, wanted: pd.DataFrame, baselines: pd.DataFrame
) -> pd.DataFrame:
    """Hold survival at a wave against its target; of the baseline wave it is known likewise."""
    if not len(survivals):
        return pd.DataFrame()
    place = ["scope", "cohort_id", "subject_id"]
    asked = wanted[wanted["metric"] == "survival_share"].drop(columns="metric")
    later = survivals.drop(columns="metric").merge(asked, on=["subject_id", "wave_to"])
    later = later.merge(baselines, on="subject_id", how="inner")
    first = survivals[[*place, "wave_to", "estimate"]].rename(
        columns={"wave_to": "baseline_wave", "estimate": "baseline"}
    )
    both = later.merge(first, on=[*place, "baseline_wave"], how="inner")
    reached = progress(both.rename(columns={"estimate": "now"}).assign(n_to=np.nan))
    return as_figures(
        reached.drop(columns=["ci_low", "ci_high"]).assign(wave_from=reached["baseline_wave"]),
        **_WORDS,
    )
