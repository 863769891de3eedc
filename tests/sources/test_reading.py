"""Files of every kind land as the same tables, counted exactly, without a name."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import docx
import pyarrow.parquet as pq

from sources.checking import check_cohort
from sources.landing import SCHEMAS
from sources.reading import read_cohorts
from studies.cohorts import Cohort

from .conftest import KEY

KOBO = "".join(
    ";".join(f'"{cell}"' for cell in record.split("|")) + "\n"
    for record in (
        "end|nim|grup/ms_1|ms_2|ms_2/x|ms_2/y|Omzet sebulan|meta/rootUuid|_id|_validation_status",
        "2024-03-02T09:10:00.000+07:00|A-001|b|x y|1|1|1500000.5|uuid:1|77|",
        "2024-03-02T09:11:00.000+07:00|A-002||x|1|0||uuid:2|78|Not approved",
        "2024-03-02T09:12:00.000+07:00|| |||||uuid:3|79|Approved",
    )
)


def test_a_kobo_file_lands_with_stable_keys_and_its_own_notation(school):
    school.write("pre.csv", KOBO, wave="pre")
    arrival = school.read()
    assert arrival.faults == ()
    digest = hashlib.sha256(KOBO.encode()).hexdigest()
    assert arrival.files == (("cohorts/c1/pre.csv", digest, 3),)
    wanted = ["row_number", "record_key", "identity_state", "answered_on", "left_out", "n_answered"]
    assert school.landed("records", *wanted) == [
        (2, "uuid:1", "given", "2024-03-02T09:10:00.000+07:00", "", 3),
        (3, "uuid:2", "given", "2024-03-02T09:11:00.000+07:00", "rejected_in_review", 1),
        (4, "uuid:3", "missing", "2024-03-02T09:12:00.000+07:00", "", 0),
    ]
    assert school.landed("responses", "row_number", "item_id", "answer") == [
        (2, "ms_1", "b"),
        (4, "ms_1", " "),
        (2, "ms_2", "x y"),
        (4, "ms_2", ""),
    ]
    assert school.landed("outcomes") == [(1, 2, "revenue", "1500000.5"), (1, 4, "revenue", "")]
    assert school.landed("files", "tool", "decimal_mark", "group_mark", "choice_separator") == [
        ("kobo", ".", "", " ")
    ]


def test_choices_in_columns_of_their_own_are_put_together(school):
    school.write(
        "pre.csv",
        '"nim";"ms_1";"ms_2/x";"ms_2/y";"ms_2/Radio";"_id";"_uuid"\n'
        '"1";"b";"1";"0";"1";"7";"u"\n"2";"b";"0";"0";"0";"8";"u"\n',
    )
    assert school.read().faults == ()
    found = [row[3] for row in school.landed("responses") if row[2] == "ms_2"]
    assert found == ["x z", ""]


def test_a_google_file_lands_its_answers_as_chosen_and_no_score(school):
    school.write(
        "post.csv",
        "Timestamp,Email Address,Score,NIM,Pasar dengan satu penjual disebut? 😀,"
        '"Media mana\n yang murah?"\n'
        "2024/03/09 9:15:00 AM GMT+7,a@b.c,13.5 / 15,a001,Monopoli,Instagram;WhatsApp\n",
        columns={"nim": "NIM"},
    )
    assert school.read().faults == ()
    assert school.landed("responses") == [
        (1, 3, "ms_1", "Monopoli"),
        (1, 3, "ms_2", "Instagram;WhatsApp"),
    ]
    assert school.landed("records", "answered_on") == [("2024/03/09 9:15:00 AM GMT+7",)]
    assert "a@b.c" not in str([school.landed(table) for table in SCHEMAS])


def test_a_workbook_lands_numbers_as_the_study_writes_them(school):
    school.write_xlsx(
        "f.xlsx",
        [
            ["business_id", "revenue"],
            ["B1", 1500000.5],
            ["B2", "1,5 jt"],
            [None, "2"],
            [None, None],
        ],
        holds="outcomes",
    )
    assert school.read().faults == ()
    assert [row[3] for row in school.landed("outcomes")] == ["1500000,5", "1,5 jt", "2"]
    assert school.landed("records", "row_number", "identity_state") == [
        (2, "given"),
        (3, "given"),
        (4, "missing"),
    ]


def test_a_bad_file_holds_back_its_cohort_and_hides_no_other_fault(school):
    school.write("good.csv", "nim,ms_1,ms_2\n1,b,x\n", wave="pre")
    school.write("empty.csv", "", part=2)
    school.write("ragged.csv", "nim,ms_1,ms_2\n1,b,x\n2,b,x,Siti Aminah\n", part=3)
    other = Cohort.model_validate({"id": "c2", "files": school.files[:1]})
    path = school.folder / "cohorts" / "c2" / "good.csv"
    path.parent.mkdir(parents=True)
    path.write_text("nim,ms_1,ms_2\n9,b,x\n")
    held, arrived = read_cohorts(
        school.study(other), ["c1", "c2"], key=KEY, output=school.folder / "landing"
    )
    assert [fault.where for fault in held.faults] == [
        "cohorts/c1/empty.csv",
        "cohorts/c1/ragged.csv, line 3",
    ]
    assert held.files == ()
    assert "Siti" not in str(held.faults)
    assert arrived.faults == ()
    assert school.landed("records", "file_no", "cohort_id") == [(4, "c2")]


def test_headers_without_a_record_are_no_wave_that_nobody_answered(school):
    school.write("post.csv", "nim,ms_1,ms_2\n")
    study = school.study()
    (fault,) = check_cohort(study, study.cohorts["c1"])
    assert fault.what == "has headers and no record below them"
    assert school.read().faults == (fault,)


def test_checking_finds_the_faults_of_reading_without_answers(school):
    school.write("ragged.csv", "nim,ms_1,ms_2\n1,b,x,rahasia\n")
    school.write("absent.csv", "x", part=2).unlink()
    study = school.study()
    faults = check_cohort(study, study.cohorts["c1"])
    assert [fault.what for fault in faults] == [
        "is not there",
        "this record has 4 cells, the header 3",
    ]
    assert faults[1] in school.read().faults


def test_an_item_that_no_file_holds_is_a_fault_unless_another_part_has_it(school):
    school.write("post.csv", "nim,ms_1\n1,b\n")
    study = school.study()
    (fault,) = check_cohort(study, study.cohorts["c1"])
    assert fault.what == 'no column holds "ms_2" of knowledge-1'
    school.write("post-2.csv", "nim,ms_2\n1,x\n", part=2)
    study = school.study()
    assert check_cohort(study, study.cohorts["c1"]) == ()


def test_a_file_declared_for_two_things_lands_each_once(school):
    content = "nim,ms_1,ms_2,revenue,business_id\n1,b,x,200,B1\n"
    school.write("post.csv", content)
    assert school.read().faults == ()
    assert school.landed("outcomes") == [(1, 2, "revenue", "200")]
    school.declare("post.csv", holds="outcomes")
    assert school.read().faults == ()
    assert school.landed("outcomes") == [(2, 2, "revenue", "200")]
    assert len(school.landed("responses")) == 2


def test_a_file_that_may_not_be_opened_is_a_fault_of_its_cohort(school, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    school.write("post.csv", "nim,ms_1,ms_2\n1,b,x\n")
    monkeypatch.setattr("sources.preparing.recognize", refuse)
    (fault,) = school.read().faults
    assert fault.where == "cohorts/c1/post.csv"
    assert fault.what == "cannot be opened (Permission denied)"


def test_a_link_that_leads_out_of_the_study_is_refused(school, tmp_path):
    (tmp_path / "outside.csv").write_text("nim,ms_1,ms_2\n1,b,x\n")
    school.path("link.csv").symlink_to(tmp_path / "outside.csv")
    school.declare("link.csv")
    study = school.study()
    (fault,) = check_cohort(study, study.cohorts["c1"])
    assert fault.what == "lies outside the study's folder"


def test_the_same_files_give_the_same_bytes(school):
    school.write("pre.csv", KOBO, wave="pre")
    folder = school.folder / "landing"
    digests = []
    for _ in range(2):
        school.read()
        digests.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert digests[0] == digests[1]
    assert [path.stem for path in sorted(folder.iterdir())] == sorted(SCHEMAS)


def test_landing_tables_exist_where_nothing_arrived(school):
    read_cohorts(school.study(), [], key=KEY, output=school.folder / "landing")
    for table, schema in SCHEMAS.items():
        assert pq.read_schema(school.folder / "landing" / f"{table}.parquet").equals(schema)


def test_many_rows_land_whole(school):
    lines = "".join(f"{number},b,x\n" for number in range(12_345))
    school.write("pre.csv", f"nim,ms_1,ms_2\n{lines}")
    assert school.read().files[0][2] == 12_345
    numbers = [row[0] for row in school.landed("records", "row_number")]
    assert numbers == list(range(2, 12_347))
    assert len(school.landed("responses")) == 2 * 12_345


CHECK = """
import sys
from pathlib import Path
from sources.checking import check_cohort
from studies.codebook import Codebook
from studies.cohorts import Cohort
from studies.design import Design
from studies.instruments import Instrument
from studies.study import Study

