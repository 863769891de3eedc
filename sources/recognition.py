"""Recognize which tool wrote a file, by what is in it; the name only confirms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.archives import SheetScan, scan_archive
from sources.csv_tables import detect_delimiter, read_head, records_of
from sources.encodings import detect_encoding
from sources.refusals import Refusal
from sources.tools import TOOLS, Head, tool_named
from sources.workbooks import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST_FILE = 512 << 20
_DOCUMENTS = {"docx": ("docx",), "text": ("text", "csv")}
_SUFFIXES = {
    "csv": (".csv", ".txt", ".tsv"),
    "text": (".txt", ".md", ""),
    "xlsx": (".xlsx",),
    "ods": (".ods",),
    "zip": (".zip",),
    "sav": (".sav", ".zsav"),
    "dta": (".dta",),
    "jsonl": (".jsonl",),
    "docx": (".docx",),
}
_FOREIGN = (
    (b"%PDF", "a PDF", "Give the text as .docx or .txt."),
    (b"{\\rtf", "an RTF document", "Save it as .docx."),
    (b"WEBVTT", "a WebVTT transcript", "Save it as text: transcripts are not read yet."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it."),
    (b"\x1c\0\0\0\0\0\0\0ENCRYPTED", "protected by a password", "Save it without one."),
)
_STATISTICS = ((b"$FL", "sav"), (b"<stata_dta>", "dta"))
# Releases 5 to 12 of Stata: format, byte order, file type.
_OLD_STATA = re.compile(rb"[\x69-\x73][\x01\x02]\x01\x00", re.DOTALL)
_PAGE = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_OBJECT = re.compile(rb'(\xef\xbb\xbf)?\s*[\[{]+\s*"')


@dataclass(frozen=True)
class Recognition:
    """The tool that wrote a file, why we think so, and how its text is to be split."""

    tool: str
    reason: str
    head: Head

    @property
    def container(self) -> str:
        """What kind of file it is: csv, xlsx, zip, docx, text ..."""
        return self.head.container

    @property
    def delimiter(self) -> str:
        """What separates the cells of a text."""
        return self.head.delimiter

    @property
    def encoding(self) -> str:
        """How a text is encoded; '' for what is no text."""
        return self.head.encoding


def recognize(
    path: Path,
    declared_tool: str | None = None,
    *,
    encoding: str | None = None,
    holds: str = "",
    sheet: str | None = None,
) -> Recognition:
    """Say which tool wrote a file, or raise a Refusal that says what to do."""
    head = _read_head(path, encoding, holds, sheet)
    if declared_tool is None:
        found = _recognize_head(head, holds)
        _require_suffix(path, found)
        return found
    tool = tool_named(declared_tool)
    if head.container not in (tool.containers if tool else _DOCUMENTS.get(declared_tool, ())):
        raise Refusal(
            f'is declared as "{declared_tool}", but its content is {head.container}',
            "Correct tool in cohort.yml, or leave it out; or export the file again.",
        )
    return Recognition(declared_tool, "declared", head)


def _recognize_head(head: Head, holds: str) -> Recognition:
    if head.container in _DOCUMENTS:
        return Recognition(head.container, "a document by its content", head)
    if not holds and _is_prose(head):
        return Recognition("text", "lines that make no table", _as_text(head))
    tools = [tool for tool in TOOLS if head.container in tool.containers]
    for signs in ("recognize", "suspects"):
        found = {tool.name: reason for tool in tools if (reason := getattr(tool, signs)(head))}
        if len(found) > 1:
            raise Refusal(
                f"fits {len(found)} tools: {', '.join(found)}",
                f"Say which one wrote it, as tool: {next(iter(found))} in cohort.yml.",
            )
        for name, reason in found.items():
            return Recognition(name, reason, head)
    if tool_named(head.container) is None:
        raise Refusal(*_UNKNOWN[head.container])
    split = f"cells separated by {head.delimiter!r}, " if head.container == "csv" else ""
    return Recognition(head.container, f"{split}no columns of a known tool", head)


_UNKNOWN = {
    "zip": (
        "is an archive of no known tool",
        "Unpack it, or save the table as .xlsx or .csv.",
    ),
    "jsonl": ("is JSON of no known tool", "Save the table as .xlsx or .csv."),
    "sav": ("is an SPSS file that cannot be read", "Export it again, or save it as CSV."),
    "dta": ("is a Stata file that cannot be read", "Export it again, or save it as CSV."),
}


def _read_head(path: Path, encoding: str | None, holds: str, sheet: str | None) -> Head:
    start = _read_start(path)
    if start.startswith(b"PK"):
        return _head_of_archive(path, sheet)
    for mark, container in _STATISTICS:
        if start.startswith(mark):
            return Head(path, container)
    if _OLD_STATA.match(start):
        return Head(path, "dta")
    is_json = bool(_OBJECT.match(start)) and path.suffix.lower() == ".jsonl"
    if not is_json:
        _require_text(start)
    found = detect_encoding(path, encoding)
    text = read_head(path, found)
    if not text.strip("\ufeff\r\n\t ,;"):
        raise Refusal("is empty", "Export it again, or take it out of cohort.yml.")
    if holds == "interview":
        return Head(path, "text", text=text, encoding=found)
    if is_json:
        return Head(path, "jsonl", text=text, encoding=found)
    delimiter = detect_delimiter(text)
    rows = tuple(map(tuple, records_of(text, delimiter)))
    return Head(path, "csv", rows, text=text, encoding=found, delimiter=delimiter)


def _as_text(head: Head) -> Head:
    return Head(head.path, "text", text=head.text, encoding=head.encoding)


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


def _head_of_archive(path: Path, sheet: str | None) -> Head:
    parts = scan_archive(path)
    names = tuple(parts)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refusal("holds macros", "Save it as .xlsx or .docx, which cannot.")
    if "xl/workbook.xml" in names:
        return _head_of_workbook(path, "xlsx", sheet, parts)
    if "word/document.xml" in names:
        return Head(path, "docx")
    if "content.xml" in names and "mimetype" in names:
        return _head_of_workbook(path, "ods", sheet, parts)
    return Head(path, "zip", names=names)


def _head_of_workbook(
    path: Path, container: str, sheet: str | None, parts: Mapping[str, SheetScan | None]
) -> Head:
    workbook = Workbook(path, parts)
    return Head(path, container, workbook.head(sheet), workbook.names, workbook=workbook)


def _require_text(start: bytes) -> None:
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(
            "is protected by a password, or in the old .xls or .doc format",
            "Open it and save a copy without a password as .xlsx or .docx.",
        )
    if b"ASCII SPSS PORT FILE" in start[:200]:  # behind the same words in EBCDIC
        raise Refusal("is a portable file of SPSS", "Save it as .sav, which says what is missing.")
    for mark, name, todo in _FOREIGN:
        if start.removeprefix(b"\xef\xbb\xbf").startswith(mark):
            raise Refusal(f"is {name}", todo)
    if _OBJECT.match(start):
        raise Refusal(
            "is JSON, not a table",
            "Export it as CSV or .xlsx; what kohort itself has pulled keeps its name in .jsonl.",
        )
    if _PAGE.match(start):
        raise Refusal(
            "is a web page or XML, not a table",
            "The download was probably a sign-in page. Export the file again.",
        )


def _is_prose(head: Head) -> bool:
    """Say whether a text by its name holds lines that make no table."""
    if head.container != "csv" or head.path.suffix.lower() not in _SUFFIXES["text"]:
        return False
    widths = {len(cells) for cells in head.rows}
    return not (len(head.rows) > 1 and len(widths) == 1 and widths != {1})


def _require_suffix(path: Path, found: Recognition) -> None:
    """Refuse a file whose name says another format: someone was mistaken about what it is."""
    expected = _SUFFIXES[found.container]
    if path.suffix.lower() not in expected:
        raise Refusal(
            f"its content is {found.container}, its name says {path.suffix or 'nothing'}",
            f"Rename it to {path.stem}{expected[0]}, or write tool: {found.tool} in cohort.yml.",
        )
