from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from tests.estimates.outcome_frames import figures_of, indicator, one, study_of, values_of
from transforms.estimates.bands import at_or_above, estimate_level_shares
from transforms.estimates.survival import estimate_survival
from transforms.estimates.winsorizing import (
    estimate_winsorized_mean,
    pulled_in,
    upper_limits,
)

BY = ["group"]
CELLS = {"subject_id": "revenue", "category": "", "price_basis": "nominal", "analysis": "main"}
amounts = st.lists(st.integers(-50, 10**6), min_size=1, max_size=60)


def cells(values, **more) -> pd.DataFrame:
    """Give amounts of one business each, at one wave of one cohort."""
    frame = pd.DataFrame({"value": np.asarray(values, dtype=float)}).assign(
        **CELLS, wave_id="pre", winsorize=99.0, cohort_id="c1", cohort_no=1
    )
    frame["owner"] = [f"b{number}" for number in range(len(frame))]
    return frame.assign(**more)


@given(amounts, st.floats(50, 100))
def test_the_limit_is_numpys_percentile(values: list[int], percentile: float):
    limit = upper_limits(cells(values, winsorize=percentile)).iloc[0]
    assert limit["n"] == len(values)
    assert limit["upper_limit"] == pytest.approx(
        np.quantile(values, percentile / 100, method="linear"), rel=1e-12, abs=1e-9
    )


def test_the_limit_is_that_of_all_businesses_of_the_study_each_once():
    rows = pd.concat(
        [
            cells(range(1, 51)),
            cells(range(51, 101), cohort_id="c2", cohort_no=2).assign(
                owner=[f"c2-b{number}" for number in range(50)]
            ),
            cells([10_000], cohort_id="c2", cohort_no=2),  # b0 of c1 came again
        ]
    )
    limits = upper_limits(rows)
    assert limits["upper_limit"].tolist() == pytest.approx([np.quantile(np.arange(1, 101), 0.99)])
    assert limits["n"].tolist() == [100]


def test_each_wave_and_price_basis_has_a_limit_of_its_own():
    rows = pd.concat([cells([1, 2], wave_id="f6"), cells([5, 9], price_basis="real"), cells([3])])
    limits = upper_limits(rows).set_index(["price_basis", "wave_id"])["upper_limit"]
    assert limits.to_dict() == pytest.approx(
        {("nominal", "f6"): 1.99, ("nominal", "pre"): 3, ("real", "pre"): 8.96}
    )


def test_only_the_upper_tail_is_pulled_in():
    values = [0, 1, 2, 3, 1000]
    rows = cells(values, winsorize=75.0)
    pulled = pulled_in(rows, upper_limits(rows), columns=[("wave_id", "value")])
    mean = estimate_winsorized_mean(pulled.assign(group="g"), by=BY).iloc[0]
    assert pulled["value"].tolist() == [0, 1, 2, 3, 3]
    assert (mean["estimate"], mean["statistic"], mean["n"]) == (9 / 5, 3, 5)


@given(amounts)
def test_a_winsorized_mean_is_never_above_the_mean(values: list[int]):
    rows = cells(values)
    pulled = pulled_in(rows, upper_limits(rows), columns=[("wave_id", "value")])
    mean = estimate_winsorized_mean(pulled.assign(group="g"), by=BY).iloc[0]
    assert mean["estimate"] <= np.mean(values) + 1e-6
    if len(set(values)) == 1:
        assert mean["estimate"] == pytest.approx(values[0])
        assert pd.isna(mean["ci_low"])


def test_an_indicator_that_declares_no_percentile_is_not_pulled_in():
    assert len(upper_limits(cells([1, 2], winsorize=np.nan))) == 0


