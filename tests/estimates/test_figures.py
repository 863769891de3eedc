from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from transforms.estimates.evidence import STANDING
from transforms.estimates.figures import FIGURE_KEY, FIGURE_VALUES, estimate_figures

BEFORE = {"market_structure": 38, "marketing_media": 65, "media_cost": 45}
AFTER = {"market_structure": 75, "marketing_media": 85, "media_cost": 79}

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def figures(study_marts: Frames, study_declared: Frames) -> pd.DataFrame:
    return estimate_figures(study_marts, study_declared)


def one(figures: pd.DataFrame, metric: str, **key: str) -> pd.Series:
    """Find the one figure of a metric whose key is as given."""
    found = figures[figures["metric"] == metric]
    for name, value in ({"analysis": "main"} | key).items():
        found = found[found[name] == value]
    assert len(found) == 1, found[list(key)]
    return found.iloc[0]


def test_the_columns_are_those_of_the_contract(figures: pd.DataFrame):
    assert list(figures.columns) == [*FIGURE_KEY, *FIGURE_VALUES]
    assert not figures.duplicated(list(FIGURE_KEY)).any()
    assert set(figures["study_id"]) == {"demo"}
    named = {"main", "all", "robust", "winsorized", "zero_gain", "without_flagged"}
    assert set(figures["analysis"]) <= {*named, "operating_only", "drift"}


def test_undefined_is_null_with_a_note_and_nothing_is_infinite(figures: pd.DataFrame):
    for name in ("estimate", "se", "ci_low", "ci_high", "statistic", "df", "p_value"):
        given = figures[name].dropna().to_numpy(dtype=float)
        assert np.isfinite(given).all(), name
    silent = figures[figures["estimate"].isna() & (figures["note_code"] == "")]
    assert silent.empty


def test_the_reference_table_comes_out_to_the_digit(figures: pd.DataFrame):
    founding = figures[figures["cohort_id"] == "founding"]
    for topic, before in BEFORE.items():
        assert one(founding, "mean_from", subject_id=topic)["estimate"] == pytest.approx(before)
        assert one(founding, "mean_to", subject_id=topic)["estimate"] == pytest.approx(AFTER[topic])
    gains = [one(founding, "gain", subject_id=topic)["estimate"] for topic in BEFORE]
    assert gains == pytest.approx([37, 20, 34])
    overall = founding[founding["subject_kind"] == "overall"]
    assert round(one(overall, "mean_from")["estimate"], 2) == 49.33
    assert round(one(overall, "mean_to")["estimate"], 2) == 79.67
    assert one(overall, "gain")["estimate"] == pytest.approx(91 / 3, abs=1e-9)
    assert round(one(overall, "normalized_gain")["estimate"], 5) == 0.59868
    assert one(overall, "mastery_class")["estimate"] == 1


def test_a_reconstruction_has_no_interval_no_test_and_no_share_of_people(figures: pd.DataFrame):
    founding = figures[figures["cohort_id"] == "founding"]
    assert set(founding["note_code"]) == {"reconstruction"}
    for name in ("se", "ci_low", "ci_high", "statistic", "df", "p_value", "p_adjusted"):
        assert founding[name].isna().all()
    empty = set(founding.loc[founding["estimate"].isna(), "metric"])
    shares = {f"mastery_share_{side}" for side in ("from", "to", "change")}
    assert empty >= {*shares, "hedges_g_av", "sd_from", "sd_to", "n_tested", "robust_gain"}
    assert empty == set(founding["metric"]) - set(STANDING)
    assert one(founding, "n_attended")["estimate"] == 42


def test_the_average_cohort_leaves_out_reconstruction_and_comparison(figures: pd.DataFrame):
    pooled = one(figures, "pooled_gain", subject_kind="overall")
    assert (pooled["scope"], pooled["cohort_id"]) == ("pooled", "")
    assert pooled["df"] + 1 == 4  # c1, c2, c3 and the anonymous one
    assert pooled["n"] == 20 + 19 + 20 + 20  # the person of c1 is not counted again in c2
    assert pooled["item_set_id"] == "knowledge-1"
    assert pooled["ci_low"] < pooled["estimate"] < pooled["ci_high"]
    following = one(figures, "expected_next_gain", subject_kind="overall")
    assert following["ci_low"] <= pooled["ci_low"]


