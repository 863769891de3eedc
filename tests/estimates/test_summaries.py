from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.estimates.test_figures import one
from transforms.estimates.figures import estimate_figures
from transforms.estimates.neighbours import estimate_breaks

TOPICS = {"market_structure": (38.0, 75.0), "marketing_media": (65.0, 85.0)}


def summary(item_set: str = "", **overall: tuple[float, float]) -> pd.DataFrame:
    """Publish two topics and the test of the cohort `told`, and an indicator of two waves."""
    means = {**TOPICS, "overall": overall.get("overall", (51.5, 80.0))}
    rows = [
        ("told", "knowledge", "overall" if name == "overall" else "topic", name, item_set,
         wave, mean, 12.0, 42, share, "p. 7")
        for name, pair in means.items()
        for wave, mean, share in zip(("pre", "post"), pair, (0.1, 0.8), strict=True)
    ]  # fmt: skip
    rows += [
        ("told", "", "indicator", "revenue", "", "pre", 5e6, np.nan, 20, np.nan, ""),
        ("told", "", "indicator", "brand", "", "f3", np.nan, np.nan, 20, 0.25, ""),
    ]
    columns = ["cohort_id", "instrument_id", "subject_kind", "subject_id", "item_set_id"]
    columns += ["wave_id", "mean", "sd", "n", "share", "source_page"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def declared(study_declared):
    cohorts = study_declared["cohorts"]
    told = cohorts.iloc[[0]].assign(
        cohort_id="told", evidence="summary", cohort_no=7, first_session_on="2025-01-01"
    )
    return {**study_declared, "cohorts": pd.concat([cohorts, told], ignore_index=True)}


@pytest.fixture(scope="module")
def told(study_marts, declared):
    figures = estimate_figures({**study_marts, "summaries": summary()}, declared)
    return figures[figures["cohort_id"] == "told"]


def test_means_and_what_follows_from_them_stand_with_their_note(told):
    assert set(told["note_code"]) == {"summary"}
    assert set(told.loc[told["wave_from"] == "", "population"]) == {"all"}
    assert set(told.loc[told["wave_from"] != "", "population"]) == {"unpaired"}
    gain = one(told, "gain", subject_kind="overall")
    assert (gain["estimate"], gain["n_from"], gain["n_to"]) == (28.5, 42, 42)
    assert pd.isna(gain["n"])
    for topic, (before, after) in TOPICS.items():
        assert one(told, "gain", subject_id=topic)["estimate"] == after - before
        assert one(told, "mean_to", subject_id=topic)["estimate"] == after
        g = one(told, "normalized_gain", subject_id=topic)["estimate"]
        assert g == pytest.approx((after - before) / (100 - before))
    assert one(told, "mastery_class", subject_kind="overall")["estimate"] == 1
    assert one(told, "mean", subject_kind="overall", wave_to="pre")["estimate"] == 51.5


def test_spreads_and_shares_stand_as_they_were_published(told):
    overall = told[told["subject_kind"] == "overall"]
    assert one(overall, "sd_from")["estimate"] == 12
    assert one(overall, "mastery_share_to")["estimate"] == 0.8
    brand = one(told, "share", subject_id="brand")
    assert (brand["estimate"], brand["n"], brand["wave_to"]) == (0.25, 20, "f3")
    money = one(told, "mean", subject_id="revenue")
    assert (money["unit"], money["currency"], money["price_basis"]) == (
        *("currency", "IDR", "nominal"),
    )


def test_what_averages_cannot_say_is_null(told):
    overall = told[told["subject_kind"] == "overall"]
    for metric in ("hedges_g_av", "robust_gain", "mastery_share_change"):
        assert pd.isna(one(overall, metric)["estimate"])
    for name in ("se", "ci_low", "ci_high", "statistic", "df", "p_value"):
        assert told[name].isna().all()


def test_a_summary_stays_out_of_the_average_cohort(study_marts, declared):
    figures = estimate_figures({**study_marts, "summaries": summary()}, declared)
    pooled = one(figures, "pooled_gain", subject_kind="overall")
    assert pooled["df"] + 1 == 4


@pytest.mark.filterwarnings("error")
def test_full_marks_before_leave_no_gain_to_be_normalized(study_marts, declared):
    marts = {**study_marts, "summaries": summary(overall=(100.0, 100.0))}
    figures = estimate_figures(marts, declared)
    told = figures[(figures["cohort_id"] == "told") & (figures["subject_kind"] == "overall")]
    assert pd.isna(one(told, "normalized_gain")["estimate"])
    assert one(told, "gain")["estimate"] == 0


def test_the_line_breaks_at_a_summary_unless_it_names_its_version(study_marts, declared):
    breaks = estimate_breaks({**study_marts, "summaries": summary()}, declared)
    assert set(breaks["cohort_id"]) == {"told"}
    assert set(breaks["cohort_other"]) == {"nameless"}
    assert set(breaks["reason"]) == {"items_unknown"}
    named = summary("knowledge-1")
    named = named[named["subject_kind"] != "overall"]  # its third topic was not published
    assert len(estimate_breaks({**study_marts, "summaries": named}, declared)) == 0
