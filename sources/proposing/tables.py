"""What one table of a file holds: the kind and the instrument that most of its headers fit."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from sources.columns import match_columns
from sources.date_orders import TYPED, DateOrder
from sources.dates import ANSWERED_ON, days_of
from sources.preparing import open_sheet
from sources.proposing.averages import averages_in, named
from sources.proposing.headers import Unplaced, place_headers
from sources.proposing.proposals import FileProposal, Guess
from sources.refusals import Refusal
from sources.vocabulary import consent_columns, identity_of, vocabulary_of
from studies.cohorts import ASKING, Cohort, FileDeclaration
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sources.columns import Column
    from sources.proposing.headers import Precedents
    from sources.recognition import Recognition
    from sources.sheets import Row, Sheet
    from studies.study import Study

_SAMPLE = 2_000
_CODING = {
    "document": ("document", "dokumen", "interview", "wawancara", "file", "berkas"),
    "code": ("code", "kode", "tag"),
    "quote": ("quote", "kutipan", "segment", "segmen", "content", "text"),
    "coder": ("coder", "pengode", "initials", "inisial"),
}
_SESSION = re.compile(
    r"(?:s|sesi|session|pertemuan|hari|day|minggu|week)[ _.-]*([0-9]{1,2})", re.IGNORECASE
)
_MISSING = "no column holds"
_NOBODY = "no column says who answered; if one does, name it"
_KINDS = {"item": ASKING, "indicator": ("outcomes",), "attribute": ("roster",)}


@dataclass(frozen=True)
class Fit:
    """One way to read a table, and how many of the study's questions it finds."""

    holds: str
    instrument: str
    columns: tuple[Column, ...]
    n_found: int
    n_asked: int = 0


def propose_table(
    path: Path, recognition: Recognition, sheet_name: str, study: Study, precedents: Precedents
) -> FileProposal:
    """Say what a table holds, and what each of its headers may be."""
    given = FileProposal(path, recognition.tool, recognition.reason, sheet=sheet_name)
    declaration = _declared(path, recognition, sheet_name, study, "survey", "")
    sheet = open_sheet(recognition, declaration, study.design.locale)
    rows = _sample(sheet.rows)
    if coding := _coding(sheet, study):
        return replace(given, holds=Guess("coding"), columns=coding)
    if averages := averages_in(sheet.columns):
        rest = tuple(header for header in sheet.columns if header not in averages.values())
        return replace(given, holds=Guess("summary"), columns=named(averages), unknown=rest)
    if sessions := _session_headers(sheet, study):
        return _attendance(given, sheet, rows, sessions, study, precedents)
    best, others = _best_fit(path, recognition, sheet, study, sheet_name)
    guessed = replace(given, holds=_holds(best), instrument=_instrument(best, others))
    return _with_columns(guessed, best, sheet, rows, study, precedents)


def _sample(rows: Iterable[Row]) -> list[Row]:
    """Give the first records, up to one that cannot be read: the check says what is wrong there."""
    sample: list[Row] = []
    with suppress(Refusal):
        for row in islice(rows, _SAMPLE):
            if not row.left_out:
                sample.append(row)  # noqa: PERF401 (what was read before a refusal counts)
    return sample


def _declared(
    path: Path, recognition: Recognition, sheet: str, study: Study, holds: str, instrument: str
) -> FileDeclaration:
    first = next(iter(study.instruments), "none")
    return FileDeclaration.model_validate(
        {
            "file": path.name,
            "wave": next(iter(study.design.waves)),
            "holds": holds,
            "tool": recognition.tool,
            "instrument": (instrument or first) if holds in ASKING else None,
            "sheet": sheet or None,
        }
    )


