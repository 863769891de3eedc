"""Recognize which tool wrote a file, by what is in it; the name only confirms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.csv_tables import detect_delimiter, read_head, records_of
from sources.encodings import detect_encoding
from sources.refusals import Refusal
from sources.tools import is_google, is_kobo
from sources.workbooks import require_sound_archive

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 512 << 20
_CONTAINERS = {
    "kobo_csv": ("csv",),
    "google_forms": ("csv", "xlsx"),
    "csv": ("csv",),
    "xlsx": ("xlsx",),
    "docx": ("docx",),
    "text": ("text", "csv"),
}
_SUFFIXES = {
    "csv": (".csv", ".txt", ".tsv"),
    "text": (".txt", ".md", ""),
    "xlsx": (".xlsx",),
    "docx": (".docx",),
}
_FOREIGN = (
    (b"%PDF", "a PDF", "Give the text as .docx or .txt."),
    (b"{\\rtf", "an RTF document", "Save it as .docx."),
    (b"$FL2", "an SPSS file", "Export it as CSV: SPSS files are not read yet."),
    (b"<stata_dta>", "a Stata file", "Export it as CSV: Stata files are not read yet."),
    (b"WEBVTT", "a WebVTT transcript", "Save it as text: transcripts are not read yet."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it."),
)
_PAGE = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)", re.IGNORECASE)
# A number with a decimal comma or dots between thousands: KoboToolbox never writes one.
_LOCAL_NUMBER = re.compile(r"\s*-?(\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d+)\s*")


@dataclass(frozen=True)
class Recognition:
    """The tool that wrote a file, why we think so, and how its text is to be split."""

    tool: str
    reason: str
    container: str
    encoding: str = ""
    delimiter: str = ""


def recognize(
    path: Path, declared_tool: str | None = None, *, encoding: str | None = None, holds: str = ""
) -> Recognition:
    """Say which tool wrote a file, or raise a Refusal that says what to do."""
    found = _recognize_content(path, encoding, holds)
    if declared_tool is None:
        _require_suffix(path, found)
        return found
    if found.container not in _CONTAINERS[declared_tool]:
        raise Refusal(
            f'is declared as "{declared_tool}", but its content is {found.container}',
            f"Correct tool in cohort.yml ({found.tool} fits), or export the file again.",
        )
    return Recognition(declared_tool, "declared", found.container, found.encoding, found.delimiter)


def _recognize_content(path: Path, encoding: str | None, holds: str) -> Recognition:
    head = _read_start(path)
    if head.startswith(b"PK"):
        return _recognize_archive(path)
    _require_text(head)
    found = detect_encoding(path, encoding)
    text = read_head(path, found)
    if not text.strip("\ufeff\r\n\t ,;"):
        raise Refusal("is empty", "Export it again, or take it out of cohort.yml.")
    if holds == "interview":
        return Recognition("text", "an interview as plain text", "text", found)
    return _recognize_table(path, text, found, holds)


def _read_start(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("is not there", "Correct its name or put the file there.")
    size = path.stat().st_size
    if size == 0:
        raise Refusal("is empty", "Export it again, or take it out of cohort.yml.")
    if size > LARGEST_FILE:
        raise Refusal(
            f"is larger than {LARGEST_FILE >> 20} MB", "Split it in parts (part: 1, 2, ...)."
        )
    with path.open("rb") as file:
        return file.read(512)


def _recognize_archive(path: Path) -> Recognition:
    names = require_sound_archive(path)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refusal("holds macros", "Save it as .xlsx or .docx, which cannot.")
    if "xl/workbook.xml" in names:
        return Recognition("xlsx", "a workbook by its parts", "xlsx")
    if "word/document.xml" in names:
        return Recognition("docx", "a Word document by its parts", "docx")
    raise Refusal(
        "is an archive that is neither .xlsx nor .docx",
        "Unpack it, or save the table as .xlsx or .csv.",
    )


def _require_text(head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(
            "is protected by a password, or in the old .xls or .doc format",
            "Open it and save a copy without a password as .xlsx or .docx.",
        )
    for mark, name, todo in _FOREIGN:
        if head.removeprefix(b"\xef\xbb\xbf").startswith(mark):
            raise Refusal(f"is {name}", todo)
    if _PAGE.match(head):
        raise Refusal(
            "is a web page or XML, not a table",
            "The download was probably a sign-in page. Export the file again.",
        )


def _recognize_table(path: Path, text: str, encoding: str, holds: str) -> Recognition:
    delimiter = detect_delimiter(text)
    records = records_of(text, delimiter)
    columns = records[0] if records else []
    if not holds and path.suffix.lower() in _SUFFIXES["text"] and not _is_regular(records):
        return Recognition("text", "lines that make no table", "text", encoding)
    tool, reason = "csv", f"cells separated by {delimiter!r}, no columns of a known tool"
    if is_kobo(columns):
        tool, reason = "kobo_csv", "system columns of KoboToolbox"
    elif is_google(columns):
        tool, reason = "google_forms", "the first column is the time stamp of Google Forms"
    elif delimiter == ";" and _is_quoted_throughout(text, records):
        tool, reason = "kobo_csv", "every cell quoted and separated by ';', as KoboToolbox writes"
    return Recognition(tool, reason, "csv", encoding, delimiter)


def _is_regular(records: list[list[str]]) -> bool:
    return len(records) > 1 and len(records[0]) > 1 and len({len(cells) for cells in records}) == 1


def _is_quoted_throughout(text: str, records: list[list[str]]) -> bool:
    lines = [line for line in text.lstrip("\ufeff").splitlines()[:20] if line]
    quoted = all(line[0] == '"' for line in lines) and text.count('";"') + 1 >= sum(
        len(record) - 1 for record in records
    )
    return quoted and not any(_LOCAL_NUMBER.fullmatch(cell) for row in records for cell in row)


def _require_suffix(path: Path, found: Recognition) -> None:
    """Refuse a file whose name says another format: someone was mistaken about what it is."""
    expected = _SUFFIXES[found.container]
    if path.suffix.lower() not in expected:
        raise Refusal(
            f"its content is {found.container}, its name says {path.suffix or 'nothing'}",
            f"Rename it to {path.stem}{expected[0]}, or write tool: {found.tool} in cohort.yml.",
        )
