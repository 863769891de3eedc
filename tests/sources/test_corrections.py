"""Cells are corrected while they are read, and the raw file stays as it is."""

from __future__ import annotations

import pytest

HEAD = "file,record,column,old,new,reason,initials,on\n"
ROWS = "nim,ms_1,ms_2\n1,a,x\n2,b,y\n"


def correct(school, *lines: str) -> None:
    school.path("corrections.csv").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def post(school):
    school.path_of_post = school.write("post.csv", ROWS)
    return school


def answers(school):
    return school.landed("responses", "row_number", "item_id", "answer")


def test_a_cell_is_corrected_and_counted_and_the_file_is_not_touched(post):
    record = post.record_names("post.csv")[0].partition("#")[2]
    correct(post, f"post.csv,{record},ms_1,a,b,misread,AB,2024-05-01")
    assert post.read().faults == ()
    assert (2, "ms_1", "b") in answers(post)
    assert post.landed("files", "n_read", "n_corrected") == [(2, 1)]
    assert post.path_of_post.read_text("utf-8") == ROWS


def test_an_identity_is_corrected_before_anybody_is_matched(post):
    post.write("pre.csv", "nim,ms_1,ms_2\n7,a,x\n", wave="pre")
    correct(post, f"post.csv,{post.record_names('post.csv')[0]},nim,1,7,typed wrong,AB,2024-05-01")
    assert post.read().faults == ()
    who = dict(post.landed("records", "row_number", "participant_id")[:1])
    assert who[2] == post.landed("records", "participant_id")[2][0]


def test_names_are_of_the_rows_as_they_arrived(post):
    record = post.record_names("post.csv")[0].partition("#")[2]
    correct(
        post,
        f"post.csv,{record},ms_1,a,b,misread,AB,2024-05-01",
        f"post.csv,{record},ms_2,x,,no answer,AB,2024-05-01",
    )
    assert post.read().faults == ()
    assert [row for row in answers(post) if row[0] == 2] == [(2, "ms_1", "b"), (2, "ms_2", "")]


def test_a_header_that_stands_twice_is_named_by_its_number(school):
    school.write("post.csv", "nim,ms_1,ms_2,note,note\n1,a,x,p,q\n", leave_out=["note", "note #2"])
    name = school.record_names("post.csv")[0]
    correct(school, f"post.csv,{name},note,p,r,why,AB,")
    (fault,) = school.read().faults
    assert "2 headers" in fault.what
    correct(school, f"post.csv,{name},note #2,q,r,why,AB,", f"post.csv,{name},#2,a,b,why,AB,")
    assert school.read().faults == ()
    assert answers(school)[0] == (2, "ms_1", "b")


FAULTS = {
    "old is gone": ("post.csv,{r},ms_1,c,b,r,AB,", 'does not hold what "old"', "mistyped"),
    "corrected already": ("post.csv,{r},ms_1,c,a,r,AB,", "does not hold", "take the line out"),
    "no such file": ("posd.csv,{k},ms_1,a,b,r,AB,", '"posd.csv" is no file', '"post.csv"'),
    "no such record": ("post.csv,{k}x,ms_1,a,b,r,AB,", "is no record", "{r}"),
    "no such column": ("post.csv,{k},ms1x,a,b,r,AB,", "is not a header", '"ms_1"'),
    "nothing changed": ("post.csv,{k},ms_1,a,a,r,AB,", "are the same", "new"),
    "no column": ("post.csv,{k},,a,b,r,AB,", '"column" is empty', "which cell"),
    "no reason": ("post.csv,{k},ms_1,a,b,,AB,", '"reason" is empty', "why"),
    "no initials": ("post.csv,{k},ms_1,a,b,r,,", '"initials" is empty', "initials"),
    "twice": (
        "post.csv,{k},ms_1,a,b,r,AB,\npost.csv,{r},ms_1,a,c,r,AB,",
        "that line 2 corrects",
        "one of the two",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_line_is_a_fault_that_names_no_answer(post, name):
    line, what, todo = FAULTS[name]
    record = post.record_names("post.csv")[0]
    fill = {"r": record, "k": record.partition("#")[2]}
    correct(post, line.format(**fill))
    (fault,) = post.read().faults
    assert fault.where.startswith("cohorts/c1/corrections.csv, line ")
    assert what in fault.what
    assert todo.format(**fill) in fault.todo


def test_a_coding_table_is_corrected_too(school):
    school.write("01.txt", "Budi: halo\n", holds="interview", role="student")
    rows = "document,code,quote,coder\n01,online,halo,AB\n"
    school.write("coding.csv", rows, holds="coding", wave="")
    (name,) = school.record_names("coding.csv")
    correct(school, f"coding.csv,{name},coder,AB,CD,initials,AB,")
    assert school.read().faults == ()
    assert school.landed("codings", "coder") == [("CD",)]
