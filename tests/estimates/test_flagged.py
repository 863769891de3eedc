from __future__ import annotations

import numpy as np
import pandas as pd

from transforms.estimates.flagged import flagged_groups

BY = ["cohort_id"]
NOBODY = (pd.DataFrame(columns=["cohort_id", "value"]),) * 2


def pairs_of(cohort: str, n: int, *, n_full: int = 0, n_none: int = 0) -> pd.DataFrame:
    """Make pairs, some with full marks before, some with nothing after."""
    before = np.where(np.arange(n) < n_full, 100.0, 50.0)
    after = np.where(np.arange(n) < n_none, 0.0, 70.0)
    return pd.DataFrame({"cohort_id": cohort, "value_from": before, "value_to": after})


def test_a_test_too_easy_too_hard_or_taken_by_few_is_flagged():
    pairs = pd.concat(
        [
            pairs_of("plain", 20, n_full=3, n_none=3),  # 15 % exactly
            pairs_of("easy", 20, n_full=4),
            pairs_of("hard", 20, n_none=4),
            pairs_of("nine", 9),
            pairs_of("ten", 10),
        ]
    )
    assert flagged_groups(pairs, NOBODY, by=BY)["cohort_id"].tolist() == ["easy", "hard", "nine"]


def test_anonymous_cohorts_are_judged_by_each_wave():
    waves = [pd.DataFrame({"cohort_id": "few", "value": [50.0] * n}) for n in (20, 9)]
    assert flagged_groups(pairs_of("plain", 12), tuple(waves), by=BY)["cohort_id"].tolist() == [
        "few"
    ]


def test_full_marks_bear_the_noise_of_the_arithmetic():
    pairs = pairs_of("easy", 10).assign(value_from=100 - 1e-11)
    assert len(flagged_groups(pairs, NOBODY, by=BY)) == 1


def test_no_pairs_are_not_flagged():
    assert len(flagged_groups(pairs_of("plain", 12).iloc[:0], NOBODY, by=BY)) == 0
