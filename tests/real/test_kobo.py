"""Real exports of KoboToolbox: each record and cell as it is there, and what it comes to.

`expected.json` beside the files counts their records and cells. What an answer or a parent should
be is taken from the file by other libraries than the project's.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pyarrow.parquet as pq
import pytest

from sources.reading import read_cohorts
from sources.recognition import recognize
from sources.refusals import Refusal
from studies.codebook import Codebook
from studies.cohorts import Cohort
from studies.design import Design
from studies.instruments import Instrument
from studies.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sources.sheets import Sheet

REFUSED = {"Not Approved", "validation_status_not_approved"}
PARTS = ("latitude", "longitude", "altitude", "precision")


class Text(NamedTuple):
    """A text export, and what is known of it."""

    path: Path
    expected: dict[str, Any]

    def records(self) -> list[tuple[str, ...]]:
        """Give the headers and the records, without the row of HXL tags between them."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            lines = [tuple(line) for line in csv.reader(file, delimiter=self.expected["sep_used"])]
        return without_tags(lines)


class Table(NamedTuple):
    """One sheet of a workbook, and how large it is."""

    path: Path
    name: str
    size: dict[str, int]

    def records(self) -> list[tuple[Any, ...]]:
        """Give the headers and the records, without the row of HXL tags between them."""
        sheet = openpyxl.load_workbook(self.path)[self.name]
        return without_tags(list(sheet.iter_rows(values_only=True)))


def headers_of(path: Path, name: str) -> tuple[Any, ...]:
    """Give the first row of a sheet."""
    return Table(path, name, {}).records()[0]


