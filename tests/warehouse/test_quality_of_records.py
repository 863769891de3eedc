"""Each measure of whole records: how they were filled in, when, and by how many."""

from __future__ import annotations

import pytest

from tests.warehouse.measuring import SCALED, Measured, files, lines, records


@pytest.fixture
def measured(night):
    """Give a warehouse that measures."""
    return Measured(night)


def rated(*answers: str) -> str:
    """Land the six ratings of each record, written as one word."""
    rows = [
        (1, 1 + no, f"l{place}", answer.replace("_", ""))
        for no, word in enumerate(answers, 1)
        for place, answer in enumerate(word, 1)
    ]
    return lines("file_no | row_number | item_id | answer", rows)


def test_a_straight_line_is_one_answer_to_six_rated_questions_or_more(measured):
    measured.declare(items=SCALED)
    measured.land(
        files=files("post"),
        records=records(*["2024-03-10"] * 4),
        responses=rated("444444", "444443", "44444_", "111111"),
    )
    straight = "select row_number from landing.checked_sittings where is_straight order by 1"
    assert measured.night.rows(straight) == [(2,), (5,)]
    assert measured.value("straight_share") == (2, 3, pytest.approx(2 / 3, abs=1e-6))


def test_times_that_cannot_be_are_told_one_by_one(measured, rows_of):
    measured.declare()
    measured.land(
        files=lines(
            "file_no | wave_id | path | date_order",
            [(1, "post", "cohorts/c1/post.csv", "dmy"), (2, "pre", "cohorts/c1/pre.csv", "dmy")],
        ),
        records="""
            file_no | row_number | wave_id | started_at | ended_at | n_answered
            1       | 2          | post    | 2024-03-10T09:00:00+07 | 2024-03-10T08:59:00+07 | 10
            1       | 3          | post    | 10/03/2024 9:00:00 AM | 10/03/2024 9:00:19 AM     | 10
            1       | 4          | post    | 10/03/2024 9.00 | 10/03/2024 9.05           | 10
            1       | 5          | post    | 2024-03-01 09:00:00 | 2024-03-01 09:05:00       | 10
            1       | 6          | post    | 2024-05-02 09:00:00 | 2024-05-02 09:05:00       | 10
            1       | 7          | post    | | 2024-03-10 09:05:00 | 10
            2       | 2          | pre     | 2024-03-10 09:00:00 | 2024-03-10 09:05:00       | 10
            2       | 3          | pre     | 2022-03-10 09:00:00 | 2022-03-10 09:05:00       | 10
        """,
    )
    told = """
        file_no | row_number | is_in_order | is_long_enough | is_day_possible | is_day_of_wave
        1       | 2          | False       | True           | True            | True
        1       | 3          | True        | False          | True            | True
        1       | 4          | True        | True           | True            | True
        1       | 5          | True        | True           | True            | False
        1       | 6          | True        | True           | False           | True
        1       | 7          | True        | True           | True            | True
        2       | 2          | True        | True           | True            | False
        2       | 3          | True        | True           | False           | True
    """
    columns = told.split("\n")[1].replace("|", ",")
    query = f"select {columns} from landing.checked_sittings order by 1, 2"  # noqa: S608
    assert measured.night.table(query) == rows_of(told)
    assert measured.value("impossible_times", file_no="1") == (3, 6, 0.5)
    assert measured.value("impossible_times", file_no="2") == (2, 2, 1)
    assert measured.value("too_fast", file_no="1") == (1, 4, 0.25)


def test_a_wave_is_backward_where_it_comes_before_an_earlier_one(measured):
    measured.declare()
    head = "file_no | row_number | wave_id | participant_id | answered_on"
    rows = [
        (1, 2, "pre", "p1", "2024-03-02"), (1, 3, "pre", "p2", "2024-03-02"),
        (1, 4, "pre", "", "2024-03-05"), (2, 2, "post", "p1", "2024-03-09"),
        (2, 3, "post", "p2", "2024-03-01"), (2, 4, "post", "p3", "2024-03-09"),
        (2, 5, "post", "", "2024-03-01"), (3, 2, "f6", "p1", "2024-03-08"),
        (3, 3, "f6", "p2", "2024-04-01"),
        (1, 5, "pre", "p4", "2024-03-02"), (2, 6, "post", "p4", "2024-03-09"),
    ]  # fmt: skip
    measured.land(files=files("pre", "post", "f6"), records=lines(head, rows))
    assert measured.value("backward_waves", wave_id="pre") == (0, 3, 0)
    assert measured.value("backward_waves", wave_id="post") == (1, 4, 0.25)
    assert measured.value("backward_waves", wave_id="f6") == (1, 2, 0.5)
    assert measured.value("outside_window", wave_id="f6") == (1, 2, 0.5)
    assert measured.value("outside_window", wave_id="post") is None


def test_records_heap_on_one_minute_and_follow_ups_on_one_day(measured):
    measured.declare()
    times = [f"2024-04-01T09:15:{second:02}Z" for second in range(3)] + ["2024-04-02T10:00:00Z"]
    measured.land(files=files("f6"), records=records(*times, wave="f6", times="submitted_at"))
    assert measured.value("minute_heaping") == (3, 4, 0.75)
    assert measured.value("day_heaping") == (3, 4, 0.75)


def test_progress_is_held_against_the_roster_else_against_the_first_wave(measured):
    measured.declare()
    head = "file_no | row_number | wave_id | participant_id | answered_on"
    waves = [
        (1, 2, "pre", "p1", ""), (1, 3, "pre", "p2", ""), (1, 4, "pre", "p9", ""),
        (2, 2, "post", "p1", ""), (2, 3, "post", "p8", ""),
    ]  # fmt: skip
    measured.land(files=files("pre", "post"), records=lines(head, waves))
    assert measured.value("response", wave_id="pre") is None
    assert measured.value("response", wave_id="post") == (1, 3, pytest.approx(1 / 3, abs=1e-6))
    roster = [(3, 1 + no, "", f"p{no}", "") for no in range(1, 5)]
    measured.land(
        files=files("pre", "post") + "\n3 | | cohorts/c1/roster.csv | c1",
        records=lines(head, [*waves, *roster]),
    )
    assert measured.value("response", wave_id="pre") is None  # the file is no roster yet
    declared = files("pre", "post", holds="survey") + "\n3 | | cohorts/c1/roster.csv | c1 | roster"
    measured.land(files=declared, records=lines(head, [*waves, *roster]))
    assert measured.value("response", wave_id="pre") == (2, 4, 0.5)
    assert measured.value("response", wave_id="post") == (1, 4, 0.25)
