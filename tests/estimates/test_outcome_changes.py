from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from tests.estimates.outcome_frames import (
    Frames,
    figures_of,
    indicator,
    one,
    study_of,
    target,
    values_of,
)
from transforms.estimates.progress import progress
from transforms.estimates.shape import FIGURE_KEY

FROM = (2, 4, 0, 5, 1, 8, 3, 2, 10, 5)
TO = (3, 4, 1, 9, 0, 9, 5, 2, 14, 6)
REVENUE = indicator("revenue", winsorize=99.0)


def money(before, after, **more) -> list[pd.DataFrame]:
    """Give the revenue of the businesses of c1 at both waves."""
    return [values_of("revenue", "pre", before, **more), values_of("revenue", "f6", after, **more)]


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


@pytest.mark.parametrize(
    ("kind", "metric", "amount", "sides", "expected"),
    [
        ("money", "percent_change", 15.0, (FROM, TO), 32.5 / 15),
        ("money", "median", 7.0, (FROM, TO), (4.5 - 3.5) / (7 - 3.5)),
        ("count", "mean", 5.0, (FROM, TO), (5.3 - 4) / (5 - 4)),
        ("yes_no", "share_to", 0.8, ([1, 0, 0, 0], [1, 1, 0, 0]), (0.5 - 0.25) / (0.8 - 0.25)),
        ("ordered", "share_to", 0.75, ([1, 1, 2, 2], [2, 1, 2, 2]), 1.0),
        ("count", "mean", 8.0, ([9, 9], [5, 6]), None),
    ],
)
def test_progress_is_the_share_of_the_way_to_the_target(kind, metric, amount, sides, expected):
    basis = "nominal" if kind == "money" else ""
    study = study_of(
        [
            values_of("it", wave, values, basis=basis)
            for wave, values in zip(("pre", "f6"), sides, strict=True)
        ],
        indicator("it", kind=kind, at_or_above=2),
        targets=target("it", metric, amount),
    )
    told = one(figures_of(study), "target_progress")
    assert (told["unit"], told["wave_from"], told["n"]) == ("share", "pre", len(sides[0]))
    if expected is None:
        assert pd.isna(told["estimate"])
        assert told["note_code"] == "met_at_baseline"
    else:
        assert told["estimate"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("direction", "baseline", "now", "goal", "estimate", "note"),
    [
        ("up", 10, 15, 20, 0.5, ""),
        ("up", 10, 5, 20, -0.5, ""),
        ("up", 10, 30, 20, 2.0, ""),
        ("up", 20, 30, 20, None, "met_at_baseline"),
        ("down", 10, 8, 6, 0.5, ""),
        ("down", 6, 8, 6, None, "met_at_baseline"),
        ("down", 5, 8, 6, None, "met_at_baseline"),
        ("none", 5, 8, 6, 3.0, ""),
        ("none", 6, 8, 6, None, "met_at_baseline"),
        ("up", np.nan, 8, 6, None, "total_is_zero"),
        ("up", 0, np.nan, 6, None, "total_is_zero"),
    ],
)
def test_who_was_there_already_has_no_progress(direction, baseline, now, goal, estimate, note):
    row = {"baseline": [baseline], "now": [now], "target": [goal], "direction": [direction]}
    told = progress(pd.DataFrame({**row, "note_code": ["total_is_zero"]})).iloc[0]
    if estimate is None:
        assert pd.isna(told["estimate"])
    else:
        assert told["estimate"] == pytest.approx(estimate)
    assert told["note_code"] == note


def test_survival_is_held_against_its_target():
    rows = [("c1", f"b{no}", wave, "closed" if no < closed else "operating", True)
            for wave, closed in (("pre", 2), ("f6", 1)) for no in range(10)]  # fmt: skip
    columns = ["cohort_id", "unit_id", "wave_id", "status", "is_due"]
    study = study_of(
        money([1], [1]),
        REVENUE,
        indicator("alive", kind="status"),
        business_status=pd.DataFrame(rows, columns=columns),
        targets=target("alive", "survival_share", 1.0),
    )
    told = one(figures_of(study), "target_progress")
    assert told["estimate"] == pytest.approx((0.9 - 0.8) / (1.0 - 0.8))
    assert (told["population"], told["subject_id"], told["n"]) == ("due", "alive", 10)


def test_a_comparison_group_promised_nothing():
    study = study_of(money(FROM, TO), REVENUE, targets=target("revenue", "percent_change", 15.0))
    study[1]["cohorts"]["arm"] = "comparison"
    assert "target_progress" not in set(figures_of(study)["metric"])