def test_the_average_participant_and_the_trend_stand_beside_the_average_cohort(figures):
    same = figures[(figures["population"] == "matched") & (figures["cohort_id"] == "")]
    for subject in (*BEFORE, "overall"):
        pooled = one(same, "pooled_gain", subject_id=subject)
        mean = one(same, "participant_mean_gain", subject_id=subject, scope="pooled")
        assert (mean["n"], mean["note_code"]) == (pooled["n"], "few_cohorts")
        assert pd.isna(mean["ci_low"])
        yearly = one(same, "trend_per_year", subject_id=subject, scope="trend")
        each = one(same, "trend_per_cohort", subject_id=subject, scope="trend")
        assert yearly["df"] + 2 == pooled["df"] + 1 == 4
        assert (yearly["n"], yearly["note_code"]) == (pooled["n"], "few_cohorts")
        assert pd.isna(yearly["p_value"])
        assert yearly["estimate"] * each["estimate"] > 0


def test_without_flagged_cohorts_the_average_has_no_test(figures):
    pooled = one(figures, "pooled_gain", subject_kind="overall")
    plain = one(figures, "pooled_gain", subject_kind="overall", analysis="without_flagged")
    assert plain["estimate"] == pooled["estimate"]  # nobody is flagged
    assert pd.isna(plain["p_value"])
    assert plain["ci_low"] == pooled["ci_low"]


def test_people_together_are_counted_once_and_without_the_anonymous(figures: pd.DataFrame):
    share = one(figures, "mastery_share_to", scope="pooled", subject_kind="overall")
    assert share["n"] == 59
    mean = one(figures, "mean_to", scope="pooled", subject_kind="overall")
    assert pd.isna(mean["ci_low"])


def test_an_anonymous_cohort_is_never_joined_person_to_person(figures: pd.DataFrame):
    nameless = figures[(figures["cohort_id"] == "nameless") & (figures["scope"] == "cohort")]
    assert set(nameless["population"]) == {"unpaired", "all"}
    gain = one(nameless, "gain", subject_kind="overall")
    assert (gain["n_from"], gain["n_to"]) == (20, 20)
    assert pd.isna(gain["n"])
    assert gain["method"] == "Welch t"
    assert set(nameless.loc[nameless["population"] == "unpaired", "note_code"]) == {
        "anonymous_unpaired"
    }
    share = one(nameless, "mastery_share_change", subject_kind="overall")
    assert share["method"] == "Newcombe"
    assert pd.isna(share["p_value"])


def test_topics_are_adjusted_within_a_cohort_and_overall_is_not(figures: pd.DataFrame):
    gains = figures[(figures["metric"] == "gain") & (figures["cohort_id"] == "c1")]
    gains = gains[gains["analysis"] == "main"]
    topics = gains[gains["subject_kind"] == "topic"]
    assert (topics["p_adjusted"] >= topics["p_value"]).all()
    assert topics["family"].nunique() == 1
    overall = one(gains, "gain", subject_kind="overall")
    assert overall["family"] == ""
    assert pd.notna(overall["p_value"])
    assert pd.isna(overall["p_adjusted"])


def test_money_is_nominal_in_its_currency_and_its_change_is_not(figures: pd.DataFrame):
    median = one(
        figures, "median", cohort_id="c1", subject_id="revenue", wave_to="f6", population="all"
    )
    assert (median["unit"], median["currency"], median["price_basis"]) == (
        *("currency", "IDR", "nominal"),
    )
    change = one(figures, "percent_change", cohort_id="c1", subject_id="revenue", wave_to="f6")
    assert (change["unit"], change["currency"], change["price_basis"]) == ("ratio", "", "nominal")
    assert change["p_adjusted"] == change["p_value"]  # a family of one primary amount
    brand = one(figures, "share_to", cohort_id="c1", subject_id="brand", wave_to="f6")
    assert (brand["unit"], brand["currency"], brand["price_basis"]) == ("share", "", "")


def test_a_line_is_the_panel_of_the_closed_waves(figures: pd.DataFrame):
    panel = figures[(figures["population"] == "panel") & (figures["subject_id"] == "revenue")]
    index = panel[(panel["metric"] == "index") & (panel["cohort_id"] == "c1")]
    assert dict(zip(index["wave_to"], index["n"], strict=True)) == {"f3": 11, "f6": 11, "pre": 11}
    base = one(index, "index", wave_to="pre")
    assert (base["estimate"], base["note_code"]) == (100, "base")
    third = panel[(panel["metric"] == "median") & (panel["cohort_id"] == "c3")]
    assert set(third["wave_to"]) == {"pre", "f3"}  # f6 is not closed there


def test_a_pooled_business_enters_with_its_first_cohort(figures: pd.DataFrame):
    change = one(figures, "percent_change", scope="pooled", subject_id="revenue", wave_to="f3")
    assert change["n"] == 11 + 11 + 12
    adopted = one(figures, "newly_adopted", scope="pooled", subject_id="brand", wave_to="f3")
    assert (adopted["unit"], adopted["n"]) == ("count", 34)


