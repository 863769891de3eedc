"""How each item does, and how well items hold together: what to look at before the next cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from transforms.estimates.gains import CONFIDENCE
from transforms.estimates.shape import as_figures, stack
from transforms.estimates.shares import wilson_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from transforms.estimates.groups import Floats

# An item is judged, and alpha given, from so many people on; alpha from so many items on.
FEWEST_TO_JUDGE: Final = 30
FEWEST_ITEMS: Final = 5
FEW_CORRECT: Final = 0.2
NEARLY_ALL_CORRECT: Final = 0.95
WEAK: Final = 0.2
LOW_ALPHA: Final = 0.7


def estimate_items(
    marts: Mapping[str, pd.DataFrame], declared: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Estimate how each item of each cohort does, and how its topics hold together.

    Parameters
    ----------
    marts : item_counts, test_sums.
    declared : waves (kind).

    Returns
    -------
    Figures, unfinished, population all, the version given as item_set_id: share_correct of each
    keyed item and wave; after the course (waves of kind post) item_rest_correlation of each scored
    item, and cronbach_alpha of each topic, self-rated scale and of the whole test. No p.
    """
    counts = marts["item_counts"]
    waves = declared["waves"]
    kind_of = dict(zip(waves["wave_id"], waves["kind"], strict=True))
    kinds = counts["wave_id"].map(kind_of)
    shares = estimate_share_correct(counts.assign(wave_kind=kinds)[counts["is_keyed"].astype(bool)])
    relations = estimate_item_rest(counts[kinds == "post"])
    items = [
        as_figures(_of_items(shares), metric="share_correct", unit="share"),
        as_figures(_of_items(relations), metric="item_rest_correlation", unit="ratio"),
    ]
    alphas = estimate_alpha(marts["test_sums"]).rename(columns={"wave_id": "wave_to"})
    alpha = as_figures(alphas, metric="cronbach_alpha", unit="ratio")
    return stack([*items, alpha]).assign(scope="cohort", population="all")


def _of_items(estimates: pd.DataFrame) -> pd.DataFrame:
    named = {"item_id": "subject_id", "wave_id": "wave_to"}
    return estimates.rename(columns=named).assign(subject_kind="item")


