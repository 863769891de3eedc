"""What a person decided about records holds at every run, whatever the order of their rows."""

from __future__ import annotations

import pytest

from sources.checking import check_cohort

HEAD = "kind,record_a,record_b,decision,reason,initials,on\n"
CODE = "mother,day,town,siblings"
TWENTY = [f"{chr(97 + n)},{n + 1},{chr(116 - n)},{n}" for n in range(20)]


def write_waves(school, pre: list[str], post: list[str], identity: str = CODE) -> None:
    """Write two waves whose rows begin with the identity."""
    school.design["identity"] = {**school.design["identity"], "person": identity.split(",")}
    for wave, rows in (("pre", pre), ("post", post)):
        lines = [f"{identity},ms_1,ms_2", *(f"{row},b,x" for row in rows)]
        school.write(f"{wave}.csv", "\n".join(lines) + "\n", wave=wave)


def decide(school, *lines: str) -> None:
    school.path("decisions.csv").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def people_by_row(school) -> dict[tuple[int, int], str]:
    landed = school.landed("records", "file_no", "row_number", "participant_id")
    return {(file_no, row): who for file_no, row, who in landed}


def matches(arrival):
    return [one for one in arrival.waiting if one.kind == "match"]


def tied(school):
    write_waves(school, TWENTY, ["a,1,t,31", "a,1,t,32"])
    arrival = school.read()
    assert arrival.faults == ()
    assert [one.must for one in matches(arrival)] == [True, True]
    return arrival


def test_a_tie_stays_apart_and_waits_with_its_rows_and_columns_named(school):
    arrival = tied(school)
    people = people_by_row(school)
    assert len({people[1, 2], people[2, 2], people[2, 3]}) == 3
    first, second = matches(arrival)
    assert {first.record_a, second.record_a} == {first.record_a}
    wheres = {first.where, second.where}
    assert wheres == {
        f"pre.csv row 2 and post.csv row {row}: tied, siblings differs" for row in (2, 3)
    }
    assert "31" not in "".join(wheres)


@pytest.mark.parametrize(("decision", "alike"), [("same", True), ("different", False)])
def test_a_decided_match_holds(school, decision, alike):
    arrival = tied(school)
    pair = next(one for one in matches(arrival) if "post.csv row 2" in one.where)
    decide(school, f"match,{pair.record_a},{pair.record_b},{decision},seen,AB,2024-05-01")
    again = school.read()
    assert (again.faults, matches(again)) == ((), [])
    people = people_by_row(school)
    assert (people[1, 2] == people[2, 2]) is alike
    # The other of the two is the only one left: three of four elements agree.
    assert (people[1, 2] == people[2, 3]) is not alike


def test_decisions_outlive_another_order_of_rows(school):
    arrival = tied(school)
    pair = next(one for one in matches(arrival) if "post.csv row 3" in one.where)
    decide(school, f"match,{pair.record_a},{pair.record_b},same,seen,AB,2024-05-01")
    for name in ("pre.csv", "post.csv"):
        head, *rows = school.path(name).read_text("utf-8").splitlines()
        school.path(name).write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    assert school.read().faults == ()
    people = people_by_row(school)
    assert people[1, 21] == people[2, 2]  # the last of pre, and "a,1,t,32"


def twice(school, *, rule: str = "last") -> tuple[str, str]:
    """Write one person twice and another between; give the names of both records."""
    school.design["identity"] = {"person": ["nim"], "duplicates": rule}
    school.write("post.csv", "nim,ms_1,ms_2\n1,a,x\n2,b,y\n1,b,x\n")
    first, _, second = school.record_names("post.csv")
    return first, second


def test_two_people_with_one_code_can_be_parted(school):
    write_waves(school, TWENTY, ["a,1,t,0", "b,2,s,1"])
    first, second = school.record_names("pre.csv")[0], school.record_names("post.csv")[0]
    assert school.read().faults == ()
    people = people_by_row(school)
    assert people[1, 2] == people[2, 2]
    decide(school, f"match,{first},{second},different,two sisters,AB,2024-05-01")
    assert school.read().faults == ()
    apart = people_by_row(school)
    assert apart[2, 2] not in {apart[1, row] for row in range(2, 22)}
    assert (apart[1, 2], apart[2, 3]) == (people[1, 2], people[2, 3])


