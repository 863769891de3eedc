"""Small files of each kind, built in memory: sound ones, and ones with a single thing wrong."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = "nim,ms_1,ms_2\n1201,b,x;y\n1202,a,x\n1203,b,y\n"
SHEET = [["nim", "ms_1", "ms_2"], ["1201", "b", "x;y"], ["1202", "a", "x"], ["1203", "b", "y"]]
BOMB = (
    '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def text(written: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: written.encode(encoding)


def raw(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def workbook(
    rows: list[list[Any]] | None = None, change: Callable[[openpyxl.Workbook], None] | None = None
) -> Callable[[], bytes]:
    def build() -> bytes:
        book = openpyxl.Workbook()
        for row in SHEET if rows is None else rows:
            book.active.append(row)
        if change:
            change(book)
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()

    return build


def repacked(
    content: Callable[[], bytes], change: Callable[[str, bytes], bytes], **more: bytes
) -> Callable[[], bytes]:
    """Pack an archive anew with its parts changed, and more parts (`/` written as `__`)."""

    def build() -> bytes:
        written = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content())) as old,
            zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
            for name, part in more.items():
                new.writestr(name.replace("__", "/"), part)
        return written.getvalue()

    return build


def same(_: str, part: bytes) -> bytes:
    return part


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Change the XML of the sheet, and be sure that it was changed."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        assert old in part
        return part.replace(old, new, 1)

    return change


def with_doctype(which: str, declared: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, part: bytes) -> bytes:
        if name != which:
            return part
        body = part.split(b"?>", 1)[1] if part.startswith(b"<?xml") else part
        return b'<?xml version="1.0"?>' + declared.encode() + body

    return change


def document() -> bytes:
    written = io.BytesIO()
    told = docx.Document()
    told.add_paragraph("P: Apa kabar?")
    told.save(written)
    return written.getvalue()


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def open_document(rows: str) -> Callable[[], bytes]:
    """Write the least that makes an OpenDocument spreadsheet of one sheet."""
    spaces = " ".join(f'xmlns:{one}="{OFFICE}:{one}:1.0"' for one in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"/>'.encode()
    return archive(
        mimetype=kind, **{"META-INF__manifest.xml": manifest, "content.xml": content.encode()}
    )


def cells(*texts: str, times: int = 1) -> str:
    """Write a row of an OpenDocument sheet; a blank row ends it as LibreOffice does."""
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
        for one in texts
    )
    rest = f'<table:table-cell table:number-columns-repeated="{16_384 - len(texts)}"/>'
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{written}{rest}</table:table-row>'
    )


def archive(**parts: bytes) -> Callable[[], bytes]:
    def build() -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
            for name, part in parts.items():
                new.writestr(name.replace("__", "/"), part)
        return written.getvalue()

    return build


def climbing(path: str) -> Callable[[], bytes]:
    def build() -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as new:
            new.writestr(path, GOOD)
        return written.getvalue()

    return build


def locked() -> bytes:
    """Mark each part as encrypted, as a password does."""
    content = bytearray(workbook()())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def bad_checksum() -> bytes:
    content = bytearray(workbook()())
    at = content.find(b"xl/worksheets/sheet1.xml") + 60
    content[at] ^= 0xFF
    return bytes(content)


def merge(cells: str) -> Callable[[openpyxl.Workbook], None]:
    return lambda book: book.active.merge_cells(cells)


def second_sheet(state: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        more = book.create_sheet("notes")
        more.append(["n", "m"])
        more.sheet_state = state

    return change


def hide_a_row(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True


def far_cell(book: openpyxl.Workbook) -> None:
    book.active["ALL900000"] = "x"
