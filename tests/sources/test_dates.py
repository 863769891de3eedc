"""Days are read as the warehouse reads them; an order that nothing settles is asked for."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from sources.checking import check_cohort
from sources.date_orders import DateOrder, ways_of
from sources.dates import day_of
from sources.refusals import Refusal
from sources.sheets import Row

WRITTEN = Path(__file__).parents[1] / "warehouse" / "dates.txt"
CASES = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in WRITTEN.read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for macros in ("06_words.sql", "07_dates.sql"):
        connection.execute(files("warehouse").joinpath("schema", macros).read_text("utf-8"))
    return connection


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_day_is_read_as_the_warehouse_reads_it(warehouse, case):
    written, order, day = case
    assert day_of(written, order) == (None if day == "-" else date.fromisoformat(day))
    asked = warehouse.execute("select parse_date(?, ?)", [written, order])
    assert asked.fetchall()[0][0] == day_of(written, order)


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
@pytest.mark.parametrize("sign", ["/", "-", "."])
def test_both_read_every_pair_of_numbers_alike(warehouse, order, sign):
    written = [f"{one}{sign}{two}{sign}2024" for one in range(33) for two in range(33)]
    found = warehouse.execute(
        "select t, parse_date(t, ?) from (select unnest(cast(? as varchar[])) as t)",
        [order, written],
    ).fetchall()
    assert dict(found) == {one: day_of(one, order) for one in written}


ORDERS = """
    what the file is      | its order | its dates                       | what comes of it
    a tool's, settled     | open      | 8/4/2025 25/4/2025              | dmy
    a tool's, settled     | open      | 8/4/2025 4/25/2025              | mdy
    a tool's, not settled | open      | 8/4/2025 9/4/2025               | row 2
    a tool's, harmless    | open      | 4/4/2025 5/5/2025               | dmy
    a tool's, ISO         | open      | 2025-04-08 2025/04/09           | dmy
    a tool's, turned      | open      | 8/4/2025 4/25/2025 25/4/2025    | row 3
    a tool's, no days     | open      | 31/31/2025 99/1/2025            | dmy
    typed, as declared    | dmy       | 8/4/2025 25/4/2025              | dmy
    typed, both ways      | dmy       | 8/4/2025 9/4/2025               | dmy
    typed, one slip       | dmy       | 25/4/2025 4/25/2025 8/4/2025    | dmy
    typed, one odd cell   | dmy       | 8/4/2025 4/25/2025 9/4/2025     | dmy
    typed, all turned     | dmy       | 4/25/2025                       | row 2
    typed, turned         | dmy       | 8/4/2025 4/25/2025 4/26/2025    | row 3
    typed, two turned     | dmy       | 8/4/2025 9/4/2025 7/4/2025 4/25/2025 4/26/2025 | row 5
    typed, turned back    | mdy       | 8/4/2025 25/4/2025 26/4/2025    | row 3
    year first, is not    | ymd       | 2025-04-08 25/4/2025            | row 3
    year first            | ymd       | 2025-04-08 2025-04-09           | ymd
