"""Tests that belong together, and Holm's correction within each family of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

    from transforms.estimates.groups import Floats, Ints

FAMILY_KEY: Final = (
    "scope",
    "cohort_id",
    "cohort_other",
    "item_set_id",
    "subject_kind",
    "wave_from",
    "wave_to",
    "population",
    "price_basis",
    "metric",
)


def adjust_families(figures: pd.DataFrame, *, primary: Collection[str]) -> pd.DataFrame:
    """Fill `family` and `p_adjusted`: Holm within one family of tests.

    A family holds the topics, the primary indicators, or the criteria of a rubric, of one cohort
    (or of the pooled cohorts), wave pair, item set, population, price basis and metric. In the pool
    the topics are one family, though one may be averaged over a whole version and another over what
    versions share. Of a comparison each pair of cohorts has families of its own. The overall score
    is the one primary test: it has no family. Tests that were not made (no p-value) do not count.
    """
    topics = figures["subject_kind"].isin(["topic", "scale"])
    indicators = (figures["subject_kind"] == "indicator") & figures["subject_id"].isin(
        sorted(primary)
    )
    criteria = (figures["subject_kind"] == "criterion") & (figures["subject_id"] != "overall")
    member = (topics | indicators | criteria) & figures["p_value"].notna()
    tests = figures.loc[member]
    if not len(tests):
        return figures
    key = tests[list(FAMILY_KEY)].astype(str)
    # A cohort has each topic once per item set that it can be scored on; the pool has it once.
    is_pool = key["scope"].isin(["pooled", "trend"])
    key["item_set_id"] = key["item_set_id"].mask(is_pool, "")
    name = key[FAMILY_KEY[0]].str.cat(key[list(FAMILY_KEY[1:])], sep="/")
    codes = pd.factorize(name, sort=True)[0].astype(np.int64)
    adjusted = holm(tests["p_value"].to_numpy(dtype=np.float64), codes)
    result = figures.copy()
    result.loc[member, "family"] = name
    result.loc[member, "p_adjusted"] = adjusted
    return result


def holm(p_values: Floats, families: Ints) -> Floats:
    """Adjust p-values within each family.

    Notes
    -----
    The i-th smallest of m is multiplied by m - i + 1, never below the one before, never above 1.

    References
    ----------
    Holm (1979). Held against statsmodels multipletests in tests/estimates.
    """
    order = np.lexsort((p_values, families))
    ordered = pd.DataFrame({"family": families[order], "p": p_values[order]})
    by_family = ordered.groupby("family", sort=False)["p"]
    left = by_family.transform("size") - by_family.cumcount()
    steps = (ordered["p"] * left).groupby(ordered["family"], sort=False).cummax()
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum(1.0, steps.to_numpy(dtype=np.float64))
    return adjusted
