from __future__ import annotations

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from transforms.estimates.ceilings import estimate_ceilings

WAVES = pd.DataFrame(
    [("pre", "pre"), ("post", "post"), ("f6", "follow_up")], columns=["wave_id", "kind"]
)


def scores_of(wave: str, *scores: float | None, kind: str = "topic") -> pd.DataFrame:
    return pd.DataFrame({"wave_id": wave, "score": pd.Series(scores, dtype="object")}).assign(
        cohort_id="c1", item_set_id="k-1", subject_kind=kind, subject_id="t"
    )


def shares(*waves: pd.DataFrame) -> pd.DataFrame:
    marts = {"topic_scores": pd.concat(waves)}
    figures = estimate_ceilings(marts, {"waves": WAVES})
    return figures.set_index(["metric", "wave_to"]).sort_index()


def test_only_exact_ends_count_and_past_fifteen_per_cent_they_are_flagged():
    pre = scores_of("pre", 100, 100, 99.9, 0, 50, 60, 70, 80, 90, 10, None)
    post = scores_of("post", 100, 0, 0, 0.1, 50, 60, 70, 80, 90, 10)
    found = shares(pre, post)
    assert found["estimate"].to_dict() == {
        ("ceiling_share", "pre"): 0.2,
        ("ceiling_share", "post"): 0.1,
        ("floor_share", "pre"): 0.1,
        ("floor_share", "post"): 0.2,
    }
    assert found["note_code"].to_dict() == {
        ("ceiling_share", "pre"): "ceiling",
        ("ceiling_share", "post"): "",
        ("floor_share", "pre"): "",
        ("floor_share", "post"): "floor",
    }
    low, high = proportion_confint(2, 10, method="wilson")
    row = found.loc[("ceiling_share", "pre")]
    assert (row["n"], row["ci_low"], row["ci_high"]) == (
        10,
        pytest.approx(low),
        pytest.approx(high),
    )
    assert set(found["unit"]) == {"share"}


def test_exactly_fifteen_per_cent_is_not_past_it():
    assert shares(scores_of("pre", *[100] * 3, *[40] * 17))["note_code"].tolist() == ["", ""]
    assert "ceiling" in set(shares(scores_of("pre", *[100] * 4, *[40] * 16))["note_code"])


def test_full_marks_after_and_nothing_before_are_no_flaw_of_the_test():
    for wave in ("post", "f6"):
        assert shares(scores_of(wave, 100, 100))["note_code"].tolist() == ["", ""]
    assert shares(scores_of("pre", 0, 0))["note_code"].tolist() == ["", ""]


def test_noise_of_the_arithmetic_is_no_lost_point():
    found = shares(scores_of("pre", 100 - 1e-12, 100, 1e-12, 50))
    assert found["estimate"].tolist() == [0.5, 0.25]


def test_a_self_rating_has_no_full_marks_and_nobody_no_share():
    assert estimate_ceilings(
        {"topic_scores": scores_of("pre", 100, kind="scale")}, {"waves": WAVES}
    ).empty
