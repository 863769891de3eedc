"""All figures of a study at once: what may not move them, and what holds at their edges."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from tests.estimates.held import must_hold
from tests.estimates.whole_frames import Frames, kept, priced, remade, scored, whole_study
from transforms.estimates.figures import FIGURE_KEY, estimate_figures

KEY = list(FIGURE_KEY)
LIMITS = ["estimate", "ci_low", "ci_high"]
POOLED = ("pooled_gain", "tau2", "i2", "q", "expected_next_gain", "participant_mean_gain")


@pytest.fixture(scope="module")
def study() -> tuple[Frames, Frames]:
    return whole_study()


@pytest.fixture(scope="module")
def figures(study) -> pd.DataFrame:
    return figures_of(*study)


def figures_of(marts: Frames, declared: Frames) -> pd.DataFrame:
    """Estimate all figures; a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return estimate_figures(marts, declared)


def beside(figures: pd.DataFrame, other: pd.DataFrame, *metrics: str) -> pd.DataFrame:
    """Put figures of two studies side by side; each has the same ones."""
    chosen = [one[one["metric"].isin(metrics)] for one in (figures, other)]
    assert len(chosen[0]) == len(chosen[1]) > 0
    return chosen[0].merge(chosen[1], on=KEY, suffixes=("", "_other"), validate="one_to_one")


def same(both: pd.DataFrame, names: list[str], *, factor: float = 1.0) -> None:
    for name in names:
        ours, theirs = (both[column].astype("float64") for column in (name, f"{name}_other"))
        np.testing.assert_allclose(theirs, ours * factor, rtol=1e-8, atol=1e-8 * factor)


def test_a_study_with_every_kind_of_figure_holds(figures: pd.DataFrame):
    must_hold(figures)
    missing = {
        *("gain", "robust_gain", "pooled_gain", "trend_per_year", "gain_by_exposure", "share"),
        *("response_shift", "retrospective_gain", "level_share", "winsorized_mean", "index"),
        *("survival_share", "target_progress", "median_change_percent", "leaver_smd"),
        *("zero_gain_for_leavers", "ceiling_share", "minimum_detectable_gain", "baseline_smd"),
        *("item_rest_correlation", "cronbach_alpha", "hedges_g_av", "newly_adopted"),
        *("top_two_share", "net_promoter_score", "rubric_mean", "rater_alpha"),
    } - set(figures["metric"])
    assert missing == set()


def test_the_order_of_rows_changes_no_bit(study, figures):
    mixed = [
        {name: frame.sample(frac=1, random_state=1) for name, frame in frames.items()}
        for frames in study
    ]
    pd.testing.assert_frame_equal(figures, figures_of(*mixed), check_exact=True)


def test_the_order_of_cohorts_leaves_the_average_cohort(study):
    marts, declared = study
    # The one person of two cohorts would be counted with the other of them.
    marts = remade(
        {**marts, "topic_scores": marts["topic_scores"].query("participant_id != 'c2-e0'")}
    )
    cohorts = declared["cohorts"]
    turned = cohorts.assign(cohort_no=cohorts["cohort_no"].to_numpy()[::-1])
    plain = figures_of(marts, declared)
    other = figures_of(marts, {**declared, "cohorts": turned})
    both = [one[one["metric"].isin(POOLED)].reset_index(drop=True) for one in (plain, other)]
    assert len(both[0]) > 0
    pd.testing.assert_frame_equal(*both, check_exact=True)


def test_as_much_added_at_both_waves_leaves_every_gain(study, figures):
    marts, declared = study
    higher = figures_of(scored(marts, lambda score: score + 3), declared)
    gains = ("gain", "robust_gain", "gain_by_exposure", "response_shift", "retrospective_gain")
    of_gains = (*gains, *POOLED, "zero_gain_for_leavers", "minimum_detectable_gain")
    apart = ("trend_per_year", "trend_per_cohort", "baseline_smd", "leaver_smd", "hedges_g_av")
    apart += ("gain_difference", "ancova_difference", "d_ppc2")
    both = beside(figures, higher, *of_gains, *apart)
    same(both, [*LIMITS, "p_value", "p_adjusted"])
    assert (both["note_code"] == both["note_code_other"]).all()
    # Rubrics are scored by raters.
    of_scores = [
        one[(one["unit"] == "score") & (one["subject_kind"] != "criterion")]
        for one in (figures, higher)
    ]
    means = beside(*of_scores, "mean_from", "mean_to", "mean", "adjusted_mean")
    means["estimate"] += 3
    same(means, ["estimate"])


