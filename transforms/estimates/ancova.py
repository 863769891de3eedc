"""Groups of people compared at the later wave as if all had started alike: ANCOVA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST, PAIR, two_sided_t
from transforms.estimates.groups import SAME, are_constant, deviations, gather, means, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from transforms.estimates.groups import Floats, Gathered, Ints

METHOD: Final = "ANCOVA, HC3, t"
OF_LINE: Final = ["slope", "grand", "sum_squares", "df", "around_all"]


def fit_ancova(pairs: pd.DataFrame, *, by: Sequence[str], group: str) -> pd.DataFrame:
    """Fit value_to on value_from and the groups of each line, with one slope for all its groups.

    Parameters
    ----------
    pairs : one row per person: `by` (the line), `group`, value_from, value_to (any unit). A row
        that misses a wave is left out.

    Returns
    -------
    One row per line and group, for `estimate_adjusted_means` and `estimate_adjusted_differences`:
    n, mean_from, mean_to; of the line: slope, grand (mean of value_from), sum_squares (of
    value_from within groups), df; around_0, around_1, around_2 (squared residuals as HC3 weighs
    them, times the distance from the group's mean to the power of 0, 1, 2), around_all (the last
    over the line). NaN where nothing varies before (slope), or where one person decides a fit.

    Notes
    -----
    The same model as OLS with a constant for every group. Within groups x = value_from - its mean
    and y likewise: slope = sum xy / sum xx; leverage = 1/n + xx / sum xx; HC3 divides each squared
    residual by (1 - leverage)^2. A group of one is on its own point and moves nobody else.

    References
    ----------
    MacKinnon & White (1985). Held against statsmodels OLS.fit(cov_type="HC3", use_t=True).
    """
    keys = [*by, group]
    gathered = gather(pairs, by=keys, values=PAIR)
    codes = gathered.keys.groupby(list(by), sort=False, dropna=False).ngroup()
    lines: Ints = np.asarray(codes, dtype=np.int64)
    x = _within(gathered, gathered.values["value_from"])
    y = _within(gathered, gathered.values["value_to"])
    of_line = _sums_of_lines(gathered, lines, x, y)
    slope, squares = (of_line[name][lines][gathered.group] for name in ("slope", "sum_squares"))
    residual = y - slope * x
    size = np.abs(gathered.values["value_to"]) + np.abs(slope * x) + 1.0
    residual = np.where(np.abs(residual) <= 10 * SAME * size, 0.0, residual)
    left = 1 - 1 / gathered.n[gathered.group] - x**2 / squares
    left = np.where(left > SAME, left, np.nan)
    # A group of one has no residual of its own, and no part in the others' errors.
    weighed = np.where(gathered.n[gathered.group] == 1, 0.0, (residual / left) ** 2)
    around = {f"around_{power}": totals(gathered, weighed * x**power) for power in range(3)}
    overall = np.bincount(lines, weights=around["around_2"], minlength=len(of_line["slope"]))
    told = {name: values[lines] for name, values in of_line.items()}
    return gathered.keys.assign(
        n=gathered.n,
        mean_from=means(gathered, gathered.values["value_from"]),
        mean_to=means(gathered, gathered.values["value_to"]),
        **told,
        **around,
        around_all=overall[lines],
    )


def _within(gathered: Gathered, values: Floats) -> Floats:
    """Give distances from the group's mean: exactly 0 where all of a group are the same."""
    flat = are_constant(gathered, values)
    return np.where(flat[gathered.group], 0.0, deviations(gathered, values))


def _sums_of_lines(gathered: Gathered, lines: Ints, x: Floats, y: Floats) -> dict[str, Floats]:
    """Give the slope of each line and what it rests on."""

    def added(values: Floats) -> Floats:
        return np.asarray(np.bincount(lines, weights=values), dtype=np.float64)

    squares = added(totals(gathered, x**2))
    squares = np.where(squares > 0, squares, np.nan)
    n, n_groups = added(gathered.n.astype(np.float64)), added(np.ones(len(gathered.n)))
    df = n - n_groups - 1
    return {
        "slope": added(totals(gathered, x * y)) / squares,
        "grand": added(totals(gathered, gathered.values["value_from"])) / n,
        "sum_squares": squares,
        "df": np.where(df > 0, df, np.nan),
    }


