from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.estimates.rating_frames import (
    declared_feedback,
    levels_of,
    one,
    rubric_figures,
    rubric_marts,
    shares,
)
from transforms.estimates.rubrics import estimate_rubrics
from transforms.estimates.shape import completed

# Levels of twelve objects by two raters; the second did not see the last object.
NONE = np.nan
FIRST = [1, 2, 3, 4, 2, 3, 1, 4, 2, 3, 4, 1]
SECOND = [1, 2, 3, 3, 2, 4, 1, 4, 3, 3, 4, NONE]
AFTER = [2, 3, 3, 4, 4, 3, 2, 4, 2, 4, 4, 1]
# Krippendorff (2011): four coders, twelve units; ordinal .815.
CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
LIMITS = ["ci_low", "ci_high"]


def score(levels) -> np.ndarray:
    return 100 * (np.asarray(levels, dtype=float) - 1) / 3


def test_raters_are_averaged_first_so_that_n_is_objects():
    mean = one(rubric_figures(levels_of([FIRST, SECOND])), "rubric_mean", subject_id="label")
    objects = score(np.nanmean([FIRST, SECOND], axis=0))
    oracle = stats.ttest_1samp(objects, 0).confidence_interval()
    assert mean["n"] == 12
    assert mean["estimate"] == pytest.approx(objects.mean(), rel=1e-12)
    assert mean[LIMITS].tolist() == pytest.approx([*oracle], rel=1e-9)
    assert (mean["subject_kind"], mean["item_set_id"]) == ("criterion", "product")
    assert (mean["unit"], mean["population"], mean["wave_to"]) == ("score", "all", "post")


def test_overall_weighs_criteria_alike_over_objects_that_have_all_of_them():
    figures = rubric_figures(
        levels_of([FIRST]), levels_of([AFTER[:10]], criterion="price"), levels_of([[4]], wave="pre")
    )
    overall = one(figures, "rubric_mean", subject_id="overall", wave_to="post")
    objects = (score(FIRST[:10]) + score(AFTER[:10])) / 2
    assert overall["n"] == 10
    assert overall["estimate"] == pytest.approx(objects.mean(), rel=1e-12)
    assert overall["se"] == pytest.approx(stats.sem(objects), rel=1e-12)
    # Before, one criterion was asked: it is all of them.
    assert one(figures, "rubric_mean", subject_id="overall", wave_to="pre")["n"] == 1
    of_criteria = figures["metric"].isin(["level_share", "rater_alpha"])
    assert "overall" not in set(figures.loc[of_criteria, "subject_id"])


def test_an_object_stands_once_at_its_raters_mean_rounded_half_up():
    figures = rubric_figures(levels_of([[1, 3, 4, 1], [1, 4, 4, 2], [1, NONE, 3, 1]]))
    # Means 1, 3.5, 11/3 and 4/3.
    assert shares(figures) == {"1": 2 / 4, "2": 0, "3": 0, "4": 2 / 4}
    level = one(figures, "level_share", level="4")
    assert (level["n"], level["estimate"]) == (4, 2 / 4)


def test_agreement_is_krippendorffs_ordinal_alpha():
    known = one(rubric_figures(levels_of(CODERS)), "rater_alpha")
    assert round(known["estimate"], 3) == 0.815
    # The last unit has one rating.
    assert (known["n"], known["unit"]) == (11, "ratio")
    figures = rubric_figures(
        levels_of([FIRST, SECOND]), levels_of([AFTER, FIRST], criterion="price")
    )
    for criterion, raters in (("label", [FIRST, SECOND]), ("price", [AFTER, FIRST])):
        oracle = krippendorff.alpha(reliability_data=raters, level_of_measurement="ordinal")
        alpha = one(figures, "rater_alpha", subject_id=criterion)
        assert alpha["estimate"] == pytest.approx(oracle, rel=1e-9)
        assert alpha[LIMITS].isna().all()


def test_one_rater_alone_agrees_with_nobody_and_all_alike_tell_nothing():
    alone = one(rubric_figures(levels_of([FIRST])), "rater_alpha")
    assert (alone["n"], alone["note_code"]) == (0, "not_rated_twice")
    assert np.isnan(alone["estimate"])
    alike = one(rubric_figures(levels_of([[3] * 5, [3] * 5])), "rater_alpha")
    assert alike["note_code"] == "all_values_equal"
    assert np.isnan(alike["estimate"])


