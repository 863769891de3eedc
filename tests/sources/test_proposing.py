"""What a file seems to be: its wave by name and dates, its headers by words and cells."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from sources.proposing import propose_cohort
from sources.proposing.waves import guess_wave, waves_by_day, waves_by_name
from studies.design import Wave

WAVES = {
    "pre": Wave.model_validate({"kind": "pre", "label": {"en": "before", "id": "sebelum"}}),
    "post": Wave.model_validate({"kind": "post", "label": {"en": "after", "id": "sesudah"}}),
    "f3": Wave.model_validate({"kind": "follow_up", "due": "91d"}),
    "f6": Wave.model_validate({"kind": "follow_up", "due": "183d"}),
    "f12": Wave.model_validate({"kind": "follow_up", "due": "365d"}),
}
NAMES = """
    pre.csv                              | pre
    Pre-test Depok.xlsx                  | pre
    PRETES_2024.csv                      | pre
    pra pelatihan.csv                    | pre
    hasil tes awal.csv                   | pre
    Baseline survey.sav                  | pre
    kuesioner sebelum.xlsx               | pre
    post.csv                             | post
    pasca-pelatihan.csv                  | post
    Posttest (Responses).xlsx            | post
    Tes akhir.csv                        | post
    sesudah.csv                          | post
    outcomes-f6.csv                      | f6
    kunjungan 6 bulan.xlsx               | f6
    6m follow-up.csv                     | f6
    FU12.csv                             | f12
    followup-3.csv                       | f3
    bulan ke-12.csv                      | f12
    monitoring 3 bln.csv                 | f3
    follow up.csv                        | f3 f6 f12
    presentasi.csv                       |
    posyandu.csv                         |
    data 2024.csv                        |
    responses.csv                        |
"""
DAYS = """
    2024-02-20 | pre
    2024-03-02 | pre post
    2024-03-09 | post
    2024-04-01 | post
    2024-05-20 | f3
    2024-06-08 | f3
    2024-09-08 | f6
    2025-03-09 | f12
    2026-03-09 |
