"""`kohort add-cohort`: what a field team sent becomes a cohort; what is doubtful is said."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from flows.add_cohort import Wishes, add_cohort
from flows.cli import app
from flows.cohort_text import cohort_text, told, told_json
from sources.proposing import CohortProposal, FileProposal, Guess
from studies import read_study
from studies.faults import StudyError

ROOT = Path(__file__).resolve().parents[2]
CORDOVA = ROOT / "examples" / "cordova"
UNSURE = ("interview", "feedback", "rubric")
COHORTS = sorted(path.parent.name for path in CORDOVA.glob("cohorts/*/cohort.yml"))


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def arrived(tmp_path: Path) -> Path:
    """Give a folder of two files as the field sent them."""
    folder = tmp_path / "2024-09-depok"
    folder.mkdir()
    (folder / "pre.csv").write_text("person,q1\np1,b\np2,b\np3,b\n", "utf-8")
    (folder / "post.csv").write_text("person,q1\np1,a\np2,b\np3,b\n", "utf-8")
    return folder


def declared(study: Path, cohort_id: str) -> dict:
    text = (study / "cohorts" / cohort_id / "cohort.yml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)


@pytest.mark.parametrize("cohort_id", COHORTS)
def test_a_cohort_of_the_example_is_proposed_as_a_person_declared_it(tmp_path, cohort_id):
    study = tmp_path / "cordova"
    shutil.copytree(CORDOVA, study, ignore=shutil.ignore_patterns("build"))
    sent = tmp_path / cohort_id
    shutil.move(study / "cohorts" / cohort_id, sent)
    by_hand = yaml.load((sent / "cohort.yml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    days = tuple(session["on"] for session in by_hand["sessions"])
    (sent / "cohort.yml").unlink()
    wishes = Wishes(sessions=tuple(map(date.fromisoformat, days)))
    added = add_cohort(study, [sent], wishes)
    assert added.cohort_id == cohort_id
    assert added.faults == ()
    proposed = declared(study, cohort_id)
    # Undated papers, and forms about a session: when they were asked, only a person can say.
    unsure = {one["file"] for one in by_hand["files"] if one["holds"] in UNSURE}
    # Where nobody says who answered, a person confirms it.
    nameless = {one["file"] for one in by_hand["files"] if one.get("identity") == {"person": []}}
    nobody_told = "identity {person: []}: no column says who answered; if one does, name it"
    nobody = {f"{file}: {nobody_told}" for file in nameless}
    assert nobody <= {*added.doubtful}
    others = {*added.doubtful} - nobody
    assert {line.partition(": wave ")[0] for line in others} <= unsure | nameless

    def facts(entry: dict) -> tuple:
        wave = entry.get("wave", "") if entry["holds"] not in ("interview", "feedback") else ""
        return entry["file"], entry["holds"], wave, entry.get("instrument", "")

    assert sorted(map(facts, proposed["files"])) == sorted(map(facts, by_hand["files"]))
    assert [one["on"] for one in proposed["sessions"]] == list(days)
    assert cohort_id in read_study(study).cohorts


def test_files_are_copied_as_they_are_and_theirs_stay(tiny, arrived):
    before = digests(arrived)
    added = add_cohort(tiny, [arrived], Wishes())
    assert added.cohort_id == "2024-09-depok"
    assert digests(arrived) == before
    made = digests(tiny / "cohorts" / "2024-09-depok")
    assert {name: made[name] for name in before} == before
    assert set(made) == {*before, "cohort.yml"}
    assert not [path for path in tiny.iterdir() if path.name.startswith(".kohort")]


def test_waves_by_name_alone_wait_and_the_cohort_checks_clean(tiny, arrived):
    added = add_cohort(tiny, [arrived], Wishes())
    assert added.faults == ()
    assert added.exit_code == 11
    assert added.doubtful == (
        "pre.csv: wave pre: only its name says so",
        "post.csv: wave post: only its name says so",
        "sessions: say when the cohort met (--session DATE, or in cohort.yml)",
    )
    assert "# doubtful: only its name says so; or post" in added.text


def test_waves_and_sessions_that_a_person_gives_leave_nothing_to_do(tiny, arrived):
    wishes = Wishes("depok", ("pre.csv=pre", "post.csv=post"), (date(2024, 9, 7),))
    added = add_cohort(tiny, [arrived / "pre.csv", arrived / "post.csv"], wishes)
    assert (added.exit_code, added.doubtful, added.faults) == (0, (), ())
    assert declared(tiny, "depok")["sessions"] == [{"id": "s1", "on": "2024-09-07"}]
    assert "Nothing is doubtful" in told(added)


def test_a_dry_run_writes_nothing_and_shows_what_it_would(tiny, arrived):
    before = digests(tiny)
    added = add_cohort(tiny, [arrived], Wishes(writes=False))
    assert digests(tiny) == before
    assert not (tiny / "cohorts" / "2024-09-depok").exists()
    assert "would make cohorts/2024-09-depok" in told(added)
    assert "instrument: knowledge-1" in told(added)


@pytest.mark.parametrize(
    ("wishes", "what", "todo"),
    [
        (Wishes("first"), 'the study has a cohort "first" already', "another id"),
        (Wishes("my cohort"), '"my cohort" is not a usable id', "without spaces"),
        (Wishes("depok", ("prae",)), '"prae" is not a wave of the study', '"pre"'),
        (Wishes("depok", ("none.csv=pre",)), '"none.csv" is none of the files', "FILE=WAVE"),
    ],
)
def test_a_wish_that_cannot_be_meant_changes_nothing(tiny, arrived, wishes, what, todo):
    before = digests(tiny)
    with pytest.raises(StudyError) as caught:
        add_cohort(tiny, [arrived], wishes)
    [fault] = caught.value.faults
    assert what in fault.what
    assert todo in fault.todo
    assert digests(tiny) == before


def test_files_without_a_folder_of_their_own_need_an_id(tiny, tmp_path, arrived):
    downloads = tmp_path / "Downloads"
    arrived.rename(downloads)
    with pytest.raises(StudyError) as caught:
        add_cohort(tiny, [downloads / "pre.csv"], Wishes())
    assert "--id" in caught.value.faults[0].todo


def test_a_file_that_is_not_there_is_said(tiny, tmp_path):
    with pytest.raises(StudyError) as caught:
        add_cohort(tiny, [tmp_path / "pra.csv"], Wishes("depok"))
    assert caught.value.faults[0].what == "is not there"


def test_files_that_lie_in_a_cohorts_folder_already_get_their_declaration(tiny, arrived):
    home = tiny / "cohorts" / "depok"
    shutil.copytree(arrived, home)
    before = digests(home)
    added = add_cohort(tiny, [home], Wishes())
    assert added.cohort_id == "depok"
    after = digests(home)
    assert {name: after[name] for name in before} == before
    assert "cohort.yml" in after


def test_two_files_of_one_name_stay_two(tiny, arrived, tmp_path):
    other = tmp_path / "2024-09-depok" / "more"
    other.mkdir()
    shutil.copy(arrived / "pre.csv", other / "pre.csv")
    (other / "pre.csv").write_text("person,q1\np9,b\n", "utf-8")
    added = add_cohort(tiny, [arrived / "pre.csv", other / "pre.csv"], Wishes("depok"))
    names = [entry["file"] for entry in declared(tiny, "depok")["files"]]
    assert names == ["pre.csv", "pre-2.csv"]
    assert [entry.get("part", "1") for entry in declared(tiny, "depok")["files"]] == ["1", "2"]
    assert sum("only its name says so" in line for line in added.doubtful) == 2


def test_a_header_that_fits_nothing_waits_for_a_person_and_is_not_dropped(tiny, arrived):
    (arrived / "pre.csv").write_text("person,q1,Shoe size: cm\np1,b,42\np2,b,43\n", "utf-8")
    added = add_cohort(tiny, [arrived], Wishes())
    assert '# leave_out: ["Shoe size: cm"]' in added.text
    assert "leave_out" not in declared(tiny, "2024-09-depok")["files"][0]
    [fault] = added.faults
    assert '"Shoe size: cm" fits nothing' in fault.what
    assert added.exit_code == 11


def test_dates_that_read_both_ways_are_asked_for_and_not_guessed(tiny, arrived):
    rows = "Timestamp,person,q1\n8/4/2025 9:00:00,p1,b\n9/4/2025 9:00:00,p2,a\n"
    (arrived / "pre.csv").write_text(rows, "utf-8")
    added = add_cohort(tiny, [arrived / "pre.csv"], Wishes("depok"))
    assert "# date_order: dmy" in added.text
    assert "date_order" not in declared(tiny, "depok")["files"][0]
    assert [fault.what for fault in added.faults] == [
        "every date can be read day first or month first"
    ]


def test_a_file_that_cannot_be_read_is_said_in_the_declaration(tiny, arrived):
    (arrived / "post.csv").write_text("%PDF-1.4 scanned\n", "utf-8")
    added = add_cohort(tiny, [arrived], Wishes())
    assert "# post.csv cannot be read: is a PDF" in added.text
    assert "post.csv: cannot be read: is a PDF" in added.doubtful
    assert [fault.where for fault in added.faults] == ["cohorts/2024-09-depok/post.csv"]


def test_a_file_that_another_cohort_has_is_told_of(tiny, arrived):
    shutil.copy(tiny / "cohorts" / "first" / "pre.csv", arrived / "pre.csv")
    added = add_cohort(tiny, [arrived], Wishes())
    assert "pre.csv: is the same file as cohorts/first/pre.csv" in added.doubtful


def test_what_is_no_data_file_stays_behind_and_is_told_of(tiny, arrived):
    (arrived / "photo.jpg").write_bytes(b"x")
    (arrived / ".hidden").write_bytes(b"x")
    (arrived / ".trash").mkdir()
    (arrived / ".trash" / "old.csv").write_text("person,q1\np1,a\n", "utf-8")
    added = add_cohort(tiny, [arrived], Wishes())
    assert [line for line in added.doubtful if "behind" in line] == [
        "photo.jpg: stays behind, it is no data file"
    ]
    assert not (tiny / "cohorts" / "2024-09-depok" / "photo.jpg").exists()
    assert not (tiny / "cohorts" / "2024-09-depok" / ".trash").exists()


def test_an_attendance_list_by_meeting_numbers_is_mapped_to_the_sessions(tiny, arrived):
    rows = "person,Pertemuan 1,Pertemuan 2\np1,ya,ya\np2,ya,tidak\n"
    (arrived / "absensi.csv").write_text(rows, "utf-8")
    wishes = Wishes(sessions=(date(2024, 9, 7), date(2024, 9, 14)))
    added = add_cohort(tiny, [arrived], wishes)
    assert added.faults == ()
    [entry] = [one for one in declared(tiny, added.cohort_id)["files"]
               if one["holds"] == "attendance"]  # fmt: skip
    assert entry["columns"] == {"s1": "Pertemuan 1", "s2": "Pertemuan 2"}


def test_no_answer_and_no_name_of_a_person_stands_in_what_is_said(tiny, arrived):
    rows = "Nama lengkap,person,q1,Catatan bebas\nSiti Rahma,p1,b,jualan kue\nBudi,p2,b,libur\n"
    (arrived / "pre.csv").write_text(rows, "utf-8")
    added = add_cohort(tiny, [arrived], Wishes())
    said = added.text + told(added) + json.dumps(told_json(added))
    for answer in ("Siti", "Budi", "jualan", "libur"):
        assert answer not in said


@pytest.mark.parametrize(
    "header",
    ["yes", "no", "~", "a: b", "# x", '"q"', "'q'", "[x]", "{x}", "Omzet 📈", "a\nb", "-", "1.0",
     "null", "x #1", "é", " lead", "*x", "&x", "!x", "%", "@x", "`x"],
)  # fmt: skip
def test_any_header_is_written_so_that_yaml_reads_it_back(header):
    columns = ((("q1", Guess(header, "reads like\n # x: y"))),)
    file = FileProposal(Path("a.csv"), "csv", "why\n: #", columns=columns, unknown=(header,),
                        leave_out=(Guess(header),), holds=Guess("survey"))  # fmt: skip
    text = cohort_text(CohortProposal((file,)), "c1", [header])
    read = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    [entry] = read["files"]
    assert entry["columns"]["q1"] == header
    assert entry["leave_out"] == [header]
    assert entry["file"] == header


def test_the_command_prints_one_document_for_machines(tiny, arrived):
    from typer.testing import CliRunner

    result = CliRunner().invoke(app, ["add-cohort", str(tiny), str(arrived), "--dry-run", "--json"])
    content = json.loads(result.stdout)
    assert (content["exit_code"], result.exit_code) == (11, 11)
    assert content["cohort_id"] == "2024-09-depok"
    assert content["is_written"] is False
    assert len(content["doubtful"]) == 3