item = {"id": "ms_1", "kind": "text"}
files = [
    {"file": name, "wave": "pre", "holds": "survey", "instrument": "k-1", "part": part}
    for part, name in enumerate(["pre.csv", "post.xlsx"], 1)
]
files.append({"file": "note.docx", "wave": "pre", "holds": "interview"})
design = {
    "study_id": "s", "title": "S", "languages": ["en"], "waves": {"pre": {"kind": "pre"}},
    "identity": {"person": ["nim"]},
}
study = Study(
    folder=Path(sys.argv[1]),
    design=Design.model_validate(design),
    instruments={"k-1": Instrument.model_validate({"instrument": "k", "items": [item]})},
    codebook=Codebook(), cohorts={}, cohort_faults={},
)
faults = check_cohort(study, Cohort.model_validate({"id": "c1", "files": files}))
heavy = {"pandas", "numpy", "pyarrow", "docx", "lxml", "duckdb", "prefect"}
print(len(faults), sorted(heavy & set(sys.modules)))
"""


def test_checking_loads_no_heavy_engine(school, repository):
    school.write("pre.csv", "nim,ms_1\n1,b\n")
    school.write_xlsx("post.xlsx", [["nim", "ms_1"], ["1", "b"]])
    docx.Document().save(school.path("note.docx"))
    found = subprocess.run(
        [sys.executable, "-c", CHECK, str(school.folder)],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "0 []"
