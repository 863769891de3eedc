"""People land as pseudonyms, rosters and interviews without a name."""

from __future__ import annotations

import docx

from sources.pseudonyms import pseudonym

from .conftest import KEY


def test_pseudonyms_follow_the_contract_and_join_files(school):
    school.write("pre.csv", "nim,ms_1,ms_2\nA-001,b,x\n", wave="pre")
    school.write("post.csv", "nim,ms_1,ms_2,business_id\n a001 ,b,x,B-7\n")
    assert school.read().faults == ()
    person = pseudonym(KEY, "person", "school", "a001")
    participant = pseudonym(KEY, "enrolment", "school", "c1", "a001")
    business = pseudonym(KEY, "business", "school", "b7")
    assert school.landed("records", "person_id", "participant_id", "business_id") == [
        (person, participant, ""),
        (person, participant, business),
    ]


def test_a_self_generated_code_is_known_again_only_in_its_cohort(school):
    school.design["identity"] = {"person": ["letters", "day"]}
    school.write("pre.csv", "letters,day,ms_1,ms_2\nAB,07,b,x\n")
    assert school.read().faults == ()
    expected = pseudonym(KEY, "person", "school", "c1", "ab|07")
    assert school.landed("records", "person_id") == [(expected,)]


def test_where_nobody_is_asked_who_they_are_each_record_stands_alone(school):
    school.design["identity"] = {}
    school.write("pre.csv", "ms_1,ms_2\nb,x\nb,x\n")
    assert school.read().faults == ()
    (first, second) = school.landed("records", "participant_id", "identity_state")
    assert first != second
    assert first[1] == second[1] == "given"


def test_a_roster_and_its_attendance_land(school):
    school.write("roster.csv", "nim;Jenis kelamin\n1;f\n2;\n", holds="roster", wave="")
    school.write("hadir.csv", "nim;Sesi 1;s2\n1;ya;1,5\n", holds="attendance", wave="")
    assert school.read().faults == ()
    assert school.landed("attributes") == [(1, 2, "sex", "f"), (1, 3, "sex", "")]
    assert school.landed("attendance") == [(2, 2, "s1", "ya"), (2, 2, "s2", "1,5")]


def test_an_interview_lands_without_names_and_its_codings_find_it(school):
    school.write("roster.csv", "nim,nama\n1,Siti Aminah\n", holds="roster", wave="", names=["nama"])
    school.write(
        "interviews/01.txt",
        "Pewawancara: Apa kabar, Bu Siti?\n\nSiti: Baik. WA 0812 3456 7890\nSiti: Aminah laku\n",
        holds="interview",
        role="student",
        consent={"quotes": True},
    )
    school.write(
        "coding.csv",
        'file,code,text,initials\n01.txt,Sells online,"Kata Siti, laku",AB\nx.txt,baru,,AB\n',
        holds="coding",
        wave="",
        columns={"document": "file", "quote": "text", "coder": "initials"},
    )
    assert school.read().faults == ()
    assert school.landed("segments", "document_id", "speaker", "segment_no", "text") == [
        ("01", "interviewer", 1, "Apa kabar, Bu […]?"),
        ("01", "student", 2, "Baik. WA […]"),
        ("01", "student", 3, "[…] laku"),
    ]
    wanted = ("document_id", "code_id", "coder", "quote", "may_quote", "role", "wave_id")
    assert school.landed("codings", *wanted) == [
        ("01", "online", "AB", "Kata […], laku", True, "student", "post"),
        ("x.txt", "baru", "AB", "", False, "", ""),
    ]
    assert [row[0] for row in school.landed("files", "n_read")] == [1, 1, 2]


def test_a_word_document_lands_in_the_order_of_its_page(school):
    document = docx.Document()
    document.add_paragraph("Catatan lapangan: pasar ramai")
    table = document.add_table(rows=0, cols=3)
    for cells in (("00:01", "Peneliti", "Apa kabar?"), ("00:03", "Budi", "Baik")):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("Selesai")
    document.save(school.path("a.docx"))
    school.declare("a.docx", holds="interview", role="manager")
    assert school.read().faults == ()
    assert school.landed("segments", "speaker", "text") == [
        ("", "Catatan lapangan: pasar ramai"),
        ("interviewer", "Apa kabar?"),
        ("manager", "Baik"),
        ("", "Selesai"),
    ]


def test_a_file_that_names_nobody_is_anonymous_whatever_the_study_says(school):
    school.write("pre.csv", "ms_1,ms_2\nb,x\na,y\n", wave="pre", identity={"person": []})
    school.write("post.csv", "nim,ms_1,ms_2\nA-1,b,x\n", wave="post")
    arrival = school.read()
    assert arrival.faults == ()
    found = school.landed("records", "wave_id", "person_id", "participant_id")
    nameless = [row for row in found if row[0] == "pre"]
    assert [person for _, person, _ in nameless] == ["", ""]
    assert len({participant for *_, participant in nameless}) == 2
    assert [row[1] != "" for row in found if row[0] == "post"] == [True]


def test_a_file_that_says_nothing_of_people_has_those_of_the_study(school):
    school.write("pre.csv", "ms_1,ms_2\nb,x\n", wave="pre", identity={"duplicates": "first"})
    assert 'no column holds the identity "nim"' in [fault.what for fault in school.read().faults]
