"""Who somebody is, from the cells of the files to the rows that land."""

from __future__ import annotations

import random

import pytest

from sources.people.identities import phone_number
from sources.pseudonyms import pseudonym

from .conftest import KEY

HOW = (
    "n_reference", "n_exact", "n_all_but_one", "n_all_but_two", "n_decided", "n_tied",
    "n_doubtful", "n_unmatched", "n_without_identity",
)  # fmt: skip
CODE = ["mother", "day", "town", "siblings"]
TWENTY = [f"{chr(97 + n)},{n + 1},{chr(116 - n)},{n}" for n in range(20)]


def write(school, wave: str, identity: list[str], rows: list[str], **declared) -> None:
    lines = [",".join([*identity, "ms_1", "ms_2"]), *(f"{row},b,x" for row in rows)]
    school.write(f"{wave}.csv", "\n".join(lines) + "\n", wave=wave, **declared)


def participants(school) -> dict[int, list[str]]:
    files: dict[int, list[str]] = {}
    for file_no, who in school.landed("records", "file_no", "participant_id"):
        files.setdefault(file_no, []).append(who)
    return files


def report(school) -> list[dict[str, int]]:
    return [
        {name: n for name, n in zip(HOW, row, strict=True) if n}
        for row in school.landed("matches", *HOW)
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "0812 3456 7890", "812 3456 7890", "+62 812-3456-7890", "6281234567890", "'081234567890",
        "62 812 3456 7890", "0062-812-3456-7890", "(0812) 3456.7890", "81234567890.0",
        "８１２34567890",
    ],
)  # fmt: skip
def test_a_phone_number_has_one_form_however_it_was_written_or_saved(typed):
    assert phone_number(typed, "ID") == "+6281234567890"


@pytest.mark.parametrize(
    ("typed", "region", "form"),
    [
        ("07911 123456", "GB", "+447911123456"),
        ("7911123456", "GB", "+447911123456"),
        ("(650) 253-0000", "US", "+16502530000"),
        ("+1 650 253 0000", "ID", "+16502530000"),
        ("8.12E+11", "ID", ""),
        ("", "ID", ""),
        ("none", "ID", "none"),
        ("123", "ID", "123"),
    ],
)
def test_a_phone_number_is_read_by_the_country_of_the_study(typed, region, form):
    assert phone_number(typed, region) == form


def test_phones_identify_over_files_of_any_kind(school):
    school.design["identity"] = {"person": ["hp"], "kinds": {"hp": "phone"}}
    rows = [["hp", "ms_1", "ms_2"], [81234567890, "b", "x"], ["+62 813-1111-2222", "b", "x"]]
    school.write_xlsx("pre.xlsx", rows, wave="pre")
    write(school, "post", ["hp"], ["0813 1111 2222", "62812 34567890"])
    assert school.read().faults == ()
    own = participants(school)
    assert own[1] == own[2][::-1]
    assert own[1][0] == pseudonym(KEY, "enrolment", "school", "c1", "+6281234567890")


def test_kinds_name_only_columns_of_the_identity(school):
    school.design["identity"] = {"person": ["nim"], "kinds": {"hp": "phone"}}
    with pytest.raises(ValueError, match="identifies nobody"):
        school.study()


def test_a_code_is_matched_over_waves_and_reported(school):
    school.design["identity"] = {"person": CODE}
    write(school, "pre", CODE, TWENTY)
    post = ["a,01,t,0", "b,2,s,31", "c,3,r,2", "c,3,r,2", ",4,q,3", "x,,,", ",,,", "zz,40,yy,50"]
    write(school, "post", CODE, post)
    assert school.read().faults == ()
    own = participants(school)
    pre, found = own[1], own[2]
    # The spreadsheet's 1 and the form's 01; one element otherwise; twice the same; one missing.
    assert found[:5] == [pre[0], pre[1], pre[2], pre[2], pre[3]]
    assert found[5] == found[6] == ""
    assert found[7] not in pre
    assert report(school) == [
        {"n_reference": 20},
        {"n_exact": 3, "n_all_but_one": 2, "n_unmatched": 1, "n_without_identity": 2},
    ]
    records = school.landed("matches", "n_records", *HOW)
    assert all(n == sum(parts) for n, *parts in records)
    assert found[0] == pseudonym(KEY, "enrolment", "school", "c1", "a|1|t|0")


