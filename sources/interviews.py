"""Land what people said: segments of interviews and coded quotes, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.documents import read_interview
from sources.records import chunks_of, role_cells
from sources.redaction import redactor
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sources.landing import LandingRows
    from sources.people.gathering import People
    from sources.preparing import PreparedFile
    from studies.cohorts import Cohort, FileDeclaration
    from studies.study import Study

_ONLY_RECORD = 1


def land_interview(
    rows: LandingRows, file_no: int, file: PreparedFile, cohort: Cohort, names: Iterable[str]
) -> int:
    """Land one interview as one record with its segments, redacted."""
    declaration = file.declaration
    segments, speakers = read_interview(file.path, file.recognition, declaration.role)
    redacted = redactor({*names, *speakers})
    n_segments = len(segments)
    rows.add(
        "segments",
        [
            [file_no] * n_segments,
            [_ONLY_RECORD] * n_segments,
            [declaration.document_id] * n_segments,
            [declaration.role] * n_segments,
            [segment.speaker for segment in segments],
            list(range(1, n_segments + 1)),
            [redacted(segment.text) for segment in segments],
            [declaration.consent.quotes] * n_segments,
        ],
    )
    land_faceless(rows, file_no, cohort, declaration.wave, [_ONLY_RECORD], [""], [n_segments])
    return 1


def land_codings(
    rows: LandingRows, file_no: int, file: PreparedFile, people: People, names: Iterable[str]
) -> int:
    """Land a coding table: one record and one coding per row, quotes redacted."""
    redacted = redactor(names)
    keys = people.keys
    interviews = _interviews_by_name(keys.cohort)
    code_of = _code_finder(keys.study)
    wave = file.declaration.wave
    n_read = 0
    for chunk in chunks_of(file, file_no, people):
        n_read += len(chunk)
        kept = [index for index, reason in enumerate(chunk.left_out) if not reason]
        documents, codes, coders, quotes = (
            [cells[index] for index in kept]
            for cells in (
                role_cells(chunk, file, role) for role in ("document", "code", "coder", "quote")
            )
        )
        found = [interviews.get(_document_key(name)) for name in documents]
        rows.add(
            "codings",
            [
                [file_no] * len(kept),
                [chunk.numbers[index] for index in kept],
                [
                    one.document_id if one else name.strip()
                    for one, name in zip(found, documents, strict=True)
                ],
                [code_of(code) for code in codes],
                [coder.strip() for coder in coders],
                [redacted(quote) for quote in quotes],
                [bool(one and one.consent.quotes) for one in found],
                [one.role if one else "" for one in found],
                [one.wave if one else wave for one in found],
            ],
        )
        answered = [int(not reason) for reason in chunk.left_out]
        land_faceless(rows, file_no, keys.cohort, wave, chunk.numbers, chunk.left_out, answered)
    return n_read


def land_faceless(
    rows: LandingRows,
    file_no: int,
    cohort: Cohort,
    wave_id: str,
    numbers: Sequence[int],
    left_out: Sequence[str],
    n_answered: Sequence[int],
) -> None:
    """Land records that belong to no participant: nothing is missing of their identity."""
    blank = [""] * len(numbers)
    rows.add(
        "records",
        [
            [file_no] * len(numbers),
            numbers,
            [cohort.id] * len(numbers),
            [wave_id] * len(numbers),
            *[blank] * 4,
            ["given"] * len(numbers),
            *[blank] * 7,
            left_out,
            n_answered,
            *[blank] * 3,
        ],
    )


def _interviews_by_name(cohort: Cohort) -> dict[str, FileDeclaration]:
    """Give the interviews of a cohort by their id and by the name of their file."""
    named = {}
    for file in cohort.files:
        if file.holds == "interview":
            named[_document_key(file.file)] = file
            named[_document_key(file.document_id)] = file
    return named


def _document_key(name: str) -> str:
    tail = name.strip().replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = tail.rpartition(".")
    return header_key(stem if dot and suffix.lower() in {"docx", "txt", "md"} else tail)


def _code_finder(study: Study) -> Callable[[str], str]:
    """Give a function from a code as written, its id or its label, to the code's id."""
    known: dict[str, str] = {}
    for code_id, code in study.codebook.codes.items():
        for wording in (code_id, *code.label.values()):
            known.setdefault(header_key(wording), code_id)
    return lambda written: known.get(header_key(written), written.strip())
