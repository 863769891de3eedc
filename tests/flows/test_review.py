"""What waits for a person is written once, kept byte for byte, and read again."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.review import name_row, review_study
from studies.faults import CohortError, StudyError

HEAD = "kind,record_a,record_b,decision,reason,initials,on,where"
PRE = [f"{chr(97 + n)},{n + 1},{chr(116 - n)},{n},b" for n in range(20)]
POST = ["a,1,t,31,a", "a,1,t,32,b", "b,2,s,1,a"]


@pytest.fixture
def coded(tiny):
    """Give a study whose first cohort is known by codes, of which two are tied in one."""
    declared = (tiny / "study.yml").read_text("utf-8")
    codes = declared.replace("person: [person]", "person: [mother, day, town, siblings]")
    (tiny / "study.yml").write_text(codes, "utf-8")
    for wave, rows in (("pre", PRE), ("post", POST)):
        text = "\n".join(["mother,day,town,siblings,q1", *rows]) + "\n"
        for cohort in ("first", "second"):
            own = text if cohort == "first" else text.replace("a,1,t,32", "z,9,z,40")
            (tiny / "cohorts" / cohort / f"{wave}.csv").write_text(own, "utf-8")
    return tiny


def review(study, **how):
    return review_study(study, environment={}, **how)


def decisions(study, cohort: str = "first"):
    return study / "cohorts" / cohort / "decisions.csv"


def lines(study) -> list[dict[str, str]]:
    return list(csv.DictReader(decisions(study).read_text("utf-8-sig").splitlines()))


def answer(study, at: int, decision: str) -> None:
    rows = lines(study)
    rows[at] |= {"decision": decision, "reason": "asked her", "initials": "AB", "on": "2024-05-01"}
    with decisions(study).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD.split(","))
        writer.writeheader()
        writer.writerows(rows)


def test_what_waits_is_written_without_a_decision_or_an_answer(coded):
    found = review(coded)
    assert (found.n_waiting, found.exit_code, found.faults) == (2, 11, ())
    assert decisions(coded).read_text("utf-8-sig").splitlines()[0] == HEAD
    assert [(row["kind"], row["decision"], row["where"]) for row in lines(coded)] == [
        ("match", "", "pre.csv row 2 and post.csv row 2: tied, siblings differs"),
        ("match", "", "pre.csv row 2 and post.csv row 3: tied, siblings differs"),
    ]
    assert not decisions(coded, "second").exists()
    assert sorted(path.name for path in decisions(coded).parent.iterdir()) == [
        "cohort.yml",
        "decisions.csv",
        "post.csv",
        "pre.csv",
    ]


def test_writing_again_changes_no_byte(coded):
    review(coded)
    before = decisions(coded).read_bytes()
    assert [one.n_added for one in review(coded).cohorts] == [0]
    assert decisions(coded).read_bytes() == before


def test_lines_are_added_below_what_a_spreadsheet_saved(coded):
    review(coded)
    first, second = lines(coded)
    saved = (
        "on;kind;record_a;record_b;decision;reason;initials;remark\r\n"
        f"1/5/24;match;{first['record_a']};{first['record_b']};;;;\u00e9"
    ).encode("utf-16")
    decisions(coded).write_bytes(saved)
    review(coded)
    written = decisions(coded).read_bytes()
    assert written.startswith(saved)
    assert written.decode("utf-16").split("\r\n")[2:] == [
        f";match;{second['record_a']};{second['record_b']};;;;",
        "",
    ]


def test_an_answer_is_taken_and_what_it_settles_no_longer_waits(coded):
    review(coded)
    answer(coded, 0, "same")
    kept = decisions(coded).read_bytes()
    found = review(coded)
    assert (found.n_waiting, found.exit_code) == (0, 0)
    assert [(one.n_answered, one.n_added) for one in found.cohorts] == [(1, 0)]
    assert decisions(coded).read_bytes() == kept


def test_nothing_is_written_where_only_checking(coded):
    assert review(coded, writes=False).n_waiting == 2
    assert not decisions(coded).exists()


def test_a_wrong_line_is_told_and_the_file_is_left_alone(coded):
    review(coded)
    answer(coded, 0, "maybe")
    kept = decisions(coded).read_bytes()
    found = review(coded)
    assert found.exit_code == 11
    (fault,) = found.faults
    assert fault.where == "cohorts/first/decisions.csv, line 2"
    assert decisions(coded).read_bytes() == kept


def test_repeats_are_written_where_asked_or_where_the_rule_rejects(coded):
    again = "\n".join(["mother,day,town,siblings,q1", *PRE, PRE[3]]) + "\n"
    (coded / "cohorts" / "second" / "pre.csv").write_text(again, "utf-8")
    review(coded, cohorts=["second"])
    assert not decisions(coded, "second").exists()
    assert review(coded, cohorts=["second"], with_repeats=True).n_waiting == 0
    assert "duplicate,pre.csv#" in decisions(coded, "second").read_text("utf-8")
    declared = (coded / "study.yml").read_text("utf-8")
    rejecting = declared.replace("siblings]}", "siblings], duplicates: reject}")
    (coded / "study.yml").write_text(rejecting, "utf-8")
    assert review(coded, cohorts=["second"]).n_waiting == 1


def test_the_record_of_a_row_is_named(coded):
    review(coded)
    names = {row["record_b"] for row in lines(coded)}
    found = {name_row(coded, f"cohorts/first/post.csv:{row}", environment={}) for row in (2, 3)}
    assert found == names
    for place in ("post.csv:2", "cohorts/first/post.csv:99", "cohorts/first/posd.csv:2", "first"):
        with pytest.raises(CohortError):
            name_row(coded, place, environment={})


def test_a_cohort_that_is_not_there_is_refused(coded):
    with pytest.raises(StudyError):
        review(coded, cohorts=["frist"])


def test_the_command_says_what_waits_to_people_and_machines(coded):
    said = CliRunner().invoke(app, ["review", str(coded)])
    assert said.exit_code == 11
    assert "2 pairs of records wait for a decision" in said.stdout
    assert "cohorts/first/decisions.csv: 2 wait, 0 decided, 2 lines added" in said.stdout
    told = CliRunner().invoke(app, ["review", str(coded), "--check", "--json"])
    content = json.loads(told.stdout)
    assert (told.exit_code, content["n_waiting"], content["faults"]) == (11, 2, [])
    named = CliRunner().invoke(app, ["review", str(coded), "--row", "cohorts/first/post.csv:2"])
    assert (named.exit_code, named.stdout.startswith("post.csv#")) == (0, True)
