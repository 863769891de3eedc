"""Feedback and rubrics as they are loaded: what is a repeat, rejected, or not judged."""

from __future__ import annotations

import pytest

FILES = """
    file_no | n_read | holds    | instrument | path
    1       | 6      | feedback | closing-1  | closing.csv
    2       | 4      | rubric   | review-1   | review.csv
"""
RECORDS = """
    file_no | row_number | participant_id | session_id | object_id | rater_id | answered_on
    1       | 1          | p1             | s1         |           |          | 01/03/2024
    1       | 2          | p1             | s1         |           |          | 02/03/2024
    1       | 3          | p1             | s2         |           |          | 01/03/2024
    1       | 4          | x1             | s1         |           |          | 01/03/2024
    1       | 5          | x2             | s1         |           |          | 01/03/2024
    1       | 6          | p1             |            |           |          | 01/03/2024
    2       | 1          |                |            | o1        | k1       |
    2       | 2          |                |            | o1        | k2       |
    2       | 3          |                |            | o2        | k1       |
    2       | 4          |                |            | o1        | k1       |
"""
RESPONSES = """
    file_no | row_number | item_id | answer
    1       | 2          | useful  | 5
    1       | 3          | useful  | 6
    1       | 4          | useful  |
    1       | 5          | useful  |
    1       | 6          | useful  |
    2       | 2          | looks   | 0
    2       | 3          | looks   | 2,5
"""


@pytest.fixture
def hall(night):
    night.declare(
        waves="wave_id | wave_no | kind | late\npost | 1 | post | flag",
        items="""
            item_id | kind   | scale_min | scale_max
            useful  | likert | 1         | 5
            looks   | rubric | 1         | 4
        """,
    )
    night.land(files=FILES, records=RECORDS, responses=RESPONSES)
    return night


def test_a_respondent_session_and_form_or_a_rater_and_object_again_is_a_repeat(hall):
    hall.replace("c1")
    query = "select file_id, row_number from raw.records where state = 'repeated' order by all"
    assert hall.rows(query) == [(1, 1), (2, 1)]
    told = hall.rows("select session_id, object_id, rater_id from raw.records")
    assert set(told) == {
        ("", "", ""), ("s1", "", ""), ("s2", "", ""), ("", "o1", "k1"), ("", "o1", "k2"),
        ("", "o2", "k1"),
    }  # fmt: skip


def test_a_repeat_is_rejected_where_the_study_says_so(hall):
    hall.replace("c1", rules=hall.rules)
    query = "select file_id, row_number from raw.records where state = 'rejected' order by all"
    assert hall.rows(query) == [(1, 1), (1, 2), (2, 1), (2, 4)]


def test_a_rating_outside_its_scale_is_a_rejected_cell(hall):
    hall.replace("c1")
    assert hall.rows("select file_id, row_number, rule_id from ops.rejected order by all") == [
        (1, 3, "number_in_range"), (2, 2, "number_in_range"),
    ]  # fmt: skip


def test_forms_about_two_sessions_may_number_their_submissions_alike(hall):
    hall.connection.execute(
        "update landing.records set record_key = '7' where row_number in (3, 4)"
    )
    hall.replace("c1")
    query = "select row_number from raw.records where file_id = 1 and state = 'loaded' order by all"
    assert hall.rows(query) == [(2,), (3,), (4,), (5,), (6,)]


def test_what_people_think_is_no_matter_of_data_quality(hall):
    from warehouse.quality import measure_quality

    measure_quality(hall.connection)
    assert hall.rows("from landing.quality") == []
    assert hall.rows("from landing.written_answers") == []
    assert hall.rows("from landing.sittings") == []