def _best_fit(
    path: Path, recognition: Recognition, sheet: Sheet, study: Study, name: str
) -> tuple[Fit, list[Fit]]:
    """Try each kind and each instrument; the one that finds most of what it asks goes first."""
    kinds: list[tuple[str, str]] = [(one.holds, name) for name, one in study.instruments.items()]
    kinds += [("outcomes", ""), ("roster", "")]
    fits = []
    for holds, instrument in kinds:
        declaration = _declared(path, recognition, name, study, holds, instrument)
        cohort = Cohort(id="new", files=(declaration,))
        columns, _ = match_columns(sheet, declaration, cohort, study)
        found = {
            column.target
            for column in columns
            if holds in _KINDS.get(column.of if column.kind == "choice" else column.kind, ())
        }
        n_asked = len(study.instruments[instrument].items) if instrument else 0
        fits.append(Fit(holds, instrument, columns, len(found), n_asked))
    fits.sort(key=lambda fit: (-fit.n_found, fit.holds != "survey", fit.n_asked))
    return fits[0], fits[1:]


def _holds(best: Fit) -> Guess:
    if best.n_found:
        return Guess(best.holds)
    if any(column.kind == "identity" for column in best.columns):
        return Guess("roster", "it holds identities and no question of the study", ("attendance",))
    return Guess("survey", "no header is a question of the study", ("outcomes", "roster"))


def _instrument(best: Fit, others: Sequence[Fit]) -> Guess:
    if best.holds not in ASKING:
        return Guess("")
    alike = [one for one in others if one.holds == best.holds and one.n_found == best.n_found]
    same = [one.instrument for one in alike if one.n_asked == best.n_asked or not best.n_found]
    if same:
        return Guess(best.instrument, "it fits other versions as well", tuple(same))
    if best.n_found < best.n_asked:
        n_missing = best.n_asked - best.n_found
        doubt = f"{_MISSING} {n_missing} of its {best.n_asked} items"
        likely = [one.instrument for one in others if one.instrument and one.n_found]
        return Guess(best.instrument, doubt, tuple(likely))
    return Guess(best.instrument)


def _without_header(given: FileProposal, waiting: Iterable[int]) -> FileProposal:
    """Name columns by their number: the first row may be answers, and those are not repeated."""
    return replace(given, unknown=tuple(f"#{index + 1}" for index in waiting))


def _with_columns(
    given: FileProposal,
    best: Fit,
    sheet: Sheet,
    rows: Sequence[Row],
    study: Study,
    precedents: Precedents,
) -> FileProposal:
    """Place the headers that nothing exact fits; say when the records were answered."""
    holds, instrument = given.holds.value, given.instrument.value
    named = {"file": given.path.name, "wave": next(iter(study.design.waves)), "holds": holds}
    asked = {"instrument": instrument or "none"} if holds in ASKING else {}
    declaration = FileDeclaration.model_validate(named | asked)
    placed = {column.column_no - 1: column for column in best.columns}
    cells: list[Sequence[str]] = list(zip(*(row.cells for row in rows), strict=True))
    waiting = {i: header for i, header in enumerate(sheet.columns) if i not in placed}
    person, business = identity_of(declaration, study)
    table = Unplaced(
        headers=waiting,
        cells=dict(enumerate(cells)),
        words=vocabulary_of(declaration, Cohort(id="new"), study),
        held={column.target for column in best.columns},
        identities=(*person, *(business if holds == "outcomes" else ())),
        consents=tuple(f"consent_{purpose}" for purpose in consent_columns(declaration, study)),
        has_day=any(column.target in ANSWERED_ON for column in best.columns),
        date_order=sheet.notation.date_order,
        waves=_wave_words(study),
    )
    place_headers(table, precedents)
    given = replace(
        given,
        columns=tuple(table.found.items()),
        names=tuple(table.names),
        leave_out=tuple(table.leave_out),
        unknown=tuple(table.unknown),
    )
    covered = best.n_found + len(table.found.keys() & set(table.words.choices))
    if given.instrument.doubt.startswith(_MISSING) and covered >= best.n_asked:
        given = replace(given, instrument=Guess(instrument))
    if holds == "survey" and best.n_found and not {*person} & (table.held | table.found.keys()):
        given = replace(given, identity=Guess("{person: []}", _NOBODY))
    if not best.n_found and not table.held:
        given = _without_header(given, waiting)
    given = replace(given, wave=_told_wave(best.columns, sheet, table))
    return _with_days(given, best.columns, sheet, rows, table)


