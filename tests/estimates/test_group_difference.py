from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from transforms.estimates.group_difference import estimate_group_difference

BY = ["group"]


def people(values, group: str = "g") -> pd.DataFrame:
    """Give the people of a group."""
    return pd.DataFrame({"group": group, "value": np.asarray(values, dtype=float)})


def difference(first, second) -> pd.Series:
    """Give the difference of two lists."""
    return estimate_group_difference(people(first), people(second), by=BY).iloc[0]


def test_it_is_what_pingouin_says_of_two_groups():
    random = np.random.default_rng(6)
    first, second = random.normal(55, 12, size=31), random.normal(50, 9, size=24)
    found = difference(first, second)
    g = pingouin.compute_effsize(first, second, eftype="hedges")
    d = pingouin.compute_effsize(first, second, eftype="cohen")
    assert found["estimate"] == pytest.approx(g, rel=1e-9)
    # pingouin takes the quantile of t and no J for the limits: its error is compared.
    low, high = pingouin.compute_esci(d, 31, 24, eftype="cohen", decimals=12)
    se = (high - low) / 2 / stats.t.ppf(0.975, 31 + 24 - 2)
    assert found["se"] / (g / d) == pytest.approx(se, rel=1e-9)
    reach = stats.norm.ppf(0.975) * found["se"]
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((g - reach, g + reach))
    assert (found["n_to"], found["n_from"], found["note_code"]) == (31, 24, "")


def test_turned_round_it_has_the_other_sign_and_no_unit():
    first, second = [3.0, 5, 9, 4, 7], [2.0, 4, 4, 6]
    there, back = difference(first, second), difference(second, first)
    assert there["estimate"] == pytest.approx(-back["estimate"])
    assert there["note_code"] == "few_in_group"
    scaled = difference(np.multiply(first, 1000) + 7, np.multiply(second, 1000) + 7)
    assert scaled["ci_low"] == pytest.approx(there["ci_low"])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("first", "second", "note"),
    [([5, 5], [5, 5], "all_values_equal"), ([5, 5], [7, 7], "all_values_equal"),
     ([5], [7, 8], "one_value"), ([5], [7], "one_value")],
)  # fmt: skip
def test_undefined_is_null_with_a_note(first, second, note):
    found = difference(first, second)
    assert found["note_code"] == note
    assert found[["estimate", "se", "ci_low", "ci_high"]].isna().all()


def test_a_group_that_has_no_other_has_no_row():
    assert len(estimate_group_difference(people([1, 2]), people([1, 2], "h"), by=BY)) == 0
