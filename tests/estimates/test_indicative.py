from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from transforms.estimates.indicative import mark_indicative
from transforms.estimates.shape import completed


def marked(**values) -> str:
    """Mark one figure with an interval, and give its note."""
    told = {
        "scope": "cohort",
        "cohort_id": "c1",
        "metric": "mean_to",
        "ci_low": 1.0,
        "ci_high": 2.0,
    }
    figure = completed(pd.DataFrame([{**told, **values}]))
    return str(mark_indicative(figure)["note_code"].iloc[0])


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"n": 9}, "few_pairs"),
        ({"n": 10}, ""),
        ({"n": 9, "ci_low": np.nan, "ci_high": np.nan}, ""),
        ({"n": 9, "note_code": "different_season"}, "different_season"),
        ({"n_from": 40, "n_to": 9}, "few_pairs"),
        ({"n_from": 10, "n_to": 40}, ""),
        # n tells of whom it is, n_to only how many of them there were.
        ({"n": 40, "n_to": 3, "metric": "survival_share"}, ""),
        ({"n": 9, "scope": "pooled", "cohort_id": "", "metric": "pooled_gain"}, ""),
        ({"n": 9, "scope": "pooled", "cohort_id": "", "metric": "share_to"}, "few_pairs"),
        ({"n_from": 6, "n_to": 6, "scope": "comparison", "cohort_id": ""}, ""),
        ({"n_from": 6, "n_to": 6, "scope": "comparison"}, "few_pairs"),
    ],
)
def test_an_interval_of_fewer_than_ten_says_that_it_is_indicative(values, note):
    assert marked(**values) == note