def test_incomplete_codes_are_nobody_elses(school):
    school.design["identity"] = {"person": CODE}
    write(school, "pre", CODE, ["a,1,,2", "a,1,,2", "a,1,t,2"])
    assert school.read().faults == ()
    assert len(set(participants(school)[1])) == 3
    states = school.landed("records", "identity_state")
    assert states == [("given",)] * 3


def test_the_roster_is_what_waves_are_matched_with(school):
    school.design["identity"] = {"person": CODE}
    lines = [",".join([*CODE, "sex"]), *(f"{row},f" for row in TWENTY)]
    write(school, "pre", CODE, ["a,1,t,31", "b,2,s,1"])
    write(school, "post", CODE, ["a,1,t,31", "b,2,s,32"])
    school.write("roster.csv", "\n".join(lines) + "\n", holds="roster", wave="")
    assert school.read().faults == ()
    own = participants(school)
    assert own[1] == own[2] == own[3][:2]
    assert report(school) == [
        {"n_all_but_one": 1, "n_exact": 1},
        {"n_exact": 1, "n_all_but_one": 1},
        {"n_reference": 20},
    ]


def test_an_id_that_is_nearly_one_of_the_roster_waits(school):
    school.write("roster.csv", "nim,sex\nA1001,f\nA2001,f\n", holds="roster", wave="")
    school.write("post.csv", "nim,ms_1,ms_2\nA1001,b,x\nA2010,b,x\n")
    arrival = school.read()
    (pair,) = [one for one in arrival.waiting if one.kind == "match"]
    assert pair.where == "roster.csv row 3 and post.csv row 3: doubtful, nim differs"
    own = participants(school)
    assert own[2][0] == own[1][0]
    assert own[2][1] not in own[1]
    line = f"match,{pair.record_a},{pair.record_b},same,asked,AB,"
    school.path("decisions.csv").write_text(
        f"kind,record_a,record_b,decision,reason,initials,on\n{line}\n", "utf-8"
    )
    assert school.read().waiting == ()
    assert participants(school)[2] == participants(school)[1]


def test_attendance_and_outcomes_are_matched_like_waves(school):
    school.design["identity"] = {"person": CODE}
    write(school, "pre", CODE, TWENTY)
    school.write("hadir.csv", f"{','.join(CODE)},s1\na,1,t,9,ya\n", holds="attendance", wave="")
    school.write("f.csv", f"{','.join(CODE)},revenue\nb,2,s,9,100\n", holds="outcomes", wave="post")
    assert school.read().faults == ()
    own = participants(school)
    assert (own[2], own[3]) == ([own[1][0]], [own[1][1]])


def test_rows_in_another_order_are_the_same_people(school):
    school.design["identity"] = {"person": CODE}
    post = ["a,1,t,31", "a,1,t,32", "b,2,s,9", "c,3,,2", "c,3,,", "new,9,old,8", "d,4,q,3"]
    write(school, "pre", CODE, TWENTY)
    write(school, "post", CODE, post)

    def landed() -> tuple[dict[str, str], set[tuple[str, ...]]]:
        waiting = {one[:3] for one in school.read().waiting}
        who = participants(school)
        people = {}
        for file_no, wave in ((1, "pre"), (2, "post")):
            rows = school.path(f"{wave}.csv").read_text("utf-8").splitlines()[1:]
            people |= {f"{wave} {row}": one for row, one in zip(rows, who[file_no], strict=True)}
        return people, waiting

    once = landed()
    chance = random.Random(7)
    for _ in range(3):
        for wave in ("pre", "post"):
            head, *rows = school.path(f"{wave}.csv").read_text("utf-8").splitlines()
            chance.shuffle(rows)
            school.path(f"{wave}.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
        assert landed() == once


def test_where_a_file_is_at_fault_nothing_is_said_to_be_missing(school):
    school.design["identity"] = {"person": CODE}
    write(school, "pre", CODE, TWENTY)
    write(school, "post", CODE, ["a,1,t,31,extra,cells,here"])
    school.path("decisions.csv").write_text(
        "kind,record_a,record_b,decision,reason,initials,on\n"
        "match,pre.csv#gone,post.csv#gone,same,r,AB,\n",
        "utf-8",
    )
    faults = school.read().faults
    assert [fault.where.partition(",")[0] for fault in faults] == ["cohorts/c1/post.csv"]