def test_another_currency_leaves_percents_and_scales_amounts(study, figures):
    marts, declared = study
    dear = figures_of(priced(marts, 1000.0), declared)
    relative = ("percent_change", "median_change_percent", "index", "zero_share", "target_progress")
    both = beside(figures, dear, *relative)
    same(both, [*LIMITS, "p_value", "p_adjusted"])
    assert (both["note_code"] == both["note_code_other"]).all()
    money = figures[figures["currency"] == "IDR"]
    levels = ("median", "mean", "mean_from", "mean_to", "winsorized_mean", "gain")
    same(beside(money, dear[dear["currency"] == "IDR"], *levels), LIMITS, factor=1000.0)
    others = [one[one["currency"] == ""] for one in (figures, dear)]
    same(others[0].merge(others[1], on=KEY, suffixes=("", "_other")), LIMITS)


def equal(marts: Frames, score: float, amount: float) -> Frames:
    """Give everyone the same score and every business the same answers."""
    values = marts["outcome_values"]
    counts, sums = marts["item_counts"], marts["test_sums"]
    changed = scored(marts, lambda scores: scores * 0 + score)
    changed["outcome_values"] = values.assign(value=amount)
    return remade(changed) | {
        "item_counts": counts.assign(
            n_correct=counts["n_people"], item_varies=False, rest_varies=False
        ),
        "test_sums": sums.assign(total_varies=False),
    }


def first_units(number: int) -> set[str]:
    """Name the first participants and businesses of each cohort."""
    cohorts = ("founding", "c1", "c2", "c3", "control", "nameless")
    return {f"{name}-{kind}{no}" for name in cohorts for kind in "eb" for no in range(number)}


def each_at_an_edge(marts: Frames) -> Frames:
    """Put each cohort at another edge: alike, full before, full after, two people, one answer."""
    scores = marts["topic_scores"]
    value = scores["score"].mask(scores["cohort_id"] == "c1", 50.0)
    value = value.mask(scores["cohort_id"] == "c2", 100.0)
    value = value.mask((scores["cohort_id"] == "c3") & (scores["wave_id"] == "post"), 100.0)
    few = {"control-e0", "control-e1", "nameless-e0"}
    is_kept = ~scores["cohort_id"].isin(["control", "nameless"])
    is_kept |= scores["participant_id"].isin(few)
    return remade({**marts, "topic_scores": scores.assign(score=value)[is_kept]})


EDGES = {
    "nobody": lambda marts: {name: frame.iloc[:0] for name, frame in marts.items()},
    "one participant": lambda marts: kept(marts, units={"c1-e3", "c1-b3"}),
    "nine of each cohort": lambda marts: kept(marts, units=first_units(9)),
    "each cohort at another": each_at_an_edge,
    "all at the ceiling": lambda marts: equal(marts, 100.0, 1.0),
    "all at nothing": lambda marts: equal(marts, 0.0, 0.0),
    "all rose by as much": lambda marts: scored(
        marts, lambda scores: scores * 0 + 40 + 20 * (marts["topic_scores"]["wave_id"] != "pre")
    ),
    "never before": lambda marts: kept(marts, waves={"post", "f3", "f6", "recalled"}),
    "never after": lambda marts: kept(marts, waves={"pre"}),
}


@pytest.fixture(scope="module")
def at_the_edges(study) -> dict[str, pd.DataFrame]:
    marts, declared = study
    return {name: figures_of(edge(marts), declared) for name, edge in EDGES.items()}


@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_is_null_with_its_note_and_no_warning(at_the_edges, edge: str):
    figures = at_the_edges[edge]
    assert (len(figures) == 0) == (edge == "nobody")
    if len(figures):
        must_hold(figures)


def test_where_all_changed_alike_the_gain_stands_alone(at_the_edges):
    figures = at_the_edges["all rose by as much"]
    plain = figures[(figures["analysis"] == "main") & (figures["cohort_id"] == "c1")]
    gain = plain[(plain["metric"] == "gain") & (plain["subject_id"] == "media_cost")].iloc[0]
    assert (gain["estimate"], gain["note_code"]) == (20, "all_changes_equal")
    assert gain[["se", "ci_low", "ci_high", "p_value"]].isna().all()
    # No cohort varies: there is no weight to average them with.
    assert "pooled_gain" not in set(figures["metric"])


def test_one_participant_has_means_only(at_the_edges):
    figures = at_the_edges["one participant"]
    known = figures[figures["subject_kind"].isin(["topic", "overall", "indicator"])]
    assert known[["ci_low", "ci_high", "p_value"]].isna().all().all()
    assert set(known["n"]) == {1}


def test_a_wave_that_never_was_leaves_no_change(at_the_edges):
    changes = {"gain", "percent_change", "share_change", "pooled_gain", "baseline_smd"}
    for edge in ("never before", "never after"):
        assert changes.isdisjoint(at_the_edges[edge].query("subject_kind != 'item'")["metric"])
