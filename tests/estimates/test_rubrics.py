from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.rubrics import estimate_rubrics

DECLARED = {
    "items": pd.DataFrame({"item_id": ["label"], "scale_min": [1], "scale_max": [4]}),
    "wave_pairs": pd.DataFrame(
        {
            "subject_kind": ["instrument"],
            "subject_id": ["product"],
            "wave_from": ["pre"],
            "wave_to": ["post"],
        }
    ),
}
# Levels of twelve objects by two raters; the second did not see the last object.
FIRST = [1, 2, 3, 4, 2, 3, 1, 4, 2, 3, 4, 1]
SECOND = [1, 2, 3, 3, 2, 4, 1, 4, 3, 3, 4, np.nan]


def marts_of(*waves: tuple[str, list[list[float]]]) -> dict[str, pd.DataFrame]:
    """Write levels by wave and rater as the marts do: a score is the mean of an object's raters."""
    ratings = pd.DataFrame(
        [
            {
                "cohort_id": "c",
                "wave_id": wave,
                "object_id": f"o{number}",
                "item_id": "label",
                "rater_id": f"r{rater}",
                "instrument_id": "product",
                "level": float(level),
            }
            for wave, raters in waves
            for rater, levels in enumerate(raters)
            for number, level in enumerate(levels)
        ]
    )
    key = ["cohort_id", "wave_id", "object_id", "item_id", "instrument_id"]
    scores = ratings.groupby(key, as_index=False).agg(level=("level", "mean"))
    return {
        "rubric_ratings": ratings,
        "rubric_scores": scores.assign(score=100 * (scores["level"] - 1) / 3),
    }


def one(figures: pd.DataFrame, metric: str, **where: str) -> pd.Series:
    rows = figures[figures["metric"] == metric]
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def test_raters_are_averaged_first_so_that_n_is_objects():
    figures = estimate_rubrics(marts_of(("post", [FIRST, SECOND])), DECLARED)
    mean = one(figures, "rubric_mean")
    objects = 100 * (np.nanmean([FIRST, SECOND], axis=0) - 1) / 3
    oracle = stats.ttest_1samp(objects, 0).confidence_interval()
    assert mean["n"] == 12
    assert mean["estimate"] == pytest.approx(objects.mean(), rel=1e-12)
    assert [mean["ci_low"], mean["ci_high"]] == pytest.approx([*oracle], rel=1e-9)
    assert (mean["subject_kind"], mean["subject_id"], mean["wave_to"]) == (
        "criterion",
        "label",
        "post",
    )


def test_an_object_counts_half_on_each_level_that_its_two_raters_gave():
    figures = estimate_rubrics(marts_of(("post", [[1, 3, 4], [1, 4, 4]])), DECLARED)
    shares = figures[figures["metric"] == "level_share"].set_index("category")
    assert shares["estimate"].to_dict() == pytest.approx(
        {"1": 1 / 3, "2": 0, "3": 0.5 / 3, "4": 1.5 / 3}
    )
    assert shares["n"].tolist() == [3] * 4


def test_agreement_is_ordinal_alpha():
    figures = estimate_rubrics(marts_of(("post", [FIRST, SECOND])), DECLARED)
    oracle = krippendorff.alpha(reliability_data=[FIRST, SECOND], level_of_measurement="ordinal")
    alpha = one(figures, "rater_alpha")
    assert alpha["estimate"] == pytest.approx(oracle, rel=1e-9)
    assert alpha["n"] == 11


def test_one_rater_alone_agrees_with_nobody():
    alpha = one(estimate_rubrics(marts_of(("post", [FIRST])), DECLARED), "rater_alpha")
    assert np.isnan(alpha["estimate"])
    assert alpha["note_code"] == "not_rated_twice"


def test_a_change_is_of_the_objects_seen_at_both_waves():
    before, after = FIRST[:11], [2, 3, 3, 4, 4, 3, 2, 4, 2, 4, 4, 1]
    figures = estimate_rubrics(marts_of(("pre", [before]), ("post", [after])), DECLARED)
    gain = one(figures, "gain")
    from_, to = (100 * (np.array(side) - 1) / 3 for side in (before, after[:11]))
    oracle = stats.ttest_rel(to, from_)
    assert gain["n"] == 11
    assert gain["estimate"] == pytest.approx((to - from_).mean(), rel=1e-12)
    assert gain["p_value"] == pytest.approx(oracle.pvalue, rel=1e-6)
    assert one(figures, "mean_from")["estimate"] == pytest.approx(from_.mean())
    assert one(figures, "mean_to")["estimate"] == pytest.approx(to.mean())


def test_row_order_changes_nothing_and_no_object_gives_no_figure():
    marts = marts_of(("pre", [FIRST, SECOND]), ("post", [SECOND, FIRST]))
    mixed = {name: frame.sample(frac=1, random_state=3) for name, frame in marts.items()}
    key = ["wave_to", "metric", "category"]
    first, second = (
        estimate_rubrics(one, DECLARED).sort_values(key).reset_index(drop=True)
        for one in (marts, mixed)
    )
    pd.testing.assert_frame_equal(first, second)
    assert estimate_rubrics({k: v.iloc[:0] for k, v in marts.items()}, DECLARED).empty


@pytest.mark.filterwarnings("error")
def test_one_object_has_a_mean_and_nothing_beyond():
    figures = estimate_rubrics(marts_of(("post", [[3], [3]])), DECLARED)
    mean = one(figures, "rubric_mean")
    assert mean["note_code"] == "one_value"
    assert np.isnan(mean["ci_low"])
