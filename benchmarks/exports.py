"""One million cells in the shape of each survey tool: seeded, the same in every run."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ITEMS = [f"q_{number:02}" for number in range(1, 37)]
_ISO_TIME = "2024-03-02T09:15:00.000Z"
Table = list[list[str]]


def _numbered(n_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Make answers with their numbers: one code an item."""
    chance = random.Random(20_241_124)
    for number in range(1, n_rows + 1):
        yield number, chance.choices("abcd", k=len(ITEMS))


def plain_table(n_rows: int) -> Table:
    """Make a table of nobody's: an id, 36 answers, and three columns left out of the study."""
    headers = ["nim", *ITEMS, "x_1", "x_2", "x_3"]
    return [headers, *([f"A{no:06}", *row, "1", "2", "3"] for no, row in _numbered(n_rows))]


def kobo_table(n_rows: int) -> Table:
    """Make what KoboToolbox exports."""
    headers = ["_id", "_uuid", "nim", *ITEMS, "_submission_time"]
    rows = ([str(no), f"u{no}", f"A{no:06}", *row, _ISO_TIME] for no, row in _numbered(n_rows))
    return [headers, *rows]


def odk_table(n_rows: int) -> Table:
    """Make the form's table of an ODK Central archive."""
    headers = ["SubmissionDate", "nim", *ITEMS, "KEY", "ReviewState"]
    rows = (
        [_ISO_TIME, f"A{no:06}", *row, f"uuid:{no}", "approved"] for no, row in _numbered(n_rows)
    )
    return [headers, *rows]


def google_table(n_rows: int) -> Table:
    """Make what Google Forms exports."""
    headers = ["Timestamp", "Email Address", "Score", "nim", *ITEMS]
    own = ["2024/03/02 9:15:00 AM GMT+7", "a@example.org", "13.5 / 15"]
    return [headers, *([*own, f"A{no:06}", *row] for no, row in _numbered(n_rows))]


def microsoft_table(n_rows: int) -> Table:
    """Make what Microsoft Forms exports."""
    headers = ["ID", "Start time", "Completion time", "Email", "Name", "nim", *ITEMS]
    own = ["3/20/24 9:10:00", "3/20/24 9:15:30", "anonymous", ""]
    return [headers, *([str(no), *own, f"A{no:06}", *row] for no, row in _numbered(n_rows))]


def qualtrics_table(n_rows: int) -> Table:
    """Make what Qualtrics exports: three rows of headers."""
    own = ["StartDate", "EndDate", "Status", "Finished", "RecordedDate", "ResponseId"]
    codes = [*own, "nim", *ITEMS]
    ids = [f'{{"ImportId":"QID{number}"}}' for number in range(len(codes))]
    times = ["2024-03-02 09:10:00", "2024-03-02 09:15:00", "IP Address", "True"]
    rows = ([*times, times[0], f"R_{no}", f"A{no:06}", *row] for no, row in _numbered(n_rows))
    return [codes, [f"Text of {code}" for code in codes], ids, *rows]


def surveymonkey_table(n_rows: int) -> Table:
    """Make what SurveyMonkey exports: two rows of headers."""
    own = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
    kinds = [*[""] * len(own), "Open-Ended Response", *["Response"] * len(ITEMS)]
    told = ["42", "03/20/2024 09:10:00 AM", "03/20/2024 09:15:00 AM", "192.0.2.1"]
    rows = ([f"11{no:08}", *told, f"A{no:06}", *row] for no, row in _numbered(n_rows))
    return [[*own, "nim", *ITEMS], kinds, *rows]


def limesurvey_table(n_rows: int) -> Table:
    """Make what LimeSurvey exports."""
    own = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
    clock = "2024-03-02 09:10:00"
    told = [clock, "3", "id", "77", clock, clock]
    return [
        [*own, "nim", *ITEMS],
        *([str(no), *told, f"A{no:06}", *row] for no, row in _numbered(n_rows)),
    ]


def moodle_table(n_rows: int) -> Table:
    """Make what a Moodle quiz reports: the points of each question."""
    own = ["Last name", "First name", "Email address", "Status", "Started", "Completed", "Duration"]
    marks = [f"Q. {number} /1.00" for number in range(1, len(ITEMS) + 1)]
    told = ["Finished", "2 March 2024  9:10 AM", "2 March 2024  9:15 AM", "5 mins", "18.00"]
    points = {"a": "0.00", "b": "1.00", "c": "0.50", "d": "-"}
    rows = (
        ["A", "B", f"a{no}@example.org", *told, *map(points.__getitem__, row)]
        for no, row in _numbered(n_rows)
    )
    return [[*own, "Grade/36.00", *marks], *rows]


def csv_text(table: Table, **how: Any) -> str:
    """Write a table as CSV."""
    written = io.StringIO()
    csv.writer(written, **how).writerows(table)
    return written.getvalue()


def write_csv(make: Callable[[int], Table], **how: Any) -> Callable[[Path, int], None]:
    """Give a writer of a table as CSV."""

    def write(path: Path, n_rows: int) -> None:
        path.write_text(csv_text(make(n_rows), **how), "utf-8")

    return write


def write_xlsx(make: Callable[[int], Table]) -> Callable[[Path, int], None]:
    """Give a writer of a table as a workbook."""

    def write(path: Path, n_rows: int) -> None:
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in make(n_rows):
            sheet.append(row)
        book.save(path)

    return write


def write_ods(path: Path, n_rows: int) -> None:
    """Write the plain table as an OpenDocument spreadsheet, by hand."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{one}="{office}:{one}:1.0"' for one in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = (
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>"
        for row in plain_table(n_rows)
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{office}:manifest:1.0"/>')
        archive.writestr("content.xml", content)


def write_zip(path: Path, n_rows: int) -> None:
    """Write the archive that ODK Central gives."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Form.csv", csv_text(odk_table(n_rows)))


def write_statistics(path: Path, n_rows: int) -> None:
    """Write the plain table for SPSS or Stata."""
    import pandas as pd
    import pyreadstat

    headers, *rows = plain_table(n_rows)
    write = pyreadstat.write_sav if path.suffix == ".sav" else pyreadstat.write_dta
    write(pd.DataFrame(rows, columns=headers), str(path))
