"""A cohort past a stop limit is not published; what is odd otherwise is told, and used."""

from __future__ import annotations

import pytest

from studies.limits import Limits, limit_rows
from tests.warehouse.measuring import (
    BAD,
    GOOD,
    INDICATORS,
    KEYED,
    KEYS,
    Measured,
    as_table,
    files,
    land_waves,
    lines,
    outcomes,
)


@pytest.fixture
def measured(night):
    """Give a warehouse that measures."""
    return Measured(night)


def test_a_swapped_pair_is_held_back_and_says_so(measured):
    measured.declare(items=KEYED, answers=KEYS)
    land_waves(measured, [GOOD] * 12, [BAD] * 12)
    replacement = measured.night.replace("c1")
    [fault] = replacement.held_back["c1"]
    assert fault.where == "cohorts/c1/post.csv"
    assert fault.what.startswith("swapped_waves: 12 of 12 (100%), where the limit is 80%.")
    assert "swapped" in fault.what
    assert "limits.swapped_waves.stop" in fault.todo
    assert measured.night.rows("select count(*) from raw.records") == [(0,)]
    assert measured.night.rows(
        "select measure, n, n_of, is_stopped, is_current from ops.quality"
    ) == [("swapped_waves", 12, 12, True, False)]


def test_a_cohort_past_a_stop_stays_at_its_last_good_state(measured):
    measured.declare(items=KEYED, answers=KEYS)
    land_waves(measured, [BAD] * 12, [GOOD] * 12)
    assert measured.night.replace("c1").held_back == {}
    land_waves(measured, [GOOD] * 12, [BAD] * 12, first=3)
    assert set(measured.night.replace("c1", run_id="run-2").held_back) == {"c1"}
    standing = (
        "select answer, count(*) from raw.responses where item_id = 'q1' group by 1 order by 1"
    )
    assert measured.night.rows(standing) == [("a", 12), ("b", 12)]
    [(before,)] = measured.night.rows(
        "select count(*) from raw.responses as r join raw.records as s using (file_id, row_number)"
        " where item_id = 'q1' and answer = 'b' and wave_id = 'pre'"
    )
    assert before == 12


def test_a_limit_that_is_off_holds_nothing_back_and_warns_of_nothing(measured):
    off = Limits.model_validate({"swapped_waves": {"warn": "off", "stop": "off"}})
    rows = [{k: "-" if v is None else str(v) for k, v in row.items()} for row in limit_rows(off)]
    measured.declare(items=KEYED, answers=KEYS, limits=as_table(rows))
    land_waves(measured, [GOOD] * 12, [BAD] * 12)
    assert measured.night.replace("c1").held_back == {}
    assert measured.night.rows("select measure from ops.quality") == []


def test_what_is_odd_is_listed_with_its_row_and_stays_loaded(measured):
    measured.declare(indicators=INDICATORS)
    amounts = [-5, 1, 2, 3, 4, 5, 6, 7, 8, 900]
    landed = outcomes("balance", amounts)
    columns = "file_no | target_kind | target_id | column_label\n1 | indicator | balance | Saldo"
    measured.land(**landed, columns=columns)
    measured.night.replace("c1")
    assert measured.night.rows(
        "select rule_id, severity, row_number, column_label from ops.rejected"
    ) == [("amount_usual", "warning", 11, "Saldo")]
    assert measured.night.rows("select count(*) from raw.outcomes where state = 'kept'") == [(10,)]
    [(told,)] = measured.night.rows("select expected from ops.rejected")
    assert "900" not in told
    assert "up to 3.5" in told


def test_a_cohort_that_is_replaced_has_only_its_new_findings_standing(measured):
    measured.declare(indicators=INDICATORS)
    measured.land(**outcomes("balance", [-500, -400, 1, 2, 3, 4, 5, 6, 7, 8, 900]))
    measured.night.replace("c1")
    again = outcomes("balance", list(range(-5, 6)))
    measured.land(**{name: rows.replace("\n1 |", "\n2 |") for name, rows in again.items()})
    measured.night.replace("c1", run_id="run-2")
    assert (
        measured.night.rows("select run_id, measure, n, n_of from ops.quality where is_current")
        == []
    )
    assert measured.night.rows("select distinct measure from ops.quality") == [("outlier_share",)]


def test_waves_whose_dates_are_swapped_are_held_back_whatever_was_answered(measured):
    measured.declare()
    days = {"pre": "2024-03-09", "post": "2024-03-02"}
    rows = [
        (no, 1 + person, wave, f"p{person}", days[wave])
        for no, wave in enumerate(days, 1)
        for person in range(1, 6)
    ]
    measured.land(
        files=files("pre", "post"),
        records=lines("file_no | row_number | wave_id | participant_id | answered_on", rows),
    )
    [fault] = measured.night.replace("c1").held_back["c1"]
    assert fault.where == "cohorts/c1/post.csv"
    assert fault.what.startswith("backward_waves: 5 of 5 (100%), where the limit is 80%.")
