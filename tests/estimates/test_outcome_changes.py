from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from tests.estimates.outcome_frames import (
    FROM,
    REVENUE,
    TO,
    figures_of,
    indicator,
    money,
    one,
    study_of,
    values_of,
)


def test_the_change_of_the_evidence_comes_out_in_the_whole_study():
    figures = figures_of(study_of(money(FROM, TO), REVENUE))
    change = one(figures, "percent_change")
    assert change["estimate"] == pytest.approx(32.5)
    assert (change["ci_low"], change["ci_high"]) == pytest.approx((11.186, 57.900), abs=5e-4)
    assert (change["unit"], change["currency"], change["note_code"]) == ("ratio", "", "rough")
    own = one(figures, "median_change_percent")
    assert (own["estimate"], own["n"]) == (pytest.approx(20), 9)
    index = one(figures, "index", wave_to="f6")
    assert (index["estimate"], index["population"]) == (pytest.approx(132.5), "panel")
    assert one(figures, "index", wave_to="pre")["note_code"] == "base"


def test_real_and_nominal_stand_beside_one_another_and_are_families_of_their_own():
    study = study_of(
        [*money(FROM, TO), *money(FROM, np.array(TO) * 0.8, basis="real")],
        REVENUE,
    )
    changes = figures_of(study).query("metric == 'percent_change' and analysis == 'main'")
    told = changes.set_index("price_basis")
    assert told["estimate"].to_dict() == pytest.approx({"nominal": 32.5, "real": 6.0})
    assert told["base_month"].to_dict() == {"nominal": "", "real": "2021-03"}
    assert told["p_value"].notna().all()


def test_who_closed_counts_as_nothing_and_beside_it_who_still_operates():
    after = [15, 0, 30, 0, 20, 10, 10, 10, 10, 10, 10, 10]
    before = [10] * 12
    open_ones = [value or None for value in after]
    study = study_of(
        [*money(before, after), *money(before, open_ones, analysis="operating_only")], REVENUE
    )
    figures = figures_of(study)
    main = one(figures, "percent_change")
    assert (main["estimate"], main["n"]) == (pytest.approx(100 * (135 / 120 - 1)), 12)
    operating = one(figures, "percent_change", analysis="operating_only")
    assert (operating["estimate"], operating["n"]) == (pytest.approx(35), 10)
    assert pd.notna(main["p_value"])
    assert pd.isna(operating["p_value"])
    assert pd.isna(operating["statistic"])
    assert pd.notna(operating["ci_low"])


def test_a_winsorized_change_pulls_in_at_the_limit_of_each_wave_before_matching():
    before = [*range(1, 21), None]
    after = [*range(2, 21), 5000, 40]
    study = study_of(money(before, after), indicator("revenue", winsorize=90.0))
    figures = figures_of(study)
    limits = [np.nanquantile(np.array(side, float), 0.9) for side in (before, after)]
    totals = [
        np.minimum(np.array(side[:20], float), limit).sum()
        for side, limit in zip((before, after), limits, strict=True)
    ]
    change = one(figures, "percent_change", analysis="winsorized")
    assert change["estimate"] == pytest.approx(100 * (totals[1] / totals[0] - 1))
    assert (change["n"], change["population"]) == (20, "matched")
    assert pd.isna(change["p_value"])
    assert change["estimate"] < one(figures, "percent_change")["estimate"]
    # The limits are printed with the means of the waves.
    printed = figures[figures["metric"] == "winsorized_mean"].set_index("wave_to")["statistic"]
    assert printed.to_dict() == pytest.approx({"pre": limits[0], "f6": limits[1]})


def test_counts_have_a_mean_change_with_the_paired_t():
    study = study_of(
        [
            values_of("staff", "pre", FROM, basis=""),
            values_of("staff", "f6", TO, basis=""),
        ],
        indicator("staff", kind="count"),
    )
    figures = figures_of(study)
    oracle = stats.ttest_rel(TO, FROM)
    gain = one(figures, "gain")
    assert (gain["estimate"], gain["statistic"], gain["p_value"]) == pytest.approx(
        (np.mean(TO) - np.mean(FROM), oracle.statistic, oracle.pvalue)
    )
    limits = oracle.confidence_interval()
    assert (gain["ci_low"], gain["ci_high"]) == pytest.approx((limits.low, limits.high))
    assert (gain["unit"], gain["currency"]) == ("count", "")
    assert "percent_change" not in set(figures["metric"])


def test_profit_has_a_change_in_money_where_percents_end():
    study = study_of(
        [
            values_of("profit", "pre", [-5, -3, 2, 1]),
            values_of("profit", "f6", [5, 3, 2, 6]),
        ],
        indicator("profit", kind="derived", value_kind="money", formula="difference"),
    )
    figures = figures_of(study)
    gain = one(figures, "gain")
    assert (gain["estimate"], gain["unit"], gain["currency"]) == (21 / 4, "currency", "IDR")
    change = one(figures, "percent_change")
    assert pd.isna(change["estimate"])
    assert change["note_code"] == "total_below_zero"