"""


def watched(order: str, dates: list[str]) -> tuple[DateOrder, list[Row]]:
    watch = DateOrder({1: "Tanggal"}, "dmy" if order == "open" else order, order == "open")
    return watch, [Row(number, ("p1", written)) for number, written in enumerate(dates, 2)]


@pytest.mark.parametrize(
    "case",
    [[cell.strip() for cell in line.split("|")] for line in ORDERS.strip().splitlines()[1:]],
    ids=lambda case: case[0],
)
def test_dates_settle_their_order_or_ask_for_it(case):
    _, order, written, expected = case
    dates = written.split()
    watch, rows = watched(order, dates)
    if not expected.startswith("row"):
        assert list(watch.watched(rows)) == rows
        assert watch.settled == expected
        return
    with pytest.raises(Refusal) as caught:
        list(watch.watched(rows))
    refusal = caught.value
    assert refusal.at == f'{expected}, column 2 "Tanggal"'
    assert "date_order: " in refusal.todo
    assert not any(one in f"{refusal.what} {refusal.todo}" for one in dates)


def test_what_settled_the_order_is_told_without_the_date():
    watch = DateOrder({0: "Timestamp"}, "dmy", is_open=True)
    list(watch.watched([Row(2, ("8/4/2025 23:25:41",)), Row(3, ("8/25/2025 9:00:00",))]))
    assert watch.settled == "mdy"
    assert watch.told == "; dates are month first, as row 3 shows"


def test_records_that_are_left_out_settle_nothing():
    watch = DateOrder({0: "Timestamp"}, "dmy", is_open=True)
    rows = [Row(2, ("8/25/2025",), "preview"), Row(3, ("8/4/2025",))]
    with pytest.raises(Refusal, match="day first or month first"):
        list(watch.watched(rows))


def test_a_clock_of_twelve_hours_changes_nothing():
    assert ways_of("8/4/2025 11:25:41 PM") == "either"


GOOGLE = "Timestamp,nim,ms_1\n{},1,a\n{},2,b\n"


@pytest.mark.parametrize(
    ("dates", "declared", "order"),
    [
        (("8/4/2025 23:25:41", "8/25/2025 9:00:00"), {}, "mdy"),
        (("8/4/2025 23:25:41", "25/4/2025 9:00:00"), {}, "dmy"),
        (("8/4/2025 23:25:41", "9/4/2025 9:00:00"), {"date_order": "mdy"}, "mdy"),
        (("8/4/2025 23:25:41", "9/4/2025 9:00:00"), {"locale": "en_US"}, "mdy"),
        (("2025/04/08 9:00:00 AM GMT+7", "2025/04/09 9:00:00 AM GMT+7"), {}, "dmy"),
    ],
)
def test_a_survey_tool_s_dates_are_read_in_the_order_that_they_show(school, dates, declared, order):
    school.items = school.items[:1]
    school.write("post.csv", GOOGLE.format(*dates), **declared)
    assert school.read().faults == ()
    [(found, tool, reason)] = school.landed("files", "date_order", "tool", "tool_reason")
    assert (found, tool) == (order, "google_forms")
    assert ("row 3 shows" in reason) == (not declared and "/20" in dates[0])


def test_a_survey_tool_s_dates_that_read_both_ways_are_a_fault_in_a_check_and_in_a_run(school):
    school.items = school.items[:1]
    school.write("post.csv", GOOGLE.format("8/4/2025 23:25:41", "9/4/2025 9:00:00"))
    study = school.study()
    [fault] = check_cohort(study, study.cohorts["c1"])
    assert fault.where == 'cohorts/c1/post.csv, row 2, column 1 "Timestamp"'
    assert fault.what == "every date can be read day first or month first"
    assert fault.todo == "Say which in cohort.yml, as date_order: dmy or date_order: mdy."
    assert school.read().faults == (fault,)


def test_dates_that_people_typed_are_read_as_their_country_writes_them(school):
    school.items = school.items[:1]
    school.write("post.csv", "tanggal;nim;ms_1\n8/4/2025;1;a\n", columns={"answered_on": "tanggal"})
    assert school.read().faults == ()
    assert school.landed("files", "tool", "date_order") == [("csv", "dmy")]


def test_typed_dates_that_are_all_turned_are_one_fault_and_no_hundred_rejections(school):
    rows = "".join(f"4/{day}/2025;{day};a\n" for day in range(10, 30))
    school.items = school.items[:1]
    school.write("post.csv", "tanggal;nim;ms_1\n" + rows, columns={"answered_on": "tanggal"})
    [fault] = school.read().faults
    assert fault.where == 'cohorts/c1/post.csv, row 5, column 1 "tanggal"'
    assert fault.what == (
        "17 of 20 dates cannot be read day first, and all of them can month first"
    )
    assert "date_order: mdy" in fault.todo