def estimate_adjusted_means(fits: pd.DataFrame, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Estimate each group's mean afterwards, had it started at the mean of all groups.

    Parameters
    ----------
    fits : what `fit_ancova` gives.

    Returns
    -------
    The keys of `fits`: n, estimate, se, ci_low, ci_high (unit of the values), df, method,
    note_code. NULL with a note: no_baseline_spread (nobody differs before), one_pair,
    all_changes_equal (nothing is left around the line).

    Notes
    -----
    mean_to - slope (mean_from - grand); the grand mean is taken as given.
    """
    away = fits["mean_from"] - fits["grand"]
    share = away / fits["sum_squares"]
    variance = (
        fits["around_0"] / fits["n"] ** 2
        - 2 * share * fits["around_1"] / fits["n"]
        + share**2 * fits["around_all"]
    )
    estimates = _with_interval(
        fits, fits["mean_to"] - fits["slope"] * away, variance, fits["n"], confidence=confidence
    )
    return estimates.drop(columns=["statistic", "p_value"])


def estimate_adjusted_differences(
    fits: pd.DataFrame,
    contrasts: pd.DataFrame,
    *,
    by: Sequence[str],
    group: str,
    other: str,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate differences of adjusted means: the group less the other.

    Parameters
    ----------
    fits : what `fit_ancova` gives.
    contrasts : one row per difference: `group`, `other`; with columns of `by`, of those lines only.

    Returns
    -------
    One row per line and contrast of which both groups are there: n_to (group), n_from (other),
    estimate, se, ci_low, ci_high (unit of the values), statistic, df, p_value (NULL below 10 in
    the smaller group), method, note_code (as for the means, and few_in_group).
    """
    theirs = fits.drop(columns=OF_LINE).rename(columns={group: other})
    on = [group, *(name for name in by if name in contrasts)]
    both = contrasts.merge(fits, on=on).merge(theirs, on=[other, *by], suffixes=("", "_other"))
    share = (both["mean_from"] - both["mean_from_other"]) / both["sum_squares"]
    variance = (
        both["around_0"] / both["n"] ** 2
        + both["around_0_other"] / both["n_other"] ** 2
        - 2 * share * both["around_1"] / both["n"]
        + 2 * share * both["around_1_other"] / both["n_other"]
        + share**2 * both["around_all"]
    )
    away = both["mean_from"] - both["mean_from_other"]
    estimate = both["mean_to"] - both["mean_to_other"] - both["slope"] * away
    fewest = both[["n", "n_other"]].min(axis=1)
    named = both.assign(n_to=both["n"], n_from=both["n_other"])
    found = _with_interval(named, estimate, variance, fewest, confidence=confidence)
    return found.drop(columns=["n"])


def _with_interval(
    rows: pd.DataFrame,
    estimate: pd.Series[float],
    variance: pd.Series[float],
    fewest: pd.Series[float],
    *,
    confidence: float,
) -> pd.DataFrame:
    """Put interval, test and note beside estimates, from their variance and smallest group."""
    alone, flat = fewest == 1, rows["sum_squares"].isna()
    usable = (variance > 0) & ~alone & rows["df"].notna()
    se = variance.where(usable) ** 0.5
    df = rows["df"].where(usable)
    reach = stats.t.ppf((1 + confidence) / 2, df) * se
    statistic = (estimate / se).where(fewest >= FEWEST_FOR_A_TEST)
    notes = ["one_pair", "no_baseline_spread", "all_changes_equal", "few_in_group"]
    conditions = [alone, flat, ~usable, fewest < FEWEST_FOR_A_TEST]
    return rows.assign(
        estimate=estimate,
        se=se,
        ci_low=estimate - reach,
        ci_high=estimate + reach,
        statistic=statistic,
        df=df,
        p_value=two_sided_t(
            np.asarray(statistic, dtype=np.float64), np.asarray(df, dtype=np.float64)
        ),
        method=METHOD,
        note_code=np.select(conditions, notes, ""),
    )
