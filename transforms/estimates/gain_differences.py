"""How far the gains of two groups lie apart, as they are and in standard deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from transforms.estimates.effect_sizes import correction
from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST
from transforms.estimates.groups import gather, means, variances
from transforms.estimates.unpaired import estimate_unpaired_gain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from transforms.estimates.groups import Floats

DEPENDS: Final = "depends_on_adjustment"


def estimate_gain_difference(
    pairs: pd.DataFrame,
    pairs_other: pd.DataFrame,
    *,
    by: Sequence[str],
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Estimate the difference of two groups' mean gains: the first less the other (Welch).

    Parameters
    ----------
    pairs, pairs_other : one row per unit of the group, and of the other: `by`, value_from,
        value_to (any unit). Rows that miss a wave are left out.

    Returns
    -------
    One row per `by` that both have: n_to (the group), n_from (the other), estimate, se, ci_low,
    ci_high (unit of the values), statistic, df, p_value (NULL below 10 in the smaller), method,
    note_code (one_pair, all_changes_equal: no interval; few_in_group).

    References
    ----------
    Welch (1947). Held against scipy.stats.ttest_ind(equal_var=False) in tests/estimates.
    """
    sides = [
        rows.dropna(subset=["value_from", "value_to"]).assign(
            value=rows["value_to"] - rows["value_from"]
        )
        for rows in (pairs_other, pairs)
    ]
    found = estimate_unpaired_gain(*sides, by=by, confidence=confidence)
    fewest = found[["n_from", "n_to"]].min(axis=1)
    conditions = [fewest == 1, found["se"].isna(), fewest < FEWEST_FOR_A_TEST]
    notes = np.select(conditions, ["one_pair", "all_changes_equal", "few_in_group"], "")
    return found.assign(method="difference of gains, Welch", note_code=notes)


def estimate_d_ppc2(
    pairs: pd.DataFrame, pairs_other: pd.DataFrame, *, by: Sequence[str]
) -> pd.DataFrame:
    """Estimate the difference of two groups' gains in standard deviations of the earlier wave.

    Takes what `estimate_gain_difference` takes.

    Returns
    -------
    One row per `by` that both have: n_to, n_from, estimate (sd), method, note_code. NULL where
    nobody differs at the earlier wave (all_values_equal) or a group is one pair (one_pair). It has
    no interval: its variance needs the correlation of the waves to be the same in both groups.

    References
    ----------
    Morris (2008). Held against the five training studies of its table in tests/estimates.
    """
    sides = []
    for name, rows in (("other", pairs_other), ("own", pairs)):
        gathered = gather(rows, by=by, values=["value_from", "value_to"])
        before, after = gathered.values["value_from"], gathered.values["value_to"]
        moments = {
            "n": gathered.n.astype(np.float64),
            "gain": means(gathered, after - before),
            "var": variances(gathered, before),
        }
        named = {f"{key}_{name}": column for key, column in moments.items()}
        sides.append(gathered.keys.assign(**named))
    both = sides[0].merge(sides[1], on=list(by), how="inner", validate="one_to_one")
    standardized = standardize_difference(
        both["gain_own"] - both["gain_other"],
        variances=(both["var_own"], both["var_other"]),
        sizes=(both["n_own"], both["n_other"]),
    )
    alone = both[["n_own", "n_other"]].min(axis=1) < 2
    few = both[["n_own", "n_other"]].min(axis=1) < FEWEST_FOR_A_TEST
    rows = both.assign(standardized=standardized)
    conditions = [alone, rows["standardized"].isna(), few]
    notes = np.select(conditions, ["one_pair", "all_values_equal", "few_in_group"], "")
    return both.assign(
        n_to=both["n_own"],
        n_from=both["n_other"],
        estimate=standardized,
        method="d_ppc2, Morris",
        note_code=notes,
    )


def standardize_difference(
    difference: npt.ArrayLike,
    *,
    variances: tuple[npt.ArrayLike, npt.ArrayLike],
    sizes: tuple[npt.ArrayLike, npt.ArrayLike],
) -> Floats:
    """Give d_ppc2 of differences of gains, from both groups' variances before and their sizes."""
    first, second = (np.asarray(one, dtype=np.float64) for one in variances)
    n, n_other = (np.asarray(one, dtype=np.float64) for one in sizes)
    df = n + n_other - 2
    df = np.where((n > 1) & (n_other > 1), df, np.nan)
    pooled = ((n - 1) * first + (n_other - 1) * second) / df
    spread = np.sqrt(np.where(pooled > 0, pooled, np.nan))
    return np.asarray(correction(df) * np.asarray(difference) / spread, dtype=np.float64)


def note_disagreement(
    adjusted: pd.DataFrame, raw: pd.DataFrame, *, on: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Note where adjusted and raw differences do not say the same: depends_on_adjustment.

    That is where their signs differ, or where only one interval excludes 0. Differences without an
    interval are not judged; a note of a smaller matter gives way.
    """
    sides = (adjusted, raw)
    told = [rows[[*on, "estimate", "ci_low", "ci_high"]] for rows in sides]
    both = told[0].merge(told[1], on=list(on), suffixes=("", "_raw"), validate="one_to_one")
    known = both["ci_low"].notna() & both["ci_low_raw"].notna()
    turned = both["estimate"] * both["estimate_raw"] < 0
    clear = (both["ci_low"] > 0) | (both["ci_high"] < 0)
    clear_raw = (both["ci_low_raw"] > 0) | (both["ci_high_raw"] < 0)
    apart = both.loc[known & (turned | (clear != clear_raw)), list(on)].assign(is_apart=True)
    noted = []
    for rows in sides:
        marked = rows[list(on)].merge(apart, on=list(on), how="left")["is_apart"].notna()
        notes = rows["note_code"].mask(marked.to_numpy(), DEPENDS)
        noted.append(rows.assign(note_code=notes))
    return noted[0], noted[1]