def test_who_is_another_person_is_matched_with_nobody_by_what_was_typed(school):
    write_waves(school, TWENTY, ["a,1,t,31"])
    (name,) = school.record_names("post.csv")
    assert school.read().faults == ()
    people = people_by_row(school)
    assert people[1, 2] == people[2, 2]
    decide(school, f"duplicate,{name},,new_id,a friend,AB,2024-05-01")
    assert school.read().faults == ()
    people = people_by_row(school)
    assert people[2, 2] not in {people[1, row] for row in range(2, 22)}


def test_a_decided_pair_goes_by_the_earlier_record_whichever_is_named_first(school):
    write_waves(school, TWENTY, ["zz,1,t,31"])
    assert school.read().faults == ()
    before = people_by_row(school)
    known, found = school.record_names("pre.csv")[0], school.record_names("post.csv")[0]
    decide(school, f"match,{found},{known},same,asked,AB,2024-05-01")
    assert school.read().faults == ()
    after = people_by_row(school)
    assert after[1, 2] == after[2, 2] == before[1, 2]


def left_out(school) -> list[str]:
    return [reason for (reason,) in school.landed("records", "left_out")]


def test_a_repeat_can_be_decided_and_waits_only_where_the_rule_rejects(school):
    twice(school)
    assert [one.must for one in school.read().waiting] == [False]
    school.design["identity"]["duplicates"] = "reject"
    assert [one.must for one in school.read().waiting] == [True]


def test_of_two_records_the_one_that_is_kept_counts(school):
    first, second = twice(school)
    assert school.read().faults == ()
    assert left_out(school) == ["", "", ""]
    decide(school, f"duplicate,{first},{second},keep,the second was a trial,AB,2024-05-01")
    assert (school.read().faults, school.read().waiting) == ((), ())
    assert left_out(school) == ["", "", "repeated"]
    assert {row for row, _ in school.landed("responses", "row_number", "item_id")} == {2, 3}


def test_a_record_that_is_dropped_does_not_count(school):
    first, _ = twice(school)
    decide(school, f"duplicate,{first},,drop,a trial,AB,2024-05-01")
    assert school.read().faults == ()
    assert left_out(school) == ["repeated", "", ""]


def test_another_person_gets_an_identity_of_their_own_in_every_wave_that_says_so(school):
    first, second = twice(school)
    decide(school, f"duplicate,{second},{first},new_id,her sister,AB,2024-05-01")
    assert school.read().faults == ()
    people = people_by_row(school)
    assert len(set(people.values())) == 3
    assert left_out(school) == ["", "", ""]


def test_two_new_identities_can_be_one_person(school):
    school.design["identity"] = {"person": ["nim"]}
    for wave in ("pre", "post"):
        school.write(f"{wave}.csv", f"nim,ms_1,ms_2\n1,{wave[1]},x\n1,b,y\n", wave=wave)
    ones = [school.record_names(f"{wave}.csv")[1] for wave in ("pre", "post")]
    decide(
        school,
        *(f"duplicate,{name},,new_id,her sister,AB,2024-05-01" for name in ones),
        f"match,{ones[0]},{ones[1]},same,her sister,AB,2024-05-01",
    )
    assert school.read().faults == ()
    people = people_by_row(school)
    assert people[1, 2] == people[2, 2] != people[1, 3] == people[2, 3]


def test_equal_rows_are_told_apart_by_their_order(school):
    school.design["identity"] = {"person": ["nim"]}
    school.write("post.csv", "nim,ms_1,ms_2\n1,a,x\n1,a,x\n")
    ((_, first, second, _, _),) = school.read().waiting
    assert second == f"{first}~2"


def test_a_record_with_a_key_is_named_by_it(school):
    school.design["identity"] = {"person": ["nim"]}
    head = "nim,ms_1,ms_2,_id,_uuid,_submission_time\n"
    rows = "1,a,x,17,u1,2024-03-02T10:00:00\n1,b,x,18,u2,2024-03-02T10:00:00\n"
    school.write("kobo.csv", head + rows)
    ((_, first, second, _, _),) = school.read().waiting
    assert (first, second) == ("kobo.csv#17", "kobo.csv#18")


