"""The rules of a record: identity, roster, wave, window and consent; and its date, a cell."""

from __future__ import annotations

import json

import pytest

from warehouse.loading import Limits

RECORD_CASES = """
    why                     | participant_id | identity_state | wave_id | wave_found         | answered_on | consent | rule
    everything is there     | p1             | given          | post    | post               | 02/03/2024  | ya      |
    the wave by its label   | p2             | given          | post    | AFTER the training |             | ya      |
    no name                 |                | missing        | post    |                    |             | ya      | identity_given
    another wave            | p3             | given          | post    | pre                |             | ya      | wave_as_declared
    a day that never was    | p4             | given          | post    |                    | 31/02/2024  | ya      |
    before the window       | p5             | given          | f6      |                    | 29/02/2024  | ya      | date_in_window
    first day of the window | p6             | given          | f6      |                    | 01/03/2024  | ya      |
    last day of the window  | p7             | given          | f6      |                    | 31/03/2024  | ya      |
    after the window        | p8             | given          | f6      |                    | 01/04/2024  | ya      | date_in_window
    no consent              | p9             | given          | post    |                    |             | tidak   | consent_given
    consent left blank      | p10            | given          | post    |                    |             |         | consent_given
    no name, and no consent |                | missing        | post    |                    |             | tidak   | identity_given
"""  # noqa: E501


def test_a_record_is_rejected_where_identity_wave_window_or_consent_is_at_fault(knowledge, rows_of):
    cases = rows_of(RECORD_CASES)
    names = ["participant_id", "identity_state", "wave_id", "wave_found", "answered_on", "consent"]
    numbered = list(enumerate(cases, start=1))
    knowledge.load(
        files="file_no | n_read | wave_id\n"
        + "\n".join(f"{no} | 1 | {case['wave_id']}" for no, case in numbered),
        columns="file_no | target_kind | target_id | column_label\n"
        + "\n".join(f"{no} | role | consent_analysis | Setuju?" for no, _ in numbered),
        records=" | ".join(["file_no", "row_number", *names])
        + "\n"
        + "\n".join(" | ".join([str(no), "2", *map(case.get, names)]) for no, case in numbered),
        responses="file_no | row_number | item_id | answer\n"
        + "\n".join(f"{no} | 2 | q1 | a" for no, _ in numbered),
    )
    broken = dict(knowledge.rows("select file_id, rule_id from ops.rejected where is_record"))
    assert [{**case, "rule": broken.get(no, "")} for no, case in numbered] == cases
    severities = dict(
        knowledge.rows("select distinct rule_id, severity from ops.rejected where is_record")
    )
    assert {rule for rule, severity in severities.items() if severity != "error"} == {
        "consent_given"
    }
    assert severities["consent_given"] == "withheld"
    states = dict(knowledge.rows("select file_id, state from raw.records"))
    assert [states[no] for no, _ in numbered] == [
        "rejected" if case["rule"] else "loaded" for case in cases
    ]
    loaded = {file_id for (file_id,) in knowledge.rows("select file_id from raw.responses")}
    assert loaded == {no for no, case in numbered if not case["rule"]}


def test_a_late_answer_counts_and_is_reported_where_the_wave_only_flags_it(knowledge):
    knowledge.connection.execute("update study.waves set late = 'flag' where wave_id = 'f6'")
    knowledge.load(
        files="file_no | n_read | wave_id\n1 | 1 | f6",
        columns="""
            file_no | target_kind | target_id   | column_label
            1       | role        | answered_on | Tanggal
        """,
        records="""
            file_no | row_number | participant_id | wave_id | answered_on
            1       | 2          | p1             | f6      | 01/04/2024
        """,
    )
    assert knowledge.rows("select state from raw.records") == [("loaded",)]
    [(row, column, rule, severity, is_record, words)] = knowledge.rows(
        "select row_number, column_label, rule_id, severity, is_record, expected from ops.rejected"
    )
    assert (row, column, rule, severity, is_record) == (
        2, "Tanggal", "date_expected", "warning", True,
    )  # fmt: skip
    assert "2024-03-01 – 2024-03-31" in json.loads(words)["id"]
    assert knowledge.rows("select n_loaded, n_rejected from ops.files") == [(1, 0)]