LEVELS = pd.DataFrame(
    {
        "indicator_id": "band",
        "option_id": ["none", "low", "mid", "high"],
        "option_no": [1, 2, 3, 4],
    }
)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=40))
def test_the_shares_of_all_bands_add_up_to_one(values: list[int]):
    rows = pd.DataFrame({"group": "g", "subject_id": "band", "value": np.array(values, float)})
    shares = estimate_level_shares(rows, LEVELS, by=BY)
    assert shares["category"].tolist() == ["none", "low", "mid", "high"]
    assert shares["estimate"].sum() == pytest.approx(1)
    assert set(shares["n"]) == {len(values)}
    counts = [values.count(number) for number in (1, 2, 3, 4)]
    low, high = proportion_confint(np.array(counts), len(values), method="wilson")
    assert shares["ci_low"].tolist() == pytest.approx(list(low))
    assert shares["ci_high"].tolist() == pytest.approx(list(high))


def test_a_band_nobody_chose_is_a_share_of_zero_and_a_missing_answer_none():
    rows = pd.DataFrame({"group": "g", "subject_id": "band", "value": [2.0, 2.0, 3.0, np.nan]})
    shares = estimate_level_shares(rows, LEVELS, by=BY).set_index("category")["estimate"]
    assert shares.to_dict() == pytest.approx({"none": 0, "low": 2 / 3, "mid": 1 / 3, "high": 0})


def test_a_band_is_reached_at_it_or_above_and_a_missing_one_is_missing():
    rows = pd.DataFrame({"value": [1.0, 2.0, 3.0, np.nan], "at_or_above": 2.0})
    assert at_or_above(rows, columns=["value"])["value"].fillna(-1).tolist() == [0, 1, 1, -1]
    assert len(at_or_above(rows.assign(at_or_above=np.nan), columns=["value"])) == 0


def statuses(words: list[str], due: list[bool] | None = None) -> pd.DataFrame:
    """Give the status of each business of one group."""
    return pd.DataFrame({"group": "g", "status": words, "is_due": due or [True] * len(words)})


def test_survival_is_the_share_operating_of_those_due():
    words = ["operating"] * 7 + ["paused", "closed", "sold", "not_started", "closed"]
    told = estimate_survival(statuses([*words, "operating"], [True] * 12 + [False]), by=BY).iloc[0]
    assert (told["estimate"], told["n"], told["n_to"]) == (7 / 12, 12, 12)
    low, high = proportion_confint(7, 12, method="wilson")
    assert (told["ci_low"], told["ci_high"]) == pytest.approx((low, high))
    assert told["note_code"] == ""


@pytest.mark.parametrize(
    ("words", "due", "estimate", "note"),
    [
        (["closed"] * 4, True, 0.0, ""),
        (["operating", "", "", "closed"], True, 0.25, "status_unknown"),
        (["operating", "operating"], True, 1.0, ""),
        (["operating"], True, 1.0, "one_value"),
        (["operating", ""], False, np.nan, "not_due"),
    ],
)
def test_who_is_due_and_not_heard_of_counts_and_who_is_not_due_does_not(words, due, estimate, note):
    told = estimate_survival(statuses(words, [due] * len(words)), by=BY).iloc[0]
    assert told["estimate"] == pytest.approx(estimate, nan_ok=True)
    assert told["note_code"] == note
    assert pd.isna(told["ci_low"]) == (note in ("not_due", "one_value"))


def test_money_has_its_zeros_its_winsorized_mean_and_both_price_bases():
    nominal = [0, 0, 10, 20, 30, 40, 50, 1000]
    study = study_of(
        [
            values_of("revenue", "pre", nominal),
            values_of("revenue", "pre", [one / 2 for one in nominal], basis="real"),
        ],
        indicator("revenue", winsorize=90.0),
    )
    figures = figures_of(study)
    zeros = one(figures, "zero_share")
    assert (zeros["estimate"], zeros["n"], zeros["unit"], zeros["price_basis"]) == (
        *(2 / 8, 8, "share", "nominal"),
    )
    assert zeros["currency"] == ""
    for basis, size, month in (("nominal", 1, ""), ("real", 0.5, "2021-03")):
        pulled = one(figures, "winsorized_mean", price_basis=basis)
        limit = np.quantile(nominal, 0.9) * size
        assert pulled["statistic"] == pytest.approx(limit)
        assert pulled["estimate"] == pytest.approx(
            np.minimum(np.array(nominal) * size, limit).mean()
        )
        assert pd.isna(pulled["p_value"])
        median = one(figures, "median", price_basis=basis, population="all")
        assert (median["estimate"], median["base_month"]) == (25 * size, month)
        assert (median["unit"], median["currency"], median["n"]) == ("currency", "IDR", 8)


