"""Land what a publication says of a cohort: means, spreads and shares, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sources.interviews import land_faceless
from sources.records import chunks_of, playing, role_cells
from studies.cohorts import SUMMARY_ROLES
from studies.faults import Fault, nearest, quoted
from studies.fields import number_of
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sources.landing import LandingRows
    from sources.people.gathering import People
    from sources.preparing import PreparedFile
    from studies.study import Study

OVERALL = "overall"
PERCENT = "percent"
_NUMBERS = ("mean", "sd", "n", "share")
_Known = dict[str, dict[str, str]]


class _Row(NamedTuple):
    """One row of a summary, its cells by role."""

    number: int
    left_out: str
    cells: Mapping[str, str]


def land_summary(
    rows: LandingRows, file_no: int, file: PreparedFile, people: People
) -> tuple[int, list[Fault]]:
    """Land one record and one published figure per row; gives how many rows, and their faults.

    What stands there is declared by a person, so a row that cannot be read is a fault of the file,
    and holds back the cohort.
    """
    study, cohort = people.keys.study, people.keys.cohort
    reader = _Reader(study, file)
    written = list(_rows_of(file, file_no, people))
    read = [(row, reader.read(row)) for row in written if not row.left_out]
    landed = [(row.number, figure) for row, figure in read if figure]
    if landed and not reader.faults:
        numbers, figures = zip(*landed, strict=True)
        rows.add(
            "summaries",
            [[file_no] * len(numbers), numbers, *zip(*figures, strict=True)],
        )
    left_out = [row.left_out for row in written]
    answered = [int(not reason) for reason in left_out]
    numbers_read = [row.number for row in written]
    land_faceless(rows, file_no, cohort, "", numbers_read, left_out, answered)
    return len(written), reader.faults


def summary_faults(study: Study, file: PreparedFile) -> tuple[int, list[Fault]]:
    """Give how many rows a summary has, and their faults, without landing any."""
    reader, n_rows = _Reader(study, file), 0
    played = {role: playing(file, role) for role in SUMMARY_ROLES}
    for row in file.sheet.rows if file.sheet else ():
        n_rows += 1
        cells = {
            role: row.cells[column.column_no - 1].strip() if column else ""
            for role, column in played.items()
        }
        if not row.left_out:
            reader.read(_Row(row.row_number, "", cells))
    return n_rows, reader.faults


def _rows_of(file: PreparedFile, file_no: int, people: People) -> Iterator[_Row]:
    for chunk in chunks_of(file, file_no, people):
        columns = {role: role_cells(chunk, file, role) for role in SUMMARY_ROLES}
        for at, number in enumerate(chunk.numbers):
            cells = {role: column[at].strip() for role, column in columns.items()}
            yield _Row(number, chunk.left_out[at], cells)


class _Reader:
    """Reads the rows of one file, and gathers what is wrong with them."""

    def __init__(self, study: Study, file: PreparedFile) -> None:
        self.faults: list[Fault] = []
        self._place = file.place
        self._decimal_mark = file.notation.decimal_mark
        self._item_set_id = file.declaration.instrument or ""
        self._study = study
        self._known = _known_words(study)
        self._seen: set[tuple[str, ...]] = set()

    def read(self, row: _Row) -> tuple[str, ...] | None:
        """Give the cells to land; None where the row is at fault."""
        before = len(self.faults)
        subject_kind = "indicator" if row.cells["indicator"] else "topic"
        if bool(row.cells["topic"]) == bool(row.cells["indicator"]):
            what = "names a topic and an indicator" if row.cells["topic"] else "names neither"
            todo = "Write a topic (or overall) or an indicator in each row."
            self._wrong(row, f"it {what}", todo)
            return None
        subject = self._id_of(row, subject_kind)
        wave = self._id_of(row, "wave")
        unit = self._unit_of(row, subject_kind, subject)
        numbers = {name: self._number_of(row, name) for name in _NUMBERS}
        self._judge(row, subject_kind, numbers, unit)
        key = (subject_kind, subject, wave)
        if len(self.faults) == before and key in self._seen:
            self._wrong(row, f'"{subject}" at "{wave}" stands twice', "Remove one of the rows.")
        self._seen.add(key)
        if len(self.faults) > before:
            return None
        item_set = self._item_set_id if subject_kind == "topic" else ""
        cells = _as_shares(numbers, unit)
        kind = OVERALL if subject == OVERALL else subject_kind
        figures = [_text(cells[name]) for name in _NUMBERS]
        return (kind, subject, item_set, wave, *figures, unit, row.cells["source_page"])

    def _wrong(self, row: _Row, what: str, todo: str) -> None:
        self.faults.append(Fault(f"{self._place}, row {row.number}", what, todo))

    def _id_of(self, row: _Row, kind: str) -> str:
        written = row.cells[kind]
        found = self._known[kind].get(header_key(written), "")
        if not found:
            like = nearest(written, sorted({*self._known[kind].values()}))
            hint = f"Near it: {quoted(like)}. " if like else ""
            todo = f"{hint}Write the id or the label that the study declares."
            self._wrong(row, f'"{written}" is not a {kind} of the study', todo)
        return found

    def _unit_of(self, row: _Row, kind: str, subject: str) -> str:
        unit = row.cells["unit"]
        if unit in {"", PERCENT, "%"}:
            return PERCENT if unit else ""
        indicator = self._study.design.indicators.get(subject) if kind == "indicator" else None
        known = {"score", "points"} if kind == "topic" else set()
        if indicator is not None and indicator.kind == "money":
            known = {indicator.currency or self._study.design.currency}
        if unit not in known:
            allowed = ", ".join(sorted({PERCENT, *known} - {""}))
            todo = f"Allowed here: {allowed}, or nothing."
            self._wrong(row, f'"{unit}" is not a unit of this figure', todo)
        return unit

    def _number_of(self, row: _Row, name: str) -> float | None:
        written = row.cells[name].removesuffix("%").strip()
        if not written:
            return None
        if self._decimal_mark == "," and "." not in written:
            written = written.replace(",", ".")
        try:
            return number_of(written)
        except ValueError:
            self._wrong(row, f"{name} is not a number", "Write a number, or nothing: not reported.")
            return None

    def _judge(self, row: _Row, kind: str, numbers: Mapping[str, float | None], unit: str) -> None:
        """Hold numbers against what they can be: an impossible one is a slip of the pen."""
        most_share = 100.0 if unit == PERCENT else 1.0
        most_mean = 100.0 if kind == "topic" else float("inf")
        least_mean = 0.0 if kind == "topic" else float("-inf")
        limits = {
            "mean": (least_mean, most_mean, "0 to 100"),
            "sd": (0.0, float("inf"), "0 or more"),
            "n": (0.0, float("inf"), "a whole number, 0 or more"),
            "share": (0.0, most_share, f"0 to {most_share:g}"),
        }
        for name, (low, high, words) in limits.items():
            number = numbers[name]
            whole = name != "n" or number is None or number == int(number)
            if number is not None and not (low <= number <= high and whole):
                self._wrong(row, f"{name} cannot be so", f"Write {words}, as it was published.")


def _as_shares(numbers: Mapping[str, float | None], unit: str) -> dict[str, float | None]:
    """Make a share of 100 one of 1."""
    share = numbers["share"]
    if unit == PERCENT and share is not None:
        return {**numbers, "share": share / 100}
    return dict(numbers)


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:.12g}"


def _known_words(study: Study) -> _Known:
    """Give, of each kind, the id of every word that may name it: its id, or a label."""
    design = study.design
    declared = {"topic": design.topics, "indicator": design.indicators, "wave": design.waves}
    known: _Known = {}
    for kind, things in declared.items():
        words = {header_key(one): one for one in things}
        for one, thing in things.items():
            for label in getattr(thing, "label", {}).values():
                words.setdefault(header_key(label), one)
        known[kind] = words
    known["topic"].setdefault(OVERALL, OVERALL)
    return known