def test_bands_are_tested_by_ranks_and_told_at_or_above():
    before = np.array([1, 1, 2, 2, 3, 1, 2, 1, 3, 2, 1, 4])
    after = np.array([2, 1, 3, 4, 3, 2, 1, 3, 4, 3, 2, 4])
    study = study_of(
        [values_of("band", "pre", before, basis=""), values_of("band", "f6", after, basis="")],
        indicator("band", kind="ordered", at_or_above=3),
    )
    figures = figures_of(study)
    oracle = stats.wilcoxon(after - before, method="asymptotic", correction=True)
    ranked = one(figures, "robust_gain")
    assert (ranked["statistic"], ranked["p_value"]) == pytest.approx(
        (oracle.statistic, oracle.pvalue), rel=1e-6
    )
    assert (ranked["unit"], ranked["n"]) == ("count", 12)
    assert ranked[["estimate", "ci_low", "ci_high"]].isna().all()
    assert ranked["note_code"] == "levels_without_distance"
    change = one(figures, "share_change")
    gone = ((before >= 3) & (after < 3)).sum()
    new = ((before < 3) & (after >= 3)).sum()
    assert change["estimate"] == pytest.approx((new - gone) / 12)
    table = [[0, new], [gone, 0]]
    assert change["p_value"] == pytest.approx(mcnemar(table, exact=True).pvalue)
    assert one(figures, "share_from")["estimate"] == pytest.approx(3 / 12)
    assert not {"mean_from", "gain", "percent_change"} & set(figures["metric"])


def test_each_option_has_its_own_change():
    chosen = {"shop": ([1, 1, 0, 0], [1, 0, 0, 0]), "market": ([0, 0, 0, 0], [1, 1, 0, 0])}
    parts = [
        values_of("channels", wave, values, basis="", category=option)
        for option, sides in chosen.items()
        for wave, values in zip(("pre", "f6"), sides, strict=True)
    ]
    figures = figures_of(study_of(parts, indicator("channels", kind="choice_many")))
    changes = figures[figures["metric"] == "share_change"].set_index("category")["estimate"]
    assert changes.to_dict() == {"shop": -0.25, "market": 0.5}
    assert one(figures, "newly_adopted", category="market")["estimate"] == 2


def test_a_change_between_seasons_says_so_unless_it_has_to_say_more():
    rows = money(FROM, TO)
    rows[1] = rows[1].assign(is_other_season=[True, *[False] * 9])
    figures = figures_of(study_of(rows, REVENUE))
    for metric in ("percent_change", "median_change_percent"):
        assert one(figures, metric)["note_code"] == "different_season"
    assert one(figures, "index", wave_to="f6")["note_code"] == "different_season"
    assert one(figures, "index", wave_to="pre")["note_code"] == "base"
    same = money([0, 0], [1, 2], is_other_season=True)
    gone = one(figures_of(study_of(same, REVENUE)), "percent_change")
    assert gone["note_code"] == "total_is_zero"


def test_subgroups_have_changes_without_a_test_and_the_unknown_are_in_none():
    attributes = pd.DataFrame(
        [("c1", f"c1-b{number}", "business", "sector", ["food", "craft", ""][number % 3])
         for number in range(10)]
        + [("c1", "c1-b0", "person", "sex", "f")],
        columns=["cohort_id", "unit_id", "unit", "attribute_id", "value"],
    )  # fmt: skip
    study = study_of(money(FROM, TO), REVENUE, participant_attributes=attributes)
    figures = figures_of(study)
    parts = figures[figures["attribute"] != ""]
    assert set(parts["attribute"]) == {"sector"}
    assert set(parts["level"]) == {"food", "craft"}
    assert parts[["p_value", "statistic", "df"]].isna().all(axis=None)
    assert set(parts["price_basis"]) == {"nominal"}
    food = one(figures, "percent_change", attribute="sector", level="food")
    assert food["n"] == 4
    assert food["estimate"] == pytest.approx(100 * ((3 + 9 + 5 + 6) / (2 + 5 + 3 + 5) - 1))


def test_the_place_of_cohorts_divides_the_pool_and_no_cohort():
    cohorts = ("c1", "c2", "c3")
    places = pd.DataFrame(
        [(cohort, f"{cohort}-b{no}", "business", "place", "there" if cohort == "c3" else "here")
         for cohort in cohorts for no in range(10)],
        columns=["cohort_id", "unit_id", "unit", "attribute_id", "value"],
    )  # fmt: skip
    study = study_of(
        [part for cohort in cohorts for part in money(FROM, TO, cohort_id=cohort)],
        REVENUE,
        cohorts=cohorts,
        participant_attributes=places,
        attributes=pd.DataFrame({"attribute_id": ["place"], "unit": ["cohort"]}),
    )
    figures = figures_of(study)
    parts = figures[figures["attribute"] == "place"]
    assert set(parts["scope"]) == {"pooled"}
    assert set(parts["level"]) == {"here"}  # of one cohort alone there is no pool
    assert set(parts["n"]) == {20, 18}


def test_a_line_that_starts_at_nothing_has_no_base():
    figures = figures_of(study_of([*money([0] * 12, [5] * 12)], REVENUE))
    index = figures[figures["metric"] == "index"]
    assert index["estimate"].isna().all()
    assert set(index["note_code"]) == {"total_is_zero"}