def test_shares_before_and_after_differ_by_those_who_changed(figures: pd.DataFrame):
    brand = figures[(figures["subject_id"] == "brand") & (figures["population"] == "matched")]
    wide = brand.pivot_table(index=["cohort_id", "wave_to"], columns="metric", values="estimate")
    n = brand.groupby(["cohort_id", "wave_to"])["n"].first()
    assert (wide["share_to"] - wide["share_from"]).tolist() == pytest.approx(
        wide["share_change"].tolist()
    )
    assert ((wide["newly_adopted"] - wide["dropped"]) / n).tolist() == pytest.approx(
        wide["share_change"].tolist()
    )


def test_who_is_not_due_is_not_lost(figures: pd.DataFrame):
    lost = one(figures, "attrition_rate", cohort_id="c1", wave_to="post")
    assert lost["estimate"] == pytest.approx(1 - 18 / 21)
    assert one(figures, "response_rate", cohort_id="c1")["estimate"] == pytest.approx(20 / 22)
    early = one(figures, "response_rate", cohort_id="c3")
    assert pd.isna(early["estimate"])
    assert early["note_code"] == "not_due"
    assert one(figures, "response_rate", scope="pooled")["estimate"] == pytest.approx(40 / 42)


def test_counts_stand_as_they_are(figures: pd.DataFrame):
    theme = one(figures, "theme_count", subject_id="confidence")
    assert (theme["estimate"], theme["n"]) == (5, 8)
    assert one(figures, "person_hours")["unit"] == "hours"
    assert one(figures, "n_registered", attribute="sex", level="f")["estimate"] == 30
    assert one(figures, "n_unknown", attribute="sex")["estimate"] == 2


def renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give people and businesses other pseudonyms, which sort the other way round."""
    ids = [name for name in ("participant_id", "person_id", "unit_id") if name in frame]
    turn = {name: frame[name].map(lambda value: value[::-1]) for name in ids}
    return frame.assign(**turn)


def test_neither_pseudonyms_nor_row_order_change_a_bit(
    figures: pd.DataFrame, study_marts: Frames, study_declared: Frames
):
    marts = {
        name: renamed(frame).sample(frac=1, random_state=9) for name, frame in study_marts.items()
    }
    declared = {
        name: frame.sample(frac=1, random_state=9) for name, frame in study_declared.items()
    }
    pd.testing.assert_frame_equal(figures, estimate_figures(marts, declared), check_exact=True)


def test_a_study_without_any_answer_has_no_figures(study_marts: Frames, study_declared: Frames):
    marts = {name: frame.iloc[:0] for name, frame in study_marts.items()}
    assert len(estimate_figures(marts, study_declared)) == 0


def test_a_study_with_knowledge_only_has_knowledge_figures_only(
    figures: pd.DataFrame, study_marts: Frames, study_declared: Frames
):
    marts = {
        name: frame if name in ("topic_scores", "paired_scores") else frame.iloc[:0]
        for name, frame in study_marts.items()
    }
    declared = dict(study_declared)
    declared["indicators"] = declared["indicators"].iloc[:0]
    alone = estimate_figures(marts, declared)
    assert set(alone["subject_kind"]) == {"topic", "overall"}
    both = alone.merge(figures, on=list(FIGURE_KEY), suffixes=("", "_all"))
    assert len(both) == len(alone)


def test_a_remembered_before_is_never_in_a_gain(study_marts: Frames, study_declared: Frames):
    declared = dict(study_declared)
    declared["waves"] = declared["waves"].replace({"kind": {"pre": "then"}})
    assert "gain" not in set(estimate_figures(study_marts, declared)["metric"])


def test_reach_by_attribute_counts_people_or_businesses_and_their_share_of_all(figures):
    women = one(figures, "share", attribute="sex", level="f", scope="pooled")
    assert (women["estimate"], women["n"], women["n_to"]) == (30 / 32, 32, 30)
    assert (women["unit"], women["subject_kind"]) == ("share", "reach")
    assert one(figures, "n_unknown", attribute="sex")["estimate"] == 2
    assert one(figures, "n_registered", attribute="sex", level="f")["estimate"] == 30
    food = one(figures, "n_businesses", attribute="sector", level="food")
    assert food["estimate"] == 9


def test_late_joiners_stand_beside_who_was_lost(figures):
    late = one(figures, "n_late_joiners", cohort_id="c1", subject_id="knowledge")
    assert (late["estimate"], late["wave_to"], late["population"]) == (2, "post", "all")
    lost = one(figures, "attrition_rate", cohort_id="c1", subject_id="knowledge")
    assert lost["estimate"] == pytest.approx(1 - 18 / 21)
    assert one(figures, "n_late_joiners", scope="pooled")["estimate"] == 2