def test_who_keeps_written_records_stands_beside_the_amounts():
    study = study_of(
        [
            values_of("revenue", "pre", [1, 2, 3, None]),
            values_of("books", "pre", [1, 0, None, 1], basis=""),
        ],
        indicator("revenue", records_indicator="books"),
        indicator("books", kind="yes_no"),
    )
    figures = figures_of(study)
    beside = one(figures, "share", subject_id="revenue")
    assert (beside["category"], beside["estimate"], beside["n"]) == ("books", 1 / 2, 2)
    assert (beside["unit"], beside["currency"], beside["price_basis"]) == ("share", "", "")
    assert one(figures, "share", subject_id="books")["estimate"] == pytest.approx(2 / 3)


def test_each_option_is_a_share_and_has_no_mean():
    chosen = {"shop": [1, 1, 0, 0], "market": [1, 0, 0, 0], "none": [0, 0, 0, 1]}
    parts = [
        values_of("channels", "pre", values, basis="", category=option)
        for option, values in chosen.items()
    ]
    figures = figures_of(study_of(parts, indicator("channels", kind="choice_many")))
    shares = figures[figures["metric"] == "share"].set_index("category")["estimate"]
    assert shares.to_dict() == {"shop": 0.5, "market": 0.25, "none": 0.25}
    assert set(figures["metric"]) == {"share"}


def test_bands_have_their_distribution_and_the_share_at_or_above_but_no_mean():
    study = study_of(
        [values_of("band", "pre", [2, 2, 3, 4], basis="")],
        indicator("band", kind="ordered", at_or_above=3),
        indicator_options=LEVELS,
    )
    figures = figures_of(study)
    assert set(figures["metric"]) == {"share", "level_share"}
    assert one(figures, "share")["estimate"] == 0.5
    levels = figures[figures["metric"] == "level_share"].set_index("category")["estimate"]
    assert levels.to_dict() == {"none": 0, "low": 0.5, "mid": 0.25, "high": 0.25}


def test_what_is_derived_has_the_unit_of_what_it_measures():
    study = study_of(
        [
            values_of("profit", "pre", [-5, 10, 20]),
            values_of("practices", "pre", [0.2, 0.4, 1], basis=""),
            values_of("each", "pre", [1.5, 2, 4], basis=""),
        ],
        indicator("profit", kind="derived", value_kind="money", formula="difference"),
        indicator("practices", kind="derived", value_kind="share", formula="share_of"),
        indicator("each", kind="derived", value_kind="ratio", formula="ratio"),
    )
    means = figures_of(study).query("metric == 'mean'").set_index("subject_id")
    assert means["unit"].to_dict() == {"profit": "currency", "practices": "share", "each": "ratio"}
    assert means["estimate"].to_dict() == pytest.approx(
        {"profit": 25 / 3, "practices": 1.6 / 3, "each": 2.5}
    )


def test_survival_is_told_of_the_status_by_cohort_and_of_the_pool():
    rows = [
        (cohort, f"{cohort}-b{number}", "f6", "closed" if number < closed else "operating", True)
        for cohort, closed in (("c1", 2), ("c2", 0))
        for number in range(5)
    ]
    columns = ["cohort_id", "unit_id", "wave_id", "status", "is_due"]
    study = study_of(
        [values_of("revenue", "pre", [1])],
        indicator("revenue"),
        indicator("alive", kind="status"),
        cohorts=("c1", "c2"),
        business_status=pd.DataFrame(rows, columns=columns),
    )
    figures = figures_of(study)
    own = one(figures, "survival_share")
    assert (own["estimate"], own["n"], own["unit"]) == (3 / 5, 5, "share")
    assert (own["subject_id"], own["population"], own["wave_to"]) == ("alive", "due", "f6")
    pool = one(figures, "survival_share", scope="pooled", cohort_id="")
    assert (pool["estimate"], pool["n"]) == (8 / 10, 10)