def without_tags(lines: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Take the row of HXL tags away."""
    tags = [cell for cell in lines[1] if cell] if len(lines) > 1 else []
    has_tags = bool(tags) and all(str(cell).startswith("#") for cell in tags)
    return lines[:1] + lines[2:] if has_tags else lines


def exports_of(data: Path) -> tuple[list[Text], list[Table]]:
    """Find the exports of KoboToolbox, by the folder they lie in."""
    texts, tables = [], []
    for path in sorted(data.glob("02_exports/expected.json")):
        for name, expected in json.loads(path.read_text("utf-8")).items():
            if name.startswith("kobo") and name.endswith(".csv"):
                texts.append(Text(path.parent / name, expected))
            elif name.startswith("kobo"):
                sheets = expected["sheets"].items()
                tables += [Table(path.parent / name, sheet, size) for sheet, size in sheets]
    return texts, tables


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    texts, tables = exports_of(Path(metafunc.config.getoption("data")).resolve())
    first = {table.path: table for table in reversed(tables)}
    found: dict[str, list[Any]] = {
        "text": texts,
        "table": tables,
        "repeat": [one for one in tables if "_parent_index" in one.records()[0]],
        "twin": [(one, first[one.path.with_suffix(".xlsx")]) for one in texts
                 if one.path.with_suffix(".xlsx") in first and len(one.expected["widths"]) == 1],
        "place": [one for one in texts if any(x.endswith("_latitude") for x in one.records()[0])],
        "choices": [one for one in texts if split_questions(one.records())],
    }  # fmt: skip
    for name in found.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, found[name], ids=map(name_of, found[name]))


def name_of(case: Any) -> str:
    """Name a case by its file and sheet."""
    one = case[0] if isinstance(case[0], Text) else case
    return f"{one.path.name}, {one.name}" if isinstance(one, Table) else str(one.path.name)


def split_questions(records: list[tuple[str, ...]]) -> dict[str, list[str]]:
    """Give the questions that stand beside columns of 1 and 0 for their options."""
    headers, *rows = records
    flags = {
        header
        for place, header in enumerate(headers)
        if {row[place] for row in rows if place < len(row)} <= {"", "0", "1"}
    }
    found = {
        question: [x.removeprefix(f"{question}/") for x in flags if x.startswith(f"{question}/")]
        for question in headers
    }
    return {question: sorted(options) for question, options in found.items() if options}


def test_a_text_export_is_read_record_by_record(text: Text, open_table: Callable[..., Sheet]):
    found, expected = recognize(text.path), text.expected
    assert found.tool == "kobo"
    assert found.delimiter == expected["sep_used"]
    assert found.encoding == expected["encoding"].replace("ascii", "utf-8")
    sheet = open_table(text.path)
    headers, *records = text.records()
    assert sheet.columns == headers
    assert len(headers) == expected["n_header_cells"]
    if len(expected["widths"]) > 1:
        # Answers to an older version that no column is for: nobody can tell whose they are.
        with pytest.raises(Refusal, match="cells, the header"):
            list(sheet.rows)
        return
    rows = list(sheet.rows)
    assert [row.cells for row in rows] == [with_utc(headers, record) for record in records]
    numbers = [row.row_number for row in rows]
    assert numbers == sorted(set(numbers))


def with_utc(headers: Iterable[str], record: Iterable[Any]) -> tuple[str, ...]:
    """Give the cells as they should be: a time of the server, to the second, says it is UTC."""
    return tuple(
        f"{text[:10]}T{text[11:19]}+00:00" if text and header == "_submission_time" else text
        for header, text in zip(headers, map(written, record), strict=True)
    )


def written(cell: Any) -> str:
    """Write a cell as text; of a time at midnight only the day."""
    return "" if cell is None else str(cell).removesuffix(" 00:00:00")


def test_a_sheet_is_read_row_by_row(table: Table, open_table: Callable[..., Sheet]):
    sheet = open_table(table.path, table.name)
    headers, *records = table.records()
    if None in headers:
        with pytest.raises(Refusal, match="to the right of the last header"):
            list(sheet.rows)
        return
    own = len(sheet.columns) - len(sheet.lent)
    assert sheet.columns[:own] == headers
    assert own == table.size["cols"]
    assert [row.cells[:own] for row in sheet.rows] == [
        with_utc(headers, record) for record in records
    ]


def test_a_workbook_without_a_word_is_its_form(table: Table, open_table: Callable[..., Sheet]):
    form = openpyxl.load_workbook(table.path).sheetnames[0]
    if recognize(table.path).tool == "kobo" and None not in headers_of(table.path, form):
        named, unnamed = open_table(table.path, form), open_table(table.path)
        assert unnamed.columns == named.columns
        assert list(unnamed.rows) == list(named.rows)


def test_a_text_export_holds_what_its_workbook_does(
    twin: tuple[Text, Table], open_table: Callable[..., Sheet]
):
    text, table = twin
    assert open_table(text.path).columns == open_table(table.path, table.name).columns
    assert [row.cells for row in open_table(text.path).rows] == [
        row.cells for row in open_table(table.path, table.name).rows
    ]


def test_a_repeat_has_the_columns_of_its_parent(repeat: Table, open_table: Callable[..., Sheet]):
    sheet = open_table(repeat.path, repeat.name)
    headers, *records = repeat.records()
    said = records[0][headers.index("_parent_table_name")].translate(
        dict.fromkeys(b"[]*?:/\\", "_")
    )
    sheets = openpyxl.load_workbook(repeat.path).sheetnames
    above = next(x for x in sheets if x == said or x == f"{said[:28]}...")
    parent_headers, *parents = Table(repeat.path, above, {}).records()
    by_index = {parent[parent_headers.index("_index")]: parent for parent in parents}
    width = len(headers)
    lent = [row.cells[width : width + len(parent_headers)] for row in sheet.rows]
    wanted = [by_index[record[headers.index("_parent_index")]] for record in records]
    assert sheet.columns[width : width + len(parent_headers)] == parent_headers
    keyed = {"meta/rootUuid", "_id"}
    for cells, parent in zip(lent, wanted, strict=True):
        for header, cell, there in zip(parent_headers, cells, parent, strict=True):
            if header not in keyed:
                assert (cell,) == with_utc([header], [there])


def test_where_somebody_was_is_of_the_tool(place: Text, open_table: Callable[..., Sheet]):
    sheet = open_table(place.path)
    ours = {sheet.columns[index] for index, role in sheet.system.items() if role == ""}
    asked = {
        header
        for header in sheet.columns
        if all(f"_{header}_{part}" in sheet.columns for part in PARTS)
    }
    assert asked
    assert asked | {f"_{header}_{part}" for header in asked for part in PARTS} <= ours


@pytest.fixture
def land(tmp_path: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """Read a file as the only one of a study, and give columns of what landed."""

    def read(path: Path, person: str, items: list[dict[str, Any]], **declared: Any) -> Path:
        folder = tmp_path / "cohorts" / "c1"
        folder.mkdir(parents=True)
        shutil.copy(path, folder / path.name)
        design = {
            "study_id": "real", "title": "Real", "languages": ["en"], "locale": "id_ID",
            "waves": {"pre": {"kind": "pre"}}, "topics": {"all": {}},
            "identity": {"person": [person]},
        }  # fmt: skip
        file = {"file": path.name, "wave": "pre", "holds": "roster"} | declared
        study = Study(
            folder=tmp_path,
            design=Design.model_validate(design),
            instruments={
                "asked-1": Instrument.model_validate({"instrument": "asked", "items": items})
            } if items else {},
            codebook=Codebook.model_validate({}),
            cohorts={"c1": Cohort.model_validate({"id": "c1", "files": [file]})},
            cohort_faults={},
        )  # fmt: skip
        (arrival,) = read_cohorts(study, ["c1"], key=b"k" * 32, output=tmp_path / "landing")
        assert arrival.faults == ()
        return tmp_path / "landing"

    return read


def landed(folder: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Give columns of a landing table."""
    rows = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]


