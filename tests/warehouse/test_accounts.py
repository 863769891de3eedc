"""Every record and cell is accounted for, with the reason why it was left out or replaced."""

from __future__ import annotations

from datetime import date

import pytest

from studies.faults import StageError
from warehouse.balance import prove_balance
from warehouse.landing import leave_out_after


def test_records_left_out_are_counted_by_their_reason(knowledge):
    knowledge.load(
        files="file_no | n_read\n1 | 5",
        records="""
            file_no | row_number | participant_id | left_out
            1       | 2          | p1             |
            1       | 3          | p2             | preview
            1       | 4          | p3             | preview
            1       | 5          | p4             | rejected_in_review
            1       | 6          | p5             | after_as_of
        """,
    )
    assert knowledge.rows("select file_id, reason, n_records from ops.left_out order by all") == [
        (1, "after_as_of", 1),
        (1, "preview", 2),
        (1, "rejected_in_review", 1),
    ]
    assert knowledge.rows("select n_read, n_loaded, n_left_out from ops.files") == [(5, 1, 4)]


def test_the_cells_of_a_file_are_kept_or_rejected(knowledge):
    knowledge.load(
        files="file_no | n_read | n_corrected\n1 | 2 | 1",
        records="file_no | row_number | participant_id\n1 | 2 | p1\n1 | 3 | p2",
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q1      | a
            1       | 3          | q1      | nonsense
        """,
    )
    assert knowledge.rows("select n_cells, n_cells_rejected, n_corrected from ops.files") == [
        (2, 1, 1)
    ]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("update ops.left_out set n_records = 1", "2 rows were read, but 1 are accounted for"),
        ("delete from ops.left_out", "2 rows were read, but 0 are accounted for"),
        ("update raw.responses set state = 'kept'", "1 rows were read, but 0 are accounted for"),
        ("delete from raw.responses", "3 rows were read, but 0 are accounted for"),
    ],
)
def test_a_sum_that_does_not_hold_stops_the_load(knowledge, harm: str, said: str):
    knowledge.load(
        files="file_no | n_read\n1 | 5",
        records="""
            file_no | row_number | participant_id | left_out
            1       | 2          | p1             |
            1       | 3          | p2             |
            1       | 4          | p3             |
            1       | 5          | p4             | blank
            1       | 6          | p5             | blank
        """,
        responses="""
            file_no | row_number | item_id | answer
            1       | 2          | q1      | a
            1       | 3          | q1      | nonsense
            1       | 4          | q1      | b
        """,
    )
    prove_balance(knowledge.connection)
    knowledge.connection.execute(harm)
    with pytest.raises(StageError, match=said):
        prove_balance(knowledge.connection)


AT_NIGHT = """
    row_number | submitted_at                  | answered_on
    2          | 2024-05-01T16:59:59Z          |
    3          | 2024-05-01T17:00:00.000Z      |
    4          | 2024-05-02T01:00:00+07:00     |
    5          | 2024-05-01T23:59:59.123+07:00 |
    6          | 2024-05-01 23:59:59           |
    7          | 2024-05-02 00:00:00           |
    8          |                               | 01/05/2024
    9          |                               | 02/05/2024
    10         |                               |
    11         |                               | some day
    12         | 2024-05-01T08:00:00Z          | 03/05/2024
"""


def test_what_was_sent_after_a_day_where_the_study_is_is_left_out_with_its_cells(
    knowledge, rows_of
):
    rows = rows_of(AT_NIGHT)
    knowledge.land(
        files="file_no | n_read\n1 | 11",
        records="file_no | row_number | participant_id | submitted_at | answered_on\n"
        + "\n".join(
            f"1 | {row['row_number']} | p{row['row_number']} | {row['submitted_at']}"
            f" | {row['answered_on']}"
            for row in rows
        ),
        responses="file_no | row_number | item_id | answer\n"
        + "\n".join(f"1 | {row['row_number']} | q6 | x" for row in rows),
    )
    leave_out_after(knowledge.connection, date(2024, 5, 1), "Asia/Jakarta")
    late = knowledge.rows(
        "select row_number from landing.records where left_out = 'after_as_of' order by all"
    )
    assert late == [(3,), (4,), (7,), (9,)]
    assert knowledge.rows("select row_number from landing.responses order by all") == [
        (2,), (5,), (6,), (8,), (10,), (11,), (12,),
    ]  # fmt: skip


EDITED = """
    file_no | row_number | participant_id | record_key | submitted_at         | answered_on
    1       | 2          | p1             | k1         | 2024-05-01T08:00:00Z | 01/05/2024
    1       | 3          | p2             | k2         | 2024-05-03T08:00:00Z | 03/05/2024
    1       | 4          | p2             | k2         | 2024-05-02T08:00:00Z | 02/05/2024
    1       | 5          | p3             |            |                      | 01/05/2024
    2       | 2          | p9             | k1         | 2024-05-04T08:00:00Z | 04/05/2024
    2       | 3          | p4             | k4         | 2024-05-04T08:00:00Z | 04/05/2024
"""


@pytest.mark.parametrize(
    ("later_asks", "replaced"),
    [
        ("q1 q6", [(1, 2), (1, 4)]),  # the whole form again
        ("q6", [(1, 4)]),  # the other half of the form: both count
    ],
)
def test_an_edited_submission_replaces_its_older_self(knowledge, later_asks: str, replaced: list):
    knowledge.connection.execute("update study.settings set duplicates = 'reject'")
    knowledge.land(
        files="file_no | n_read | part | path\n1 | 4 | 1 | a.csv\n2 | 2 | 2 | b.csv",
        columns="file_no | target_kind | target_id\n1 | item | q1\n1 | item | q6\n"
        + "\n".join(f"2 | item | {item}" for item in later_asks.split()),
        records=EDITED,
    )
    knowledge.replace("c1", rules=knowledge.rules)
    assert (
        knowledge.rows(
            "select file_id, row_number from raw.records where state = 'repeated' order by all"
        )
        == replaced
    )
    assert knowledge.rows("select count(*) from raw.records where state = 'rejected'") == [(0,)]
    assert knowledge.rows("select sum(n_read - n_loaded - n_repeated) from ops.files") == [(0,)]


def test_versions_without_a_clock_are_told_by_their_place(knowledge):
    knowledge.land(
        files="file_no | n_read\n1 | 3",
        records="""
            file_no | row_number | participant_id | record_key | submitted_at
            1       | 2          | p1             | k1         |
            1       | 3          | p1             | k1         | 2024-05-02T08:00:00Z
            1       | 4          | p1             | k1         |
        """,
    )
    knowledge.replace("c1")
    assert knowledge.rows("select row_number from raw.records where state = 'loaded'") == [(3,)]