"""
SESSIONS = [date(2024, 3, 2), date(2024, 3, 9)]


def cases(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("case", cases(NAMES), ids=lambda case: case[0])
def test_the_name_of_a_file_speaks_of_a_wave_in_both_languages(case):
    assert waves_by_name(case[0], WAVES) == tuple(case[1].split())


@pytest.mark.parametrize("case", cases(DAYS), ids=lambda case: case[0])
def test_a_day_lies_in_a_wave_as_seen_from_the_sessions(case):
    assert waves_by_day(date.fromisoformat(case[0]), SESSIONS, WAVES) == tuple(case[1].split())


@pytest.mark.parametrize(
    ("name", "day", "sessions", "wave", "doubt"),
    [
        ("pre.csv", date(2024, 3, 1), SESSIONS, "pre", ""),
        ("pre.csv", date(2024, 3, 20), SESSIONS, "pre", "its name says pre, its dates say post"),
        ("pre.csv", None, SESSIONS, "pre", "only its name says so"),
        ("pre.csv", date(2024, 3, 1), [], "pre", "only its name says so"),
        ("data.csv", date(2024, 9, 8), SESSIONS, "f6", "only its dates say so"),
        ("data.csv", None, [], "pre", "neither its name nor a date tells the wave"),
        ("data.csv", date(2024, 3, 2), SESSIONS, "pre", "it may be pre or post"),
        ("follow up.csv", date(2024, 9, 8), SESSIONS, "f6", ""),
    ],
)
def test_a_wave_is_sure_only_where_name_and_dates_agree(name, day, sessions, wave, doubt):
    guess = guess_wave(name, day, sessions, WAVES)
    assert (guess.value, guess.doubt) == (wave, doubt)


def propose(school, **files: str | list[list[Any]]) -> Any:
    """Propose a cohort of files that are written beside the study; a list becomes a workbook."""
    paths = []
    for name, content in files.items():
        path = school.folder / "arrived" / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            workbook = openpyxl.Workbook()
            for row in content:
                workbook.active.append(row)
            workbook.save(path)
        paths.append(path)
    school.declare("earlier.csv", columns={"nim": "Nomor mahasiswa"}, names=["Nama panggilan"],
                   leave_out=["Catatan"])  # fmt: skip
    return propose_cohort(school.study(), paths)


def only(school, name: str, content: str | list[list[Any]]) -> Any:
    [file] = propose(school, **{name: content}).files
    return file


def test_what_another_cohort_of_the_study_declared_is_sure(school):
    rows = "Nomor mahasiswa,Nama panggilan,Catatan,ms_1,ms_2\n1,A,x,a,x\n2,B,y,b,y\n"
    file = only(school, "pre__csv", rows)
    assert [(name, guess.value, guess.doubt) for name, guess in file.columns] == [
        ("nim", "Nomor mahasiswa", "")
    ]
    assert [guess.value for guess in file.names] == ["Nama panggilan"]
    assert [guess.value for guess in file.leave_out] == ["Catatan"]
    assert file.unknown == ()


def test_a_header_that_reads_like_a_question_is_proposed_in_doubt(school):
    rows = "nim,Pasar dg satu penjual disebut apa?,ms_2\n1,a,x\n2,b,y\n"
    file = only(school, "pre__csv", rows)
    [(name, guess)] = file.columns
    assert (name, guess.value) == ("ms_1", "Pasar dg satu penjual disebut apa?")
    assert guess.doubt.startswith('reads like "Pasar dengan satu penjual disebut?"')
    assert file.instrument.doubt == ""


def test_an_instrument_of_which_items_are_missing_is_in_doubt(school):
    file = only(school, "pre__csv", "nim,ms_1\n1,a\n2,b\n")
    assert file.instrument.value == "knowledge-1"
    assert file.instrument.doubt == "no column holds 1 of its 2 items"


def test_a_header_whose_cells_are_options_of_a_question_is_proposed_in_doubt(school):
    rows = "nim,Soal 1,ms_2\n1,Oligopoli,x\n2,Monopoli,y\n3,Monopoli,y\n"
    file = only(school, "pre__csv", rows)
    [(name, guess)] = file.columns
    assert (name, guess.doubt) == ("ms_1", "its answers are options of that question")


def test_names_days_consent_and_identity_are_found_by_their_words(school):
    school.design["identity"] = {"person": ["nim"], "consent": {"analysis": "setuju"}}
    rows = (
        "Nama lengkap,No. Induk,Tanggal pengisian,Apakah Anda bersedia?,ms_1,ms_2\n"
        "A,17,02/03/2024,Ya,a,x\nB,18,03/03/2024,Tidak,b,y\n"
    )
    file = only(school, "pre__csv", rows)
    found = {name: (guess.value, bool(guess.doubt)) for name, guess in file.columns}
    assert found == {
        "nim": ("No. Induk", True),
        "answered_on": ("Tanggal pengisian", False),
        "consent_analysis": ("Apakah Anda bersedia?", True),
    }
    assert [guess.value for guess in file.names] == ["Nama lengkap"]
    assert file.day == date(2024, 3, 3)


def test_what_fits_nothing_is_listed_and_never_dropped(school):
    file = only(school, "pre__csv", "nim,ms_1,ms_2,Ukuran sepatu\n1,a,x,42\n2,b,y,43\n")
    assert (file.problem, file.columns, file.unknown) == ("", (), ("Ukuran sepatu",))
    assert file.is_doubtful


def test_a_rosters_and_an_attendance_list_are_told_from_a_survey(school):
    found = propose(
        school,
        roster__csv="nim,sex\n1,f\n2,m\n",
        hadir__csv="nim,Sesi 1,2024-03-09\n1,ya,ya\n2,ya,tidak\n",
        usaha__xlsx=[["nim", "business_id", "Omzet sebulan"], ["1", "u1", 1500000]],
    )
    held = {file.path.name: file.holds.value for file in found.files}
    assert held == {"roster.csv": "roster", "hadir.csv": "attendance", "usaha.xlsx": "outcomes"}
    assert found.sessions == (("s1", None), ("s2", date(2024, 3, 9)))


def test_a_table_of_codings_is_known_by_its_columns(school):
    file = only(school, "kode__csv", "dokumen,kode,kutipan\nw1,online,Saya jualan daring\n")
    assert file.holds.value == "coding"
    assert {name: guess.value for name, guess in file.columns} == {
        "document": "dokumen", "code": "kode", "quote": "kutipan",
    }  # fmt: skip


def test_dates_that_read_both_ways_are_asked_for(school):
    file = only(school, "pre__csv", "Timestamp,nim,ms_1,ms_2\n8/4/2025 9:00:00,1,a,x\n")
    assert "day first or month first" in file.date_order
    assert file.days == ()


def test_a_wave_that_the_rows_name_is_believed_unless_the_name_says_another(school):
    rows = "nim,gelombang,ms_1,ms_2\n1,post,a,x\n2,post,b,y\n"
    found = propose(school, pre__csv=rows, hasil__csv=rows)
    doubts = {file.path.name: (file.wave.value, file.wave.doubt) for file in found.files}
    assert doubts["pre.csv"] == ("post", "its rows say post, its name says pre")
    assert doubts["hasil.csv"][0] == "post"


def test_names_are_believed_where_the_dates_of_the_files_follow_them(school):
    table = "Timestamp,nim,ms_1,ms_2\n{} 9:00:00 AM GMT+7,1,a,x\n"
    found = propose(
        school, pre__csv=table.format("2024/03/01"), post__csv=table.format("2024/03/20")
    )
    assert [file.wave.doubt for file in found.files] == ["", ""]


@pytest.mark.parametrize("before", ["2024/03/20", "2024/03/01"], ids=["later", "same day"])
def test_a_swapped_pre_and_post_are_not_believed(school, before):
    table = "Timestamp,nim,ms_1,ms_2\n{} 9:00:00 AM GMT+7,1,a,x\n"
    found = propose(school, pre__csv=table.format(before), post__csv=table.format("2024/03/01"))
    assert [file.wave.doubt for file in found.files] == ["only its name says so"] * 2


def test_two_files_of_one_wave_are_parts_in_doubt(school):
    table = "nim,wave,ms_1,ms_2\n1,pre,a,x\n2,pre,b,y\n"
    assert [file.wave.doubt for file in propose(school, one__csv=table).files] == [""]
    found = propose(school, one__csv=table, two__csv=table)
    assert [file.part for file in found.files] == [1, 2]
    doubt = "another file is of the same wave: a second part, or another wave"
    assert [file.wave.doubt for file in found.files] == [doubt, doubt]


def test_a_file_that_cannot_be_read_says_why_and_the_others_go_on(school):
    found = propose(school, scan__csv="%PDF-1.4 whatever\n", pre__csv="nim,ms_1,ms_2\n1,a,x\n")
    problems = {file.path.name: file.problem for file in found.files}
    assert problems == {"scan.csv": "is a PDF", "pre.csv": ""}


def test_a_repeat_of_a_workbook_is_an_entry_of_its_own(school):
    path = school.folder / "arrived" / "pre.xlsx"
    path.parent.mkdir(parents=True)
    workbook = openpyxl.Workbook()
    form, shops = workbook.active, workbook.create_sheet("shops")
    form.title = "Kunjungan"
    for row in (
        ["end", "nim", "ms_1", "ms_2", "_id", "_uuid", "_submission_time", "_index"],
        ["2024-03-02T09:00:00.000+07:00", "A1", "a", "x", 11, "u1", "2024-03-02T02:15:00", 1],
        ["2024-03-03T09:00:00.000+07:00", "A2", "b", "y", 12, "u2", "2024-03-03T02:15:00", 2],
    ):
        form.append(row)
    for row in (
        ["shops/business_id", "shops/revenue", "_index", "_parent_table_name", "_parent_index"],
        ["W1", "1500.5", 1, "Kunjungan", 1],
        ["W2", "900", 2, "Kunjungan", 2],
    ):
        shops.append(row)
    workbook.save(path)
    school.files = []
    found = propose_cohort(school.study(), [path]).files
    assert [(one.tool, one.sheet, one.holds.value) for one in found] == [
        ("kobo", "Kunjungan", "survey"), ("kobo", "shops", "outcomes"),
    ]  # fmt: skip
    assert [one.unknown for one in found] == [(), ()]


def test_a_repeat_of_an_archive_is_an_entry_of_its_own(school):
    path = school.folder / "arrived" / "pre.zip"
    path.parent.mkdir(parents=True)
    form = (
        "SubmissionDate,end,nim,ms_1,ms_2,meta-instanceID,KEY,SubmitterID,SubmitterName,"
        "AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion\n"
        "2024-03-02T02:15:00.000Z,2024-03-02T09:00:00.000+07:00,A1,a,x,uuid:1,uuid:1,4,e,0,0,,,,0,\n"
    )
    shops = "shop-business_id,shop-revenue,PARENT_KEY,KEY\nW1,1500.5,uuid:1,uuid:1/shop[1]\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Visits.csv", form)
        archive.writestr("Visits-shop.csv", shops)
        archive.writestr("media/list.csv", "a,b\n1,2\n")
        archive.writestr("Visits - audit.csv", "instance ID,event,node\nuuid:1,form start,\n")
    school.files = []
    found = propose_cohort(school.study(), [path]).files
    assert [(one.tool, one.sheet, one.holds.value) for one in found] == [
        ("odk_central", "Visits", "survey"), ("odk_central", "Visits-shop", "outcomes"),
    ]  # fmt: skip