def test_a_change_is_of_the_objects_seen_at_both_waves_of_a_declared_pair():
    figures = rubric_figures(
        levels_of([FIRST[:11]], wave="pre"), levels_of([AFTER]), levels_of([AFTER[:3]], wave="f6")
    )
    gain = one(figures, "gain", subject_id="label", wave_to="post")
    before, after = score(FIRST[:11]), score(AFTER[:11])
    oracle = stats.ttest_rel(after, before)
    assert (gain["n"], gain["unit"], gain["population"]) == (11, "points", "matched")
    assert gain["estimate"] == pytest.approx((after - before).mean(), rel=1e-12)
    assert gain["statistic"] == pytest.approx(oracle.statistic, rel=1e-9)
    assert gain["p_value"] == pytest.approx(oracle.pvalue, rel=1e-9)
    assert gain[LIMITS].tolist() == pytest.approx([*oracle.confidence_interval()], rel=1e-9)
    for metric, side in (("mean_from", before), ("mean_to", after)):
        mean = one(figures, metric, subject_id="label", wave_to="post")
        assert mean["estimate"] == pytest.approx(side.mean(), rel=1e-12)
        assert mean["unit"] == "score"
    late = one(figures, "gain", subject_id="label", wave_to="f6")
    assert (late["n"], late["note_code"]) == (3, "few_pairs")
    assert np.isnan(late["p_value"])
    assert late[LIMITS].notna().all()
    # post to f6 is declared for an indicator of that name, not for the rubric.
    assert set(figures.loc[figures["metric"] == "gain", "wave_from"]) == {"pre"}


def test_an_overall_change_is_over_the_criteria_that_both_waves_asked():
    figures = rubric_figures(
        levels_of([FIRST], wave="pre"),
        levels_of([AFTER], wave="pre", criterion="price"),
        levels_of([AFTER]),
        levels_of([FIRST[:8]], criterion="price"),
        levels_of([FIRST], criterion="useful"),
    )
    gain = one(figures, "gain", subject_id="overall")
    before = (score(FIRST[:8]) + score(AFTER[:8])) / 2
    assert gain["n"] == 8
    # What one criterion gained the other lost, object by object.
    assert gain["estimate"] == pytest.approx(0, abs=1e-12)
    assert one(figures, "mean_from", subject_id="overall")["estimate"] == pytest.approx(
        before.mean()
    )


def test_two_rubrics_of_one_cohort_have_their_own_overall():
    figures = rubric_figures(
        levels_of([FIRST]), levels_of([AFTER], criterion="price", instrument="visit")
    )
    for instrument, levels in (("product", FIRST), ("visit", AFTER)):
        overall = one(figures, "rubric_mean", subject_id="overall", item_set_id=instrument)
        assert overall["estimate"] == pytest.approx(score(levels).mean())


def test_a_repeated_rater_moves_no_object_and_a_constant_moves_all_alike():
    plain = rubric_figures(levels_of([FIRST], wave="pre"), levels_of([AFTER]))
    twice = rubric_figures(levels_of([FIRST, FIRST], wave="pre"), levels_of([AFTER, AFTER]))
    same = [*LIMITS, "estimate", "n", "p_value"]
    without = [figures[figures["metric"] != "rater_alpha"] for figures in (plain, twice)]
    pd.testing.assert_frame_equal(without[0][same], without[1][same])
    alphas = twice.loc[twice["metric"] == "rater_alpha", "estimate"]
    assert alphas.tolist() == pytest.approx([1, 1])
    low = [min(level, 3) for level in FIRST]
    moved = rubric_figures(levels_of([low], wave="pre"), levels_of([[one + 1 for one in low]]))
    gain = one(moved, "gain", subject_id="label")
    assert gain["estimate"] == pytest.approx(100 / 3)
    assert gain["note_code"] == "all_changes_equal"
    assert gain[[*LIMITS, "p_value"]].isna().all()


def test_many_cohorts_are_each_what_they_are_alone_in_any_order_of_rows():
    random = np.random.default_rng(9)
    parts = {
        cohort: [
            levels_of(
                random.integers(1, 5, (2, 9)).tolist(),
                wave=wave,
                criterion=criterion,
                cohort=cohort,
            )
            for wave in ("pre", "post")
            for criterion in ("label", "price")
        ]
        for cohort in ("c1", "c2", "c3")
    }
    marts = rubric_marts(*(part for own in parts.values() for part in own))
    mixed = {name: frame.sample(frac=1, random_state=3) for name, frame in marts.items()}
    key = ["subject_id", "metric", "level", "wave_from", "wave_to"]
    together, again = (
        completed(estimate_rubrics(frames, declared_feedback())).sort_values(
            ["cohort_id", *key], ignore_index=True
        )
        for frames in (marts, mixed)
    )
    pd.testing.assert_frame_equal(together, again, check_exact=True)
    for cohort, own in parts.items():
        alone = rubric_figures(*own).sort_values(key, ignore_index=True)
        found = together[together["cohort_id"] == cohort].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, alone, check_exact=True)


@pytest.mark.filterwarnings("error")
def test_one_object_has_a_mean_and_nothing_beyond_and_none_no_figure():
    figures = rubric_figures(levels_of([[3], [3]]), levels_of([[2]], wave="pre"))
    mean = one(figures, "rubric_mean", subject_id="label", wave_to="post")
    assert (mean["estimate"], mean["note_code"]) == (pytest.approx(200 / 3), "one_value")
    assert one(figures, "gain", subject_id="label")["note_code"] == "one_pair"
    assert figures[[*LIMITS, "p_value"]].isna().all(axis=None)
    marts = rubric_marts(levels_of([[3]]))
    nobody = {name: frame.iloc[:0] for name, frame in marts.items()}
    assert estimate_rubrics(nobody, declared_feedback()).empty