# Metamorphic: what may be done to the amounts without moving what is told of them.
# Each example is two whole studies.
FEWER = settings(max_examples=8)
rows_of_businesses = st.lists(
    st.tuples(st.integers(0, 999), st.integers(0, 999), st.sampled_from(["c1", "c2"])),
    min_size=1,
    max_size=40,
)
NUMBERS = ["estimate", "se", "ci_low", "ci_high", "n", "statistic", "df", "p_value"]


def study_with(rows, *, factor: float = 1.0) -> tuple[Frames, Frames]:
    """Give a study of two cohorts with revenue and a yes/no at both waves."""
    parts = []
    for cohort in ("c1", "c2"):
        own = [row for row in rows if row[2] == cohort]
        for wave, side in (("pre", 0), ("f6", 1)):
            amounts = np.array([row[side] for row in own], dtype=float)
            parts.append(values_of("revenue", wave, amounts * factor, cohort_id=cohort))
            sells = (amounts > 500).astype(float)
            parts.append(values_of("sells", wave, sells, cohort_id=cohort, basis=""))
    return study_of(
        parts, REVENUE, indicator("sells", kind="yes_no"), cohorts=("c1", "c2"),
        targets=target("revenue", "percent_change", 15.0),
    )  # fmt: skip


def by_key(figures: pd.DataFrame) -> pd.DataFrame:
    """Order figures by their key."""
    return figures.sort_values(list(FIGURE_KEY), ignore_index=True)


@FEWER
@given(rows_of_businesses)
def test_currency_times_a_thousand_leaves_all_but_the_amounts(rows):
    plain = by_key(figures_of(study_with(rows)))
    dearer = by_key(figures_of(study_with(rows, factor=1000)))
    assert plain[list(FIGURE_KEY)].equals(dearer[list(FIGURE_KEY)])
    is_amount = plain["unit"] == "currency"
    for name in NUMBERS:
        times = np.where(is_amount & (name in ("estimate", "se", "ci_low", "ci_high")), 1000, 1)
        times = np.where(
            (plain["metric"] == "winsorized_mean") & (name == "statistic"), 1000, times
        )
        pd.testing.assert_series_equal(plain[name] * times, dearer[name], rtol=1e-9)
    assert plain["note_code"].equals(dearer["note_code"])


@FEWER
@given(rows_of_businesses, st.randoms(use_true_random=False))
def test_the_order_of_rows_leaves_every_bit(rows, random):
    marts, declared = study_with(rows)
    seed = random.randint(0, 2**31)
    mixed = {name: frame.sample(frac=1, random_state=seed) for name, frame in marts.items()}
    pd.testing.assert_frame_equal(
        by_key(figures_of((marts, declared))), by_key(figures_of((mixed, declared)))
    )


@FEWER
@given(rows_of_businesses)
def test_nothing_is_infinite_and_what_is_missing_says_why(rows):
    figures = figures_of(study_with(rows))
    for name in NUMBERS:
        assert np.isfinite(figures[name].dropna()).all(), name
    assert not (figures["estimate"].isna() & (figures["note_code"] == "")).any()


def test_everybody_closed_leaves_a_total_of_zero_and_survival_of_zero():
    statuses = pd.DataFrame(
        {"cohort_id": "c1", "unit_id": [f"c1-b{no}" for no in range(12)], "wave_id": "f6",
         "status": "closed", "is_due": True}
    )  # fmt: skip
    study = study_of(
        money(range(1, 13), [0] * 12),
        REVENUE,
        indicator("alive", kind="status"),
        business_status=statuses,
        targets=target("revenue", "percent_change", 15.0),
    )
    figures = figures_of(study)
    for metric in ("percent_change", "target_progress"):
        told = one(figures, metric)
        assert pd.isna(told["estimate"])
        assert told["note_code"] == "total_is_zero"
    assert one(figures, "survival_share")["estimate"] == 0
    assert one(figures, "zero_share", wave_to="f6")["estimate"] == 1
    own = one(figures, "median_change_percent")
    assert (own["estimate"], own["n"]) == (-100, 12)


def test_a_study_without_values_has_no_figures():
    marts, declared = study_with([(1, 2, "c1")])
    empty = {name: frame.iloc[:0] for name, frame in marts.items()}
    assert len(figures_of((empty, declared))) == 0


def test_one_business_has_its_amounts_and_no_interval():
    figures = figures_of(study_of(money([4], [5]), REVENUE))
    change = one(figures, "percent_change")
    assert (change["estimate"], change["note_code"]) == (pytest.approx(25), "one_pair")
    assert (
        figures.loc[figures["metric"] != "zero_share", ["ci_low", "p_value"]].isna().all(axis=None)
    )


def test_a_wave_that_is_missing_has_no_change():
    figures = figures_of(study_of(money(FROM, [None] * 10), REVENUE))
    assert set(figures["wave_to"]) == {"pre"}
    assert set(figures["metric"]) == {"mean", "median", "zero_share", "winsorized_mean"}
