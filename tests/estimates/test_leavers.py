"""Those who left: how they scored before, and the gain if they had gained nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from transforms.estimates.leavers import estimate_leaver_smd, estimate_leavers

BY = ["group"]
LINE = {"item_set_id": "k-1", "subject_kind": "topic", "subject_id": "media"}


def people(values, group: str = "g") -> pd.DataFrame:
    """Give people with their scores at the first wave."""
    return pd.DataFrame({"group": group, "value": np.asarray(values, dtype=float)})


def smd(leavers, stayers) -> pd.Series:
    """Give the difference of two lists."""
    return estimate_leaver_smd(people(leavers), people(stayers), by=BY).iloc[0]


def test_it_is_the_difference_of_means_in_sds_of_everyone():
    random = np.random.default_rng(8)
    leavers, stayers = random.normal(45, 12, size=9), random.normal(55, 12, size=33)
    found = smd(leavers, stayers)
    everyone = np.concatenate([leavers, stayers]).std(ddof=1)
    assert found["estimate"] == pytest.approx((leavers.mean() - stayers.mean()) / everyone)
    assert (found["n"], found["n_from"], found["n_to"]) == (42, 33, 9)


def test_its_limits_are_those_of_the_pooled_sd_carried_over():
    random = np.random.default_rng(9)
    leavers, stayers = random.normal(45, 12, size=12), random.normal(55, 12, size=30)
    found = smd(leavers, stayers)
    d = pingouin.compute_effsize(leavers, stayers, eftype="cohen")
    low, high = pingouin.compute_esci(d, 12, 30, eftype="cohen", decimals=12)
    # pingouin takes the quantile of t: brought to that of the normal.
    reach = (high - low) / 2 / stats.t.ppf(0.975, 40) * stats.norm.ppf(0.975)

    def carried(limit):
        return limit / np.sqrt(40 / 41 + limit**2 * 12 * 30 / (42 * 41))

    assert found["estimate"] == pytest.approx(carried(d), rel=1e-9)
    assert found["ci_low"] == pytest.approx(carried(d - reach), rel=1e-9)
    assert found["ci_high"] == pytest.approx(carried(d + reach), rel=1e-9)


def test_a_flag_needs_five_leavers_and_an_interval_without_0():
    low, high = [10.0, 11, 12, 13, 14, 15], [50.0, 55, 60, 65, 70, 52, 58, 61]
    assert smd(low, high)["note_code"] == "leavers_differ"
    assert smd(low[:4], high)["note_code"] == "few_leavers"
    assert pd.notna(smd(low[:4], high)["ci_low"])
    assert smd(high, [*high, 49.0])["note_code"] == ""


def test_order_unit_and_shift_do_not_count():
    leavers, stayers = [3.0, 5, 9, 4, 7], [2.0, 4, 4, 6, 8]
    found = smd(leavers, stayers)
    other = smd(np.multiply(leavers[::-1], 10) + 3, np.multiply(stayers[::-1], 10) + 3)
    for name in ("estimate", "ci_low", "ci_high"):
        assert other[name] == pytest.approx(found[name])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("leavers", "stayers", "note", "stands"),
    [([], [1, 2], "no_leavers", False), ([5, 5], [5, 5], "all_values_equal", False),
     ([5, 5], [7, 7], "all_values_equal", True), ([5], [7, 8], "one_value", True)],
)  # fmt: skip
def test_what_is_undefined_is_null_with_a_note(leavers, stayers, note, stands):
    found = smd(leavers, stayers)
    assert found["note_code"] == note
    assert pd.notna(found["estimate"]) == stands
    assert found[["ci_low", "ci_high"]].isna().all()


def study(before: dict[str, float], after: dict[str, float], due: set[str]):
    """Give the marts of one cohort and topic."""
    line = {**LINE, "cohort_id": "c"}
    score = [(p, "pre", v) for p, v in before.items()] + [(p, "post", v) for p, v in after.items()]
    scores = pd.DataFrame(score, columns=["participant_id", "wave_id", "score"]).assign(**line)
    scores["person_id"] = scores["participant_id"]
    both = [(p, before[p], after[p]) for p in before if p in after]
    pairs = pd.DataFrame(both, columns=["participant_id", "score_from", "score_to"])
    asked = pd.DataFrame({"unit_id": [*before], "cohort_id": "c", "wave_id": "post"})
    asked = asked.assign(subject_kind="knowledge", is_due=[one in due for one in before])
    marts = {
        "topic_scores": scores,
        "paired_scores": pairs.assign(**line, wave_from="pre", wave_to="post"),
        "asked_units": asked,
    }
    waves = pd.DataFrame({"wave_id": ["pre", "post"], "kind": ["pre", "post"]})
    figures = estimate_leavers(marts, {"waves": waves})
    return figures if figures.empty else figures.set_index("metric")


BEFORE = {f"p{n}": 40.0 + n for n in range(12)}
AFTER = {f"p{n}": 60.0 + 3 * n for n in range(9)}


def test_leavers_enter_with_no_gain():
    figures = study(BEFORE, AFTER, set(BEFORE))
    gains = [AFTER[p] - BEFORE[p] for p in AFTER] + [0.0] * 3
    found = figures.loc["zero_gain_for_leavers"]
    expected = stats.ttest_1samp(gains, 0).confidence_interval()
    assert found["estimate"] == pytest.approx(sum(gains) / 12)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(tuple(expected))
    assert (found["n"], found["n_to"], found["population"]) == (12, 9, "due")
    assert "p_value" not in figures
    smd_ = figures.loc["leaver_smd"]
    assert (smd_["n_from"], smd_["n_to"], smd_["note_code"]) == (9, 3, "few_leavers")


def test_who_was_not_asked_did_not_leave():
    figures = study(BEFORE, AFTER, set(AFTER))
    gains = [AFTER[p] - BEFORE[p] for p in AFTER]
    assert figures.loc["zero_gain_for_leavers", "estimate"] == pytest.approx(np.mean(gains))
    assert figures.loc["leaver_smd", "note_code"] == "no_leavers"


def test_before_the_wave_is_due_nobody_left():
    assert study(BEFORE, AFTER, set()).empty


def test_late_joiners_are_in_neither():
    figures = study(BEFORE, {**AFTER, "new": 99.0}, {*BEFORE, "new"})
    assert figures.loc["zero_gain_for_leavers", "n"] == 12
