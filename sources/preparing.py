"""Open a declared file as far as its headers: recognized, matched, with every fault it has."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.column_faults import file_place
from sources.columns import Column, match_columns
from sources.date_orders import TYPED, DateOrder
from sources.dates import ANSWERED_ON
from sources.recoding import is_dated
from sources.recognition import Recognition, recognize
from sources.refusals import Refusal, fault_of, not_opened
from sources.second_tables import require_one_table
from sources.sheets import Notation, Sheet, notation_of
from sources.tools import tool_named
from sources.value_labels import read_value_labels

if TYPE_CHECKING:
    from pathlib import Path

    from studies.cohorts import Cohort, FileDeclaration
    from studies.faults import Fault
    from studies.study import Study

TABLES = frozenset(
    {"survey", "outcomes", "roster", "attendance", "coding", "summary", "feedback", "rubric"}
)


@dataclass(frozen=True)
class PreparedFile:
    """A declared file that can be read: what it is, and what its columns hold."""

    declaration: FileDeclaration
    place: str
    path: Path
    recognition: Recognition
    notation: Notation
    sheet: Sheet | None
    columns: tuple[Column, ...]
    dates: DateOrder | None = None

    @property
    def date_order(self) -> str:
        """In which order its dates are to be read; known only when its rows were read."""
        return self.dates.settled if self.dates else self.notation.date_order

    @property
    def reason(self) -> str:
        """Why it is read as it is: how its tool was known, and what its rows showed."""
        shown = self.sheet.told() if self.sheet else ""
        return self.recognition.reason + (self.dates.told if self.dates else "") + shown


def prepare_file(
    file: FileDeclaration, cohort: Cohort, study: Study
) -> tuple[PreparedFile | None, tuple[Fault, ...]]:
    """Recognize a file and match its headers; None where it cannot be read at all."""
    place = file_place(file, cohort)
    try:
        path = _path_of(file, cohort, study)
        recognition = recognize(
            path, file.tool, encoding=file.encoding, holds=file.holds, sheet=file.sheet
        )
        _require_fitting(recognition, file)
        sheet = None
        if file.holds in TABLES:
            sheet = _open_sheet(recognition, file, study)
    except Refusal as refusal:
        return None, (fault_of(refusal, place),)
    except OSError as error:
        return None, (fault_of(not_opened(error), place),)
    if sheet is None:
        notation = notation_of(file.locale or study.design.locale)
        return PreparedFile(file, place, path, recognition, notation, None, ()), ()
    columns, faults = match_columns(sheet, file, cohort, study)
    labelled = read_value_labels(columns, sheet, file, study, place)
    recognition = replace(recognition, reason=recognition.reason + labelled.told)
    dates = _date_order(sheet, file, labelled.columns)
    if dates.is_open and is_dated(labelled.columns):
        _look_ahead(dates, _open_sheet(recognition, file, study))
    sheet = replace(sheet, rows=dates.watched(sheet.rows))
    prepared = PreparedFile(
        file, place, path, recognition, sheet.notation, sheet, labelled.columns, dates
    )
    return prepared, (*faults, *labelled.faults)


def _date_order(sheet: Sheet, file: FileDeclaration, columns: tuple[Column, ...]) -> DateOrder:
    """Watch the columns that say when a record was answered."""
    dated = {
        column.column_no - 1: column.header
        for column in columns
        if column.kind == "role" and column.target in ANSWERED_ON
    }
    is_open = sheet.tool not in TYPED and not (file.date_order or file.locale)
    return DateOrder(dated, sheet.notation.date_order, is_open)


def _look_ahead(dates: DateOrder, sheet: Sheet) -> None:
    """Read the dates once before the rest: they say which form each record was written in."""
    with suppress(Refusal):  # it is refused for the same reason when its rows are read
        for _ in dates.watched(sheet.rows):
            pass


def _path_of(file: FileDeclaration, cohort: Cohort, study: Study) -> Path:
    path = study.folder / "cohorts" / cohort.id / file.file
    if not path.resolve().is_relative_to(study.folder.resolve()):
        raise Refusal("lies outside the study's folder", "Put the file into the cohort.")
    return path


def _require_fitting(recognition: Recognition, file: FileDeclaration) -> None:
    is_document = recognition.container in {"docx", "text"}
    if is_document == (file.holds in TABLES):
        raise Refusal(
            f'holds "{file.holds}" by its declaration, but its content is {recognition.container}',
            "Correct holds or the file's name in cohort.yml.",
        )


def _open_sheet(recognition: Recognition, file: FileDeclaration, study: Study) -> Sheet:
    design = study.design
    return open_sheet(recognition, file, design.locale, timezone=design.timezone)


def open_sheet(
    recognition: Recognition, file: FileDeclaration, locale: str, *, timezone: str = "UTC"
) -> Sheet:
    """Open the table of a recognized file, with the notation of its tool."""
    tool = tool_named(recognition.tool)
    if tool is None:
        raise ValueError(f"{recognition.tool} writes no table")
    notation = replace(notation_of(file.locale or locale, file.date_order), timezone=timezone)
    sheet = tool.open(recognition.head, file, notation)
    return replace(sheet, tool=tool.name, rows=require_one_table(sheet.columns, sheet.rows))
