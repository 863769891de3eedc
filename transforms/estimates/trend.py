"""Whether the gain of cohorts rises or falls with their date: a line through their gains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, two_sided_t
from transforms.estimates.groups import gather, totals
from transforms.estimates.pooling import reml_tau2, weights_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Floats, Gathered

FEWEST_FOR_A_TREND: Final = 4
FEWEST_FOR_DIRECTION: Final = 10
DAYS_PER_YEAR: Final = 365.25
METHOD: Final = "mixed-effects meta-regression, REML, modified Hartung-Knapp"


def estimate_trend(
    effects: pd.DataFrame, *, by: Sequence[str], column: str, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate how cohort effects move with one number of the cohort, for every subject at once.

    Parameters
    ----------
    effects : one row per cohort and subject: `by`, estimate, se (the same unit; se above 0) and
        `column` (such as years since the first). A row without one of them is left out.

    Returns
    -------
    One row per subject with 4 or more cohorts: k (cohorts), estimate (of the slope: unit of the
    effects per one of the column), se, ci_low, ci_high, statistic, df (k - 2), p_value, tau2
    (square of the unit, what is left between cohorts), method, note_code. Below 10 cohorts the
    interval is kept with the note few_cohorts, and statistic and p are NULL; where all cohorts
    have the same number everything is, with the note same_date.

    Notes
    -----
    y = a + b x + u + e with var(e) = se^2 and var(u) = tau2 by REML. Weights 1 / (se^2 + tau2);
    SE(b)^2 = max(1, q) / sum of w (x - mean)^2, q = sum of w r^2 / (k - 2), t(k - 2).

    References
    ----------
    Knapp and Hartung (2003), Viechtbauer (2005). Held against PyMARE and the 19 studies of
    Raudenbush (1985) in tests/estimates.
    """
    names = ["estimate", "se", column]
    usable = effects[effects["se"] > 0].dropna(subset=names)
    by = list(by)
    size = usable.groupby(by, dropna=False)["se"].transform("size")
    usable = usable[size >= FEWEST_FOR_A_TREND].rename(columns={column: "x"})
    gathered = gather(usable, by=by, values=["estimate", "se", "x"])
    if not len(gathered.n):
        return gathered.keys.assign(**dict.fromkeys(("estimate", "k", "tau2"), np.nan))
    with np.errstate(invalid="ignore", divide="ignore"):
        tau2 = reml_tau2(gathered, reml_step)
        line = slope_of(gathered, tau2, confidence=confidence)
    k = gathered.n
    notes = np.select(
        [line["estimate"].isna(), k < FEWEST_FOR_DIRECTION], ["same_date", "few_cohorts"], ""
    )
    line.loc[k < FEWEST_FOR_DIRECTION, ["statistic", "p_value"]] = np.nan
    return gathered.keys.assign(k=k, tau2=tau2, method=METHOD, note_code=notes).join(line)


def slope_of(gathered: Gathered, tau2: Floats, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Give the slope of each subject under a variance between cohorts, with Hartung-Knapp's CI."""
    weight = weights_at(gathered, tau2)
    distance, residual, width = _line_at(gathered, weight)
    slope = totals(gathered, weight * distance * gathered.values["estimate"]) / width
    df = np.asarray(gathered.n - 2, dtype=np.float64)
    q = totals(gathered, weight * residual**2) / df
    se = np.sqrt(np.maximum(1.0, q) / width)
    reach = stats.t.ppf((1 + confidence) / 2, df) * se
    statistic = slope / se
    return pd.DataFrame(
        {
            "estimate": slope,
            "se": se,
            "ci_low": slope - reach,
            "ci_high": slope + reach,
            "statistic": statistic,
            "df": np.where(np.isnan(slope), np.nan, df),
            "p_value": two_sided_t(statistic, df),
        }
    )


def reml_step(gathered: Gathered, tau2: Floats) -> Floats:
    """Give one step of Fisher scoring for a line: (y'PPy - tr P) / tr PP.

    About the weighted mean of x the two columns of the design are orthogonal, so that X'WX is
    diagonal and the traces of P = W - WX (X'WX)^-1 X'W are sums over the cohorts.
    """
    weight = weights_at(gathered, tau2)
    distance, residual, width = _line_at(gathered, weight)
    total = totals(gathered, weight)
    squares = totals(gathered, (weight * residual) ** 2)
    level, both, slope = (totals(gathered, weight**2 * distance**power) for power in range(3))
    trace = total - level / total - slope / width
    third = [totals(gathered, weight**3 * distance**power) for power in (0, 2)]
    trace_of_square = (
        level
        - 2 * (third[0] / total + third[1] / width)
        + (level / total) ** 2
        + (slope / width) ** 2
        + 2 * both**2 / (total * width)
    )
    step = (squares - trace) / trace_of_square
    return np.where(np.isfinite(step), step, 0.0)


def _line_at(gathered: Gathered, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Give each x from its weighted mean, each residual, and the weighted squares of x."""
    effect, x = gathered.values["estimate"], gathered.values["x"]
    total = totals(gathered, weight)

    def centred(values: Floats) -> Floats:
        return values - (totals(gathered, weight * values) / total)[gathered.group]

    distance = centred(x)
    width = totals(gathered, weight * distance**2)
    scale = totals(gathered, weight * x**2)
    width = np.where(width > 1e-20 * scale, width, np.nan)
    slope = totals(gathered, weight * distance * effect) / width
    return distance, centred(effect) - slope[gathered.group] * distance, width


def placed_in_time(effects: pd.DataFrame, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Give each cohort its date as a number.

    Parameters
    ----------
    effects : cohort_id and whatever else; cohorts : cohort_id, cohort_no (in order of date),
        first_session_on.

    Returns
    -------
    The rows with `years` (days / 365.25 since 2000-01-01; missing without a session).
    """
    days = pd.to_datetime(cohorts["first_session_on"]) - pd.Timestamp("2000-01-01")
    years = days.dt.days.astype("float64") / DAYS_PER_YEAR
    at = dict(zip(cohorts["cohort_id"], years, strict=True))
    return effects.assign(years=effects["cohort_id"].map(at).astype("float64"))