FAULTS = {
    "unknown kind": ("dublicate,{a},{b},keep,r,AB,", "is no kind", '"duplicate"'),
    "unknown decision": ("duplicate,{a},{b},kept,r,AB,", "decides nothing", '"keep"'),
    "decision of another kind": ("match,{a},{b},keep,r,AB,", "decides nothing", '"same"'),
    "no reason": ("duplicate,{a},{b},keep,,AB,", '"reason" is empty', "why"),
    "no initials": ("duplicate,{a},{b},keep,r,,", '"initials" is empty', "initials"),
    "no second record": ("duplicate,{a},,keep,r,AB,", '"record_b" is empty', "other"),
    "one record twice": ("match,{a},{a},same,r,AB,", "names one record twice", "two"),
    "no such record": ("duplicate,{a}x,{b},keep,r,AB,", "is no record", "{a}"),
    "not of one person": ("duplicate,{a},{c},keep,r,AB,", "not of the same person", "drop"),
    "both ways": ("duplicate,{a},{b},keep,r,AB,\nduplicate,{b},{a},keep,r,AB,", "leave none", ""),
    "kept and dropped": (
        "duplicate,{a},{b},keep,r,AB,\nduplicate,{a},,drop,r,AB,",
        "another drops it",
        "",
    ),
    "new and dropped": (
        "duplicate,{a},,drop,r,AB,\nduplicate,{a},,new_id,r,AB,",
        "does not count it",
        "",
    ),
    "same and different": (
        "match,{a},{c},same,r,AB,\nmatch,{c},{b},same,r,AB,\nmatch,{a},{b},different,r,AB,",
        "the same of these",
        "",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_line_is_a_fault_of_the_cohort(school, name):
    line, what, todo = FAULTS[name]
    first, second = twice(school)
    third = school.record_names("post.csv")[1]
    fill = {"a": first, "b": second, "c": third}
    decide(school, line.format(**fill))
    (fault,) = school.read().faults
    assert fault.where.startswith("cohorts/c1/decisions.csv, line ")
    assert what in fault.what
    assert todo.format(**fill) in fault.todo


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("kind,record_a\nmatch,x\n", 'has no column "record_b"'),
        ("", "blank"),
        ('kind,record_a,record_b,decision,reason,initials,on\n"match,x\n', "well formed"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_fault(school, content, what):
    twice(school)
    school.path("decisions.csv").write_text(content, "utf-8")
    assert any(what in fault.what for fault in school.read().faults)


def test_a_check_finds_what_shows_without_reading_a_record(school):
    first, second = twice(school)
    decide(school, f"duplicate,{first},{second},keep,,AB,", "match,gone.csv#1,x#2,same,r,AB,")
    school.path("corrections.csv").write_text("file,record\n", "utf-8")
    study = school.study()
    wheres = [fault.where for fault in check_cohort(study, study.cohorts["c1"])]
    assert wheres == [
        "cohorts/c1/decisions.csv, line 2",
        *["cohorts/c1/corrections.csv"] * len(("column", "old", "new", "reason", "initials")),
    ]


def test_a_line_that_is_not_filled_in_is_no_fault(school):
    first, second = twice(school)
    decide(school, f"duplicate,{first},{second},,,,", "match,gone.csv#1,gone.csv#2,,,,", ",,,,,,")
    assert school.read().faults == ()


def test_a_table_saved_by_a_spreadsheet_of_another_country_is_read(school):
    first, second = twice(school)
    lines = f"Kind;Record_A;Record_B;Decision;Reason;Initials;On\r\nDuplicate;{first};{second};"
    school.path("decisions.csv").write_text(lines + "Keep;uji coba;AB;1/5/2024\r\n", "utf-16")
    assert school.read().faults == ()
    assert left_out(school) == ["", "", "repeated"]


def test_a_missing_identity_can_be_decided(school):
    school.design["identity"] = {"person": ["nim"]}
    school.write("pre.csv", "nim,ms_1,ms_2\n1,a,x\n", wave="pre")
    school.write("post.csv", "nim,ms_1,ms_2\n,b,x\n")
    assert school.read().faults == ()
    assert school.landed("records", "identity_state") == [("given",), ("missing",)]
    (known,), (found,) = (school.record_names(f"{wave}.csv") for wave in ("pre", "post"))
    decide(school, f"match,{known},{found},same,asked her,AB,2024-05-01")
    assert school.read().faults == ()
    assert school.landed("records", "identity_state") == [("given",), ("given",)]
    assert len(set(people_by_row(school).values())) == 1