def _wave_words(study: Study) -> dict[str, str]:
    """Give the wave that each word for one means: its id, or its label in any language."""
    words = {
        header_key(label): wave_id
        for wave_id, wave in study.design.waves.items()
        for label in wave.label.values()
    }
    return words | {header_key(wave_id): wave_id for wave_id in study.design.waves}


def _told_wave(columns: Sequence[Column], sheet: Sheet, table: Unplaced) -> Guess:
    """Give the wave that a column of the file names in most rows."""
    headers = [column.header for column in columns if column.target == "wave"]
    if guess := table.found.get("wave"):
        headers.append(guess.value)
    for header in headers:
        cells = table.cells.get(sheet.columns.index(header), ())
        told = Counter(filter(None, (table.waves.get(header_key(cell)) for cell in cells)))
        if told:
            return Guess(told.most_common(1)[0][0])
    return Guess("")


def _with_days(
    given: FileProposal,
    columns: Sequence[Column],
    sheet: Sheet,
    rows: Sequence[Row],
    table: Unplaced,
) -> FileProposal:
    dated = {c.column_no - 1: c.header for c in columns if c.target in ANSWERED_ON}
    if (guess := table.found.get("answered_on")) is not None:
        dated[sheet.columns.index(guess.value)] = guess.value
    watch = DateOrder(dated, sheet.notation.date_order, sheet.tool not in TYPED)
    try:
        list(watch.watched(rows))
    except Refusal as refusal:
        return replace(given, date_order=f"{refusal.what} ({refusal.at})")
    index = next(iter(dated), None)
    days = days_of([row.cells[index] for row in rows], watch.settled) if index is not None else []
    return replace(given, days=tuple(days))


def _coding(sheet: Sheet, study: Study) -> tuple[tuple[str, Guess], ...]:
    """Find the columns of a coding table: document and code, by the words for them."""
    found = {}
    for role, words in _CODING.items():
        headers = [one for one in sheet.columns if header_key(one) in words]
        if headers:
            found[role] = Guess(headers[0])
    if not {"document", "code"} <= found.keys() or not study.codebook.codes:
        return ()
    return tuple((role, guess) for role, guess in found.items() if guess.value != role)


def _session_headers(sheet: Sheet, study: Study) -> tuple[str, ...]:
    """Give the headers that look like sessions of an attendance list, where nothing else does."""
    asked = {item.id for one in study.instruments.values() for item in one.items}
    found = tuple(
        header
        for header in sheet.columns
        if header not in asked and (_SESSION.fullmatch(header.strip()) or days_of([header], "dmy"))
    )
    return found if len(found) >= max(1, (len(sheet.columns) - 3) / 2) else ()


def _attendance(
    given: FileProposal,
    sheet: Sheet,
    rows: Sequence[Row],
    sessions: tuple[str, ...],
    study: Study,
    precedents: Precedents,
) -> FileProposal:
    found = replace(given, holds=Guess("attendance"), sessions=sessions)
    rest = tuple(header for header in sheet.columns if header not in sessions)
    places = [sheet.columns.index(header) for header in rest]
    smaller = replace(sheet, columns=rest, labels=(), system={})
    cut = [row._replace(cells=tuple(row.cells[place] for place in places)) for row in rows]
    declaration = FileDeclaration(file=given.path.name, holds="attendance")
    columns, _ = match_columns(smaller, declaration, Cohort(id="new"), study)
    return _with_columns(found, Fit("attendance", "", columns, 0), smaller, cut, study, precedents)