def test_who_stands_in_a_repeat_is_dated_by_the_parent(repeat: Table, land: Callable[..., Path]):
    headers, *records = repeat.records()
    folder = land(
        repeat.path, "who", [], sheet=repeat.name,
        columns={"who": headers[0]},
        leave_out=[x for x in headers[1:] if not x.startswith(("_", "start", "end"))],
    )  # fmt: skip
    form = openpyxl.load_workbook(repeat.path).worksheets[0]
    columns, *parents = without_tags(list(form.iter_rows(values_only=True)))
    if "end" in columns and "_index" in columns and len(records) > 0:
        ended = {str(parent[columns.index("end")]) for parent in parents}
        found = landed(folder, "records", "ended_at", "answered_on", "identity_state")
        assert len(found) == len(records)
        assert {state for *_, state in found} == {"given"}
        assert {end for end, *_ in found} <= ended
        assert all(end == day for end, day, _ in found)


def test_several_answers_are_put_together_from_both_kinds_of_column(
    choices: Text, land: Callable[..., Path]
):
    headers, *records = choices.records()
    asked = split_questions([headers, *records])
    items = [
        {"id": f"q{place}", "kind": "multiple", "topic": "all", "key": options[:1],
         "options": {option: option for option in options}, "text": {"en": question}}
        for place, (question, options) in enumerate(asked.items())
    ]  # fmt: skip
    known = {*asked, *(f"{x}/{option}" for x, options in asked.items() for option in options)}
    others = [x for x in headers[1:] if x not in known and not x.startswith("_")]
    folder = land(
        choices.path, "who", items, holds="survey", instrument="asked-1",
        columns={"who": headers[0]}, leave_out=others,
    )  # fmt: skip
    found = landed(folder, "responses", "item_id", "answer")
    for place, question in enumerate(asked):
        answers = [answer for item, answer in found if item == f"q{place}"]
        assert answers == [
            record[headers.index(question)] for record in records if not REFUSED & {*record}
        ]