def estimate_share_correct(counts: pd.DataFrame, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Estimate the share of people with all points of an item.

    Parameters
    ----------
    counts : one row per item (of a cohort, wave and version): n_people (whose answer counts; who
        was shown it and gave none is wrong), n_correct, wave_kind.

    Returns
    -------
    The rows with n, estimate, ci_low, ci_high (share, 0-1, Wilson), method, note_code: flagged
    `few_correct` below .2 after the course, `nearly_all_correct` above .95 before it.
    """
    n = counts["n_people"].to_numpy(dtype=np.int64)
    correct = counts["n_correct"].to_numpy(dtype=np.float64)
    share = correct / n
    low, high = wilson_limits(correct, n, confidence=confidence)
    flags = [
        (counts["wave_kind"] == "post") & (share < FEW_CORRECT),
        (counts["wave_kind"] == "pre") & (share > NEARLY_ALL_CORRECT),
    ]
    return counts.assign(
        n=n, estimate=share, ci_low=low, ci_high=high, method="Wilson",
        note_code=np.select(
            [*flags, n == 1], ["few_correct", "nearly_all_correct", "one_value"], ""
        ),
    )  # fmt: skip


def estimate_item_rest(counts: pd.DataFrame, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Estimate how an item goes with the rest of its topic, over people.

    Parameters
    ----------
    counts : one row per item: n_with_rest, earned_sum, earned_squares, rest_sum, rest_squares,
        rest_products (sums over people of the item's points and of the share that each earned of
        the topic's other items), item_varies, rest_varies.

    Returns
    -------
    The rows with n, estimate (Pearson's r, -1 to 1), ci_low, ci_high (Fisher's z, from 4 people
    on), method, note_code. NULL where the topic has no other item (`no_other_items`), and where the
    item or the rest is the same for everyone (`all_values_equal`). Below 30 people it is no ground
    to judge an item by (`few_people`); from 30 on flagged `check_the_key` below 0, `weak_item`
    below .2.

    References
    ----------
    Pearson (1896), Fisher (1921). Held against scipy.stats.pearsonr in tests/estimates and the
    r.drop of R's psych::alpha in tests/reference.
    """
    n = counts["n_with_rest"].to_numpy(dtype=np.float64)
    varies = (counts["item_varies"].astype(bool) & counts["rest_varies"].astype(bool)).to_numpy()
    one, squares, rest, rest_squares, products = (
        np.where(varies, counts[name].to_numpy(dtype=np.float64), np.nan)
        for name in ("earned_sum", "earned_squares", "rest_sum", "rest_squares", "rest_products")
    )
    spread = np.sqrt(n * squares - one**2) * np.sqrt(n * rest_squares - rest**2)
    r = np.clip((n * products - one * rest) / spread, -1.0, 1.0)
    limited = n > 3
    with np.errstate(divide="ignore"):
        z = np.arctanh(np.where(limited, r, np.nan))  # of -1 and 1 without end, as the limits are
    reach = stats.norm.ppf((1 + confidence) / 2) / np.sqrt(np.where(limited, n - 3, np.nan))
    notes = np.select(
        [n == 0, ~varies, n < FEWEST_TO_JUDGE, r < 0, r < WEAK],
        ["no_other_items", "all_values_equal", "few_people", "check_the_key", "weak_item"],
        "",
    )
    return counts.assign(
        n=n, estimate=r, ci_low=np.tanh(z - reach), ci_high=np.tanh(z + reach),
        method="item-rest r, Fisher z", note_code=notes,
    )  # fmt: skip


def estimate_alpha(sums: pd.DataFrame, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Estimate how well the items of a topic or a test hold together (Cronbach's alpha).

    Parameters
    ----------
    sums : one row per subject: n_items, n_people (whose every item counts), item_squares,
        squared_item_sums, total_sum, total_squares (of the points earned), total_varies.

    Returns
    -------
    The rows with n, estimate, ci_low, ci_high (Feldt), method, note_code. NULL below 5 items
    (`few_items`), below 30 people (`few_people`), and where all totals are the same; flagged
    `low_alpha` where even the upper limit is below .7.

    Notes
    -----
    k / (k - 1) x (1 - sum of the items' variances / variance of the totals); the limits are
    1 - (1 - alpha) F, F with n - 1 and (n - 1)(k - 1) degrees of freedom.

    References
    ----------
    Cronbach (1951), Feldt, Woodruff and Salih (1987). Held against pingouin.cronbach_alpha in
    tests/estimates and R's psych::alpha in tests/reference.
    """
    n, k = (sums[name].to_numpy(dtype=np.float64) for name in ("n_people", "n_items"))
    varies = sums["total_varies"].to_numpy(dtype=np.bool_)
    given = varies & (n >= FEWEST_TO_JUDGE) & (k >= FEWEST_ITEMS)
    n_given, k_given = (np.where(given, number, np.nan) for number in (n, k))
    of_items = _sum_of_squares(sums, "item_squares", "squared_item_sums", n_given)
    of_totals = sums["total_squares"].to_numpy(dtype=np.float64)
    of_totals = of_totals - sums["total_sum"].to_numpy(dtype=np.float64) ** 2 / n_given
    alpha = k_given / (k_given - 1) * (1 - of_items / of_totals)
    df, df_items = n_given - 1, (n_given - 1) * (k_given - 1)
    tail = (1 - confidence) / 2
    high = 1 - (1 - alpha) * stats.f.ppf(tail, df, df_items)
    notes = np.select(
        [k < FEWEST_ITEMS, n < FEWEST_TO_JUDGE, ~varies, high < LOW_ALPHA],
        ["few_items", "few_people", "all_values_equal", "low_alpha"],
        "",
    )
    return sums.assign(
        n=n, estimate=alpha, ci_low=1 - (1 - alpha) * stats.f.isf(tail, df, df_items),
        ci_high=high, method="Cronbach's alpha, Feldt", note_code=notes,
    )  # fmt: skip


def _sum_of_squares(sums: pd.DataFrame, squares: str, squared_sums: str, n: Floats) -> Floats:
    """Give squared distances from the means, added up over items."""
    of_values = sums[squares].to_numpy(dtype=np.float64)
    return np.asarray(of_values - sums[squared_sums].to_numpy(dtype=np.float64) / n)
