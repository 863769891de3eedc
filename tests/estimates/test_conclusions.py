from __future__ import annotations

import pandas as pd
import pytest

from transforms.estimates.conclusions import (
    CONCLUSION_COLUMNS,
    CONCLUSION_KEY,
    conclusions_of,
    estimate_conclusions,
)
from transforms.estimates.shape import completed, finished

HEADLINE = {
    "study_id": "s",
    "scope": "cohort",
    "cohort_id": "c1",
    "subject_kind": "topic",
    "subject_id": "a",
    "item_set_id": "test-1",
    "wave_from": "pre",
    "wave_to": "post",
    "population": "matched",
    "metric": "gain",
    "estimate": 10.0,
    "ci_low": 5.0,
    "ci_high": 15.0,
}
POOLED = HEADLINE | {"scope": "pooled", "cohort_id": "", "metric": "pooled_gain"}
MONEY = HEADLINE | {
    "subject_kind": "indicator",
    "subject_id": "revenue",
    "item_set_id": "",
    "metric": "percent_change",
    "price_basis": "nominal",
}


def verdicts(*figures: dict[str, object]) -> dict[str, str]:
    """Give the verdict of each check on one headline."""
    rows = estimate_conclusions(finished(completed(pd.DataFrame(figures))))
    assert not rows.duplicated(list(CONCLUSION_KEY)).any()
    return dict(zip(rows["analysis"], rows["verdict"], strict=True))


def test_a_conclusion_is_what_the_interval_says():
    ends = pd.DataFrame({"ci_low": [1, -3, -1, 0, None], "ci_high": [2, -1, 1, 2, None]})
    assert conclusions_of(ends).tolist() == ["rose", "fell", "unclear", "unclear", ""]


def test_a_headline_stands_moves_or_is_not_known():
    everyone = HEADLINE | {"population": "all", "analysis": "all"}
    leavers = HEADLINE | {"metric": "zero_gain_for_leavers", "ci_low": -1.0}
    assert verdicts(HEADLINE, everyone, leavers) == {
        "all": "stands",
        "zero_gain": "moves",
        "robust": "unknown",
    }


def test_the_robust_gain_stands_in_the_main_analysis():
    robust = HEADLINE | {"metric": "robust_gain", "estimate": 9.0}
    assert verdicts(HEADLINE, robust)["robust"] == "stands"
    assert verdicts(HEADLINE, robust | {"ci_low": -20.0, "ci_high": -1.0})["robust"] == "moves"


@pytest.mark.parametrize(
    ("headline", "analysis"), [(POOLED, "without_flagged"), (MONEY, "winsorized")]
)
def test_pooled_and_money_have_a_check_of_their_own(headline, analysis):
    other = headline | {"analysis": analysis, "estimate": 9.0}
    assert verdicts(headline, other) == {analysis: "stands"}
    moved = headline | {"analysis": analysis, "ci_low": -5.0}
    assert verdicts(headline, moved) == {analysis: "moves"}


def test_an_average_without_flagged_cohorts_checks_nothing_where_none_was_flagged():
    pooled = POOLED | {"n": 40}
    other = pooled | {"analysis": "without_flagged"}
    assert verdicts(pooled, other) == {"without_flagged": "nothing_flagged"}
    assert verdicts(pooled, other | {"n": 39}) == {"without_flagged": "stands"}


def test_money_is_checked_for_operating_businesses_and_in_constant_prices():
    operating = MONEY | {"analysis": "operating_only", "ci_low": -5.0}
    real = MONEY | {"price_basis": "real"}
    assert verdicts(MONEY, operating, real) == {
        "winsorized": "unknown",
        "operating_only": "moves",
        "real": "stands",
    }
    over_all = {"scope": "pooled", "cohort_id": ""}
    found = verdicts(MONEY | over_all, operating | over_all, real | over_all)
    assert found["operating_only"] == "not_comparable"
    assert found["real"] == "stands"


def test_changes_of_shares_have_no_check():
    share = MONEY | {"metric": "share_change", "price_basis": ""}
    assert verdicts(share) == {"none": "not_checked"}
    assert verdicts(HEADLINE | {"metric": "mastery_share_change"}) == {"none": "not_checked"}
    assert verdicts(share | {"category": "online"}) == {}


def test_a_headline_without_an_interval_concludes_nothing_that_could_move():
    bare = HEADLINE | {"ci_low": None, "ci_high": None}
    everyone = HEADLINE | {"population": "all", "analysis": "all"}
    assert verdicts(bare, everyone) == {}
    bare_check = everyone | {"ci_low": None, "ci_high": None}
    assert verdicts(HEADLINE, bare_check)["all"] == "unknown"


def test_parts_of_a_cohort_and_real_prices_are_no_headlines():
    women = HEADLINE | {"attribute": "sex", "level": "f"}
    unpaired = HEADLINE | {"cohort_id": "c2", "population": "unpaired"}
    real = MONEY | {"price_basis": "real"}
    scored = HEADLINE | {"subject_kind": "indicator", "subject_id": "staff", "item_set_id": ""}
    assert verdicts(women, unpaired, real, scored) == {}


def test_no_figures_give_no_conclusions():
    rows = estimate_conclusions(finished(completed(pd.DataFrame())))
    assert tuple(rows.columns) == CONCLUSION_COLUMNS
    assert len(rows) == 0