def test_a_date_that_cannot_be_read_is_rejected_alone_and_its_record_loads(knowledge):
    knowledge.load(
        files="file_no | n_read | wave_id\n1 | 5 | f6",
        columns="""
            file_no | target_kind | target_id   | column_label
            1       | role        | answered_on | Tanggal
        """,
        records="""
            file_no | row_number | participant_id | wave_id | answered_on
            1       | 2          | p1             | f6      | 31/02/2024
            1       | 3          | p2             | f6      | 1899-12-31
            1       | 4          | p3             | f6      | 45123
            1       | 5          | p4             | f6      |
            1       | 6          | p5             | f6      | 02/03/2024
        """,
        responses="file_no | row_number | item_id | answer\n"
        + "\n".join(f"1 | {row} | q1 | a" for row in range(2, 7)),
    )
    assert knowledge.rows("select distinct state from raw.records") == [("loaded",)]
    assert knowledge.rows("select count(*) from raw.responses where state = 'kept'") == [(5,)]
    found = knowledge.rows(
        "select row_number, column_label, rule_id, severity, is_record, expected"
        " from ops.rejected order by row_number"
    )
    assert [row[:5] for row in found] == [
        (row, "Tanggal", "date_readable", "error", False) for row in (2, 3, 4)
    ]
    assert {json.loads(row[5])["en"].partition(":")[2][:11] for row in found} == {" dd/mm/yyyy"}
    assert knowledge.rows("select n_loaded, n_rejected from ops.files") == [(5, 0)]


def test_unreadable_dates_past_the_limit_of_cells_hold_the_cohort_back(knowledge):
    knowledge.land(
        files="file_no | n_read\n1 | 20",
        records="file_no | row_number | participant_id | answered_on\n"
        + "\n".join(f"1 | {row} | p{row} | 31/02/2024" for row in range(2, 22)),
    )
    replacement = knowledge.replace("c1", limits=Limits(warn=0.02, stop=0.5))
    [fault] = replacement.held_back["c1"]
    assert "20 of 20 cells were rejected" in fault.what


def test_who_is_not_on_the_roster_is_rejected_only_where_the_cohort_has_one(knowledge):
    survey = "1 | 2 | p9 | c1\n2 | 2 | p9 | c2\n3 | 2 | p1 | c1"
    knowledge.land(
        files="file_no | n_read | holds | cohort_id\n1 | 1 | survey | c1\n2 | 1 | survey | c2"
        "\n3 | 1 | roster | c1",
        columns="""
            file_no | target_kind | target_id | column_label | column_no
            1       | identity    | first     | Nama         | 1
            1       | identity    | born      | Lahir        | 2
        """,
        records=f"file_no | row_number | participant_id | cohort_id\n{survey}",
    )
    knowledge.replace("c1", "c2")
    assert knowledge.rows("select cohort_id, rule_id, column_label from ops.rejected") == [
        ("c1", "on_roster", "Nama, Lahir")
    ]


@pytest.mark.parametrize(("n_refused", "held_back"), [(6, []), (15, ["c1"])])
def test_refusals_are_no_warning_but_a_file_that_nearly_all_refuse_is_held_back(
    knowledge, n_refused, held_back
):
    consents = ["tidak"] * n_refused + ["ya"] * (20 - n_refused)
    knowledge.land(
        files="file_no | n_read\n1 | 20",
        columns="file_no | target_kind | target_id | column_label\n"
        "1 | role | consent_analysis | OK",
        records="file_no | row_number | participant_id | consent\n"
        + "\n".join(f"1 | {row} | p{row} | {said}" for row, said in enumerate(consents, start=2)),
    )
    replacement = knowledge.replace("c1", limits=Limits(warn=0.02, stop=0.5))
    assert list(replacement.held_back) == held_back
    assert replacement.warned == {}
    if held_back:
        [fault] = replacement.held_back["c1"]
        assert '15 × consent_given in "OK" from row 2' in fault.what
