"""Items that another cohort answers otherwise before any course: was the question the same?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.evidence import NOT_OBSERVED
from transforms.estimates.families import holm
from transforms.estimates.fisher import fisher_exact_p
from transforms.estimates.gains import FEWEST_FOR_A_TEST
from transforms.estimates.shape import as_figures
from transforms.estimates.unpaired import newcombe_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transforms.estimates.groups import Floats

LEVEL: Final = 0.05
LINE: Final = ["arm", "item_set_id", "wave_id"]
FAMILY: Final = ["cohort_id", "cohort_other", "item_set_id", "wave_id"]


def estimate_drift(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate how each keyed item of each cohort drifted against the cohort before it.

    Parameters
    ----------
    marts : item_counts.
    declared : waves (kind), cohorts (cohort_no, arm, evidence).

    Returns
    -------
    Figures, unfinished: share_change, analysis drift, of each item at waves before the course (kind
    pre) against the previous observed cohort of the same version and arm (`cohort_other`), which
    other people are in. Listed, not removed.
    """
    waves, cohorts = declared["waves"], declared["cohorts"]
    counts = marts["item_counts"]
    before = counts["wave_id"].isin(waves.loc[waves["kind"] == "pre", "wave_id"])
    observed = cohorts.loc[
        ~cohorts["evidence"].isin(NOT_OBSERVED), ["cohort_id", "cohort_no", "arm"]
    ]
    keyed = counts[before & counts["is_keyed"].astype("bool")].merge(observed, on="cohort_id")
    named = {"item_id": "subject_id", "wave_id": "wave_to"}
    drift = estimate_item_drift(with_cohort_before(keyed)).rename(columns=named)
    constants = {"metric": "share_change", "analysis": "drift", "unit": "share"}
    return as_figures(
        drift, scope="cohort", subject_kind="item", population="unpaired", **constants
    )


def with_cohort_before(counts: pd.DataFrame) -> pd.DataFrame:
    """Put beside each item what the previous cohort of the version came to; the first has none.

    Parameters
    ----------
    counts : one row per cohort, arm, wave, version and item: cohort_no, n_people, n_correct.

    Returns
    -------
    The rows with cohort_other, n_from, correct_from, n_to, correct_to. The previous cohort is the
    last before it whose people were asked any item of the version; an item that none of them was
    asked is left out.
    """
    asked = counts[[*LINE, "cohort_id", "cohort_no"]].drop_duplicates()
    asked = asked.sort_values([*LINE, "cohort_no"])
    asked["cohort_other"] = asked.groupby(LINE)["cohort_id"].shift()
    pairs = asked.dropna(subset=["cohort_other"])[[*LINE, "cohort_id", "cohort_other"]]
    now = {"n_people": "n_to", "n_correct": "correct_to"}
    then = {"n_people": "n_from", "n_correct": "correct_from", "cohort_id": "cohort_other"}
    key = [*LINE, "item_id"]
    later = counts[[*key, "cohort_id", "n_people", "n_correct"]].rename(columns=now)
    earlier = counts[[*key, "cohort_id", "n_people", "n_correct"]].rename(columns=then)
    both = later.merge(pairs, on=[*LINE, "cohort_id"])
    return both.merge(earlier, on=[*key, "cohort_other"], validate="one_to_one")


def estimate_item_drift(items: pd.DataFrame) -> pd.DataFrame:
    """Estimate by how much the share correct of each item differs from the cohort before.

    Parameters
    ----------
    items : one row per item and pair of cohorts: cohort_id, cohort_other, item_set_id, wave_id,
        n_from, correct_from, n_to, correct_to.

    Returns
    -------
    The rows with estimate (difference of shares, -1 to 1), ci_low, ci_high (Newcombe), p_value
    (Fisher's exact test), family, p_adjusted (Holm over the items of the two cohorts), method,
    note_code: `drifted` where p_adjusted is below .05. No p below 10 people in the smaller cohort
    (`few_people`).

    References
    ----------
    Fisher (1935), Newcombe (1998, method 10), Holm (1979). Held against scipy.stats.fisher_exact
    and statsmodels multipletests in tests/estimates.
    """
    sides = [
        (items[f"correct_{side}"].to_numpy(np.int64), items[f"n_{side}"].to_numpy(np.int64))
        for side in ("from", "to")
    ]
    (before, n_before), (after, n_after) = sides
    numbers = [column.astype(np.float64) for column in (before, n_before, after, n_after)]
    low, high = newcombe_limits(*numbers)
    tested = np.minimum(n_before, n_after) >= FEWEST_FOR_A_TEST
    p_value = np.where(tested, fisher_exact_p(before, n_before, after, n_after), np.nan)
    family = "drift/" + items[FAMILY[0]].str.cat(items[FAMILY[1:]].astype("str"), sep="/")
    adjusted = _adjusted(p_value, family)
    return items.assign(
        estimate=numbers[2] / numbers[3] - numbers[0] / numbers[1],
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        p_adjusted=adjusted,
        family=family.where(tested, ""),
        method="Newcombe, Fisher exact",
        note_code=np.select([~tested, adjusted < LEVEL], ["few_people", "drifted"], ""),
    )


def _adjusted(p_value: Floats, family: pd.Series[str]) -> Floats:
    """Adjust the tests that were made within their family."""
    made = ~np.isnan(p_value)
    adjusted = np.full(len(p_value), np.nan)
    codes = pd.factorize(family[made], sort=True)[0].astype(np.int64)
    adjusted[made] = holm(p_value[made], codes)
    return adjusted
