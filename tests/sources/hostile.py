"""Files that are broken, or made to do harm: how each is built, and what must come of it."""

# ruff: noqa: E501 (a table reads by its rows)
from __future__ import annotations

import codecs
import datetime as dt
import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.sources.built_files import (
    BOMB,
    GOOD,
    OUTSIDE,
    SHEET,
    archive,
    bad_checksum,
    cells,
    climbing,
    document,
    far_cell,
    hide_a_row,
    in_sheet,
    locked,
    merge,
    open_document,
    raw,
    repacked,
    same,
    second_sheet,
    text,
    with_doctype,
    workbook,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Hostile:
    """A file, and either the fault it must give, with its place, or the answers it holds."""

    what: str
    name: str
    content: Callable[[], bytes]
    told: str = ""
    at: str = ""
    answers: tuple[tuple[int, str, str], ...] = ()
    declared: dict[str, Any] = field(default_factory=dict)
    n_faults: int = 1


LONG = 100 << 20
PADDING = b"0" * (64 << 20)
ANSWERS = ((2, "ms_1", "b"), (3, "ms_1", "a"), (4, "ms_1", "b"))
"""What `GOOD` and `SHEET` answer to the first question, by row."""

ENCODINGS = [
    Hostile("UTF-8 with a mark", "a.csv", text(GOOD, "utf-8-sig"), answers=ANSWERS),
    Hostile("UTF-16 with a mark", "a.csv", text(GOOD, "utf-16"), answers=ANSWERS),
    Hostile("UTF-16 without a mark", "a.csv", text(GOOD, "utf-16-le"), answers=ANSWERS),
    Hostile("UTF-16, big end first", "a.csv", text(GOOD, "utf-16-be"), answers=ANSWERS),
    Hostile("UTF-32 with a mark", "a.csv", text(GOOD, "utf-32"), answers=ANSWERS),
    Hostile("Windows-1252", "a.csv", text(GOOD + "é1,b,x\n", "cp1252"), answers=(*ANSWERS, (5, "ms_1", "b"))),
    Hostile("another encoding than declared", "a.csv", text(GOOD + "é,b,x\n", "cp1252"), "neither a workbook nor text in utf-8", declared={"encoding": "utf-8"}),
    Hostile("an encoding nobody knows", "a.csv", text(GOOD), "is not known", declared={"encoding": "utf-9"}),
    Hostile("two encodings in one file", "a.csv", raw((GOOD + "José,b,x\n").encode() + "José,b,x\n".encode("cp1252")), "bytes in it that are not UTF-8", "line 6"),
    Hostile("UTF-16 cut in mid-letter", "a.csv", raw(GOOD.encode("utf-16")[:-1]), "neither a workbook nor text"),
    Hostile("NUL bytes", "a.csv", raw(GOOD.encode() + b"12\x0004,b,x\n"), "holds NUL bytes", "line 5"),
]  # fmt: skip

EMPTY = [
    Hostile("no byte", "a.csv", raw(b""), "is empty"),
    Hostile("only a mark", "a.csv", raw(codecs.BOM_UTF8), "is empty"),
    Hostile("only blanks and delimiters", "a.csv", text(" ,,\n\n\t\r\n"), "is empty"),
    Hostile("only headers", "a.csv", text("nim,ms_1,ms_2\n"), "no record below"),
    Hostile("a workbook without cells", "a.xlsx", workbook([]), "hold no cells"),
    Hostile("a workbook of headers", "a.xlsx", workbook(SHEET[:1]), "no record below"),
    Hostile("blank rows below the headers", "a.csv", text("nim,ms_1,ms_2\n,,\n,,\n"), "no record below"),
]  # fmt: skip

CUT_OFF = [
    Hostile("cut off inside of quotes", "a.csv", text('nim,ms_1,ms_2\n1,"b'), "not well formed", "line 2"),
    Hostile("cut off inside of a record", "a.csv", text('"nim";"ms_1";"ms_2"\n"1";"b";"x"\n"2";"a"'), "has 2 cells, the header 3", "line 3"),
    Hostile("a workbook cut in half", "a.xlsx", lambda: (book := workbook()())[: len(book) // 2], "damaged or cut off"),
    Hostile("a workbook with a flipped bit", "a.xlsx", bad_checksum, "damaged or cut off"),
    Hostile("a workbook without its sheets", "a.xlsx", archive(xl__workbook=b"", **{"xl__workbook.xml": b"<workbook/>"}), "no workbook that can be read"),
]  # fmt: skip

MISLABELLED = [
    Hostile("a workbook called .csv", "a.csv", workbook(), "content is xlsx, its name says .csv"),
    Hostile("CSV called .xlsx", "a.xlsx", text(GOOD), "content is csv, its name says .xlsx"),
    Hostile("a Word document called .xlsx", "a.xlsx", document, "its content is docx"),
    Hostile("a web page called .csv", "a.csv", text("<!DOCTYPE html><html>sign in</html>"), "a web page"),
    Hostile("a web page called .xlsx", "a.xlsx", text("<html><table><tr><td>1"), "a web page"),
    Hostile("XML called .csv", "a.csv", text('<?xml version="1.0"?><a/>'), "a web page or XML"),
    Hostile("a PDF called .csv", "a.csv", raw(b"%PDF-1.7\n1 0 obj"), "is a PDF"),
    Hostile("RTF called .csv", "a.csv", raw(b"{\\rtf1 x}"), "an RTF document"),
    Hostile("gzip called .csv", "a.csv", lambda: gzip.compress(GOOD.encode()), "a gzip archive"),
    Hostile("an old .xls", "a.xlsx", raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "protected by a password, or in the old .xls"),
    Hostile("a picture called .csv", "a.csv", raw(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "holds NUL bytes"),
    Hostile("JSON called .csv", "a.csv", text('{"data": [{"nim": 1}, {"nim": 2}]}'), "is JSON, not a table"),
    Hostile("a zip of nobody's", "a.zip", archive(readme=b"x"), "archive of no known tool"),
]  # fmt: skip

HARMFUL = [
    Hostile("a zip bomb", "a.xlsx", repacked(workbook(), same, xl__media=PADDING), "would unpack to"),
    Hostile("ten thousand parts", "a.xlsx", repacked(workbook(), same, **{f"m{i}": b"" for i in range(10_001)}), "holds 10"),
    Hostile("an XML bomb in the sheet", "a.xlsx", repacked(workbook(), with_doctype("xl/worksheets/sheet1.xml", BOMB)), "declares entities"),
    Hostile("an XML bomb in the workbook", "a.xlsx", repacked(workbook(), with_doctype("xl/workbook.xml", BOMB)), "declares entities"),
    Hostile("a file of the machine as entity", "a.xlsx", repacked(workbook(), with_doctype("xl/worksheets/sheet1.xml", OUTSIDE)), "declares entities"),
    Hostile("an XML bomb in a document", "a.docx", repacked(document, with_doctype("word/document.xml", BOMB)), "declares entities", declared={"holds": "interview", "instrument": None}),
    Hostile("a path that climbs out", "a.zip", climbing("../../a.csv"), "leads out of its folder"),
    Hostile("a path that climbs out, of Windows", "a.zip", climbing("..\\..\\a.csv"), "leads out of its folder"),
    Hostile("a path from the root", "a.zip", climbing("/a.csv"), "leads out of its folder"),
    Hostile("a path with a drive", "a.zip", climbing("C:/a.csv"), "leads out of its folder"),
    Hostile("macros", "a.xlsx", repacked(workbook(), same, **{"xl__vbaProject.bin": b"x"}), "holds macros"),
    Hostile("a password", "a.xlsx", locked, "protected by a password"),
    Hostile("a cell at the far end", "a.xlsx", workbook(change=far_cell), "reaches down to row 900000"),
    Hostile("a row that stands for a million", "a.ods", open_document(cells("nim", "ms_1", "ms_2") + cells(*"1bx" * 20, times=1_000_000)), "reaches down to row 1000001"),
    Hostile("100 MB of one line", "a.csv", lambda: b"nim," * (LONG // 4), "more than 1,048,576 characters", "line 1"),
    Hostile("100 MB of one record", "a.csv", lambda: b"nim,ms_1,ms_2\n" + b"x" * LONG, "more than 1,048,576 characters", "line 2"),
    Hostile("a cell of a million letters", "a.csv", text("nim,ms_1,ms_2\n1," + "x" * 1_000_000 + ",x\n"), "not well formed", "line 2"),
]  # fmt: skip

FORMULAS = [
    Hostile("formulas in CSV stay text", "a.csv", text("nim,ms_1,ms_2\n1,=1+1,@SUM(A1)\n2,+1|cmd,-1\n"), answers=((2, "ms_1", "=1+1"), (3, "ms_1", "+1|cmd"))),
    Hostile("a formula never computed", "a.xlsx", workbook([*SHEET, ["1204", "=CHAR(98)", "x"]]), "never computed", "cell B5"),
    Hostile("a formula with its value", "a.xlsx", repacked(workbook([*SHEET[:3], [3, "=CHAR(98)", "y"]]), in_sheet(b"<v></v>", b"<v>b</v>")), answers=((2, "ms_1", "b"), (3, "ms_1", "a"), (4, "ms_1", "b"))),
    Hostile("an error for an answer", "a.xlsx", repacked(workbook(), in_sheet(b'<c r="B3" t="inlineStr"><is><t>a</t></is></c>', b'<c r="B3" t="e"><v>#N/A</v></c>')), "holds an error", "cell B3"),
]  # fmt: skip

HEADERS = [
    Hostile("the same header twice", "a.csv", text("nim,ms_1,ms_1,ms_2\n1,b,b,x\n"), '2 columns hold item "ms_1"', "column 2, 3"),
    Hostile("an empty header", "a.csv", text("nim,,ms_1,ms_2\n1,5,b,x\n"), "has no header", "column 2"),
    Hostile("an empty header in a workbook", "a.xlsx", workbook([["nim", None, "ms_1", "ms_2"], [1, 5, "b", "x"]]), "has no header", "column 2"),
    Hostile("a header of one language's quotes", "a.csv", text('nim,"ms_1\n",ms_2\n1,b,x\n'), answers=((3, "ms_1", "b"),)),
    Hostile("a title above the headers", "a.xlsx", workbook([["Angket"], *SHEET]), "a title or has merged cells", "row 1"),
    Hostile("merged headers", "a.xlsx", workbook(change=merge("B1:C1")), "a title or has merged cells", "row 1"),
    Hostile("merged answers", "a.xlsx", workbook(change=merge("B3:B4")), "are merged", "row 3"),
    Hostile("no headers", "a.csv", text("1201,b,x\n1202,a,y\n"), "none of its 3 headers"),
    Hostile("two tables in a sheet, one below", "a.xlsx", workbook([*SHEET, [], ["catatan", "jumlah", "dari"], ["hadir", 3, 4]]), "second table", "row 6"),
    Hostile("two tables in a sheet, side by side", "a.xlsx", workbook([[*row, None, "x"] for row in SHEET]), "has no header", "column 4", n_faults=2),
    Hostile("notes to the right", "a.xlsx", workbook([*SHEET, [1204, "b", "x", None, "cek lagi"]]), "to the right of the last header", "row 5"),
    Hostile("two exports pasted together", "a.csv", text(GOOD + GOOD.replace("120", "130")), "headers stand here a second time", "row 5"),
    Hostile("two sheets with cells", "a.xlsx", workbook(change=second_sheet("visible")), "more than one of its sheets"),
    Hostile("a hidden sheet with cells", "a.xlsx", workbook(change=second_sheet("hidden")), "more than one of its sheets"),
    Hostile("a hidden row", "a.xlsx", workbook(change=hide_a_row), answers=ANSWERS),
]  # fmt: skip

ROWS = [
    Hostile("three kinds of line ends", "a.csv", raw(b"nim,ms_1,ms_2\r\n1201,b,x\r1202,a,x\n1203,b,y"), answers=ANSWERS),
    Hostile("quotes left open", "a.csv", text('nim,ms_1,ms_2\n1,"b,x\n2,a,x\n'), "not well formed", "line 2"),
    Hostile("letters after closing quotes", "a.csv", text('nim,ms_1,ms_2\n1,"b"ad,x\n'), "not well formed", "line 2"),
    Hostile("a quote inside of a cell", "a.csv", text('nim,ms_1,ms_2\n1,5" b,x\n'), answers=((2, "ms_1", '5" b'),)),
    Hostile("a line end inside of a cell", "a.csv", text('nim,ms_1,ms_2\n1,"b\nc",x\n2,a,x\n'), answers=((2, "ms_1", "b\nc"), (4, "ms_1", "a"))),
    Hostile("a record with too many cells", "a.csv", text("nim,ms_1,ms_2\n1,b,x,y\n"), "has 4 cells, the header 3", "line 2"),
    Hostile("a decimal comma without quotes", "a.csv", text("nim,ms_1,ms_2\n1,1,5,x\n2,b,x\n"), "has 4 cells, the header 3", "line 2"),
    Hostile("blank cells left out at the end", "a.csv", text("nim,ms_1,ms_2\n1,b\n2\n"), answers=((2, "ms_1", "b"), (3, "ms_1", ""))),
    Hostile("blank lines between", "a.csv", text("nim,ms_1,ms_2\n\n1,b,x\n\n\n2,a,y\n\n"), answers=((3, "ms_1", "b"), (6, "ms_1", "a"))),
    Hostile("the line for Excel", "a.csv", text("sep=;\nnim;ms_1;ms_2\n1;b;x\n"), answers=((3, "ms_1", "b"),)),
    Hostile("OpenDocument, with its endless blank rows", "a.ods", open_document("".join(cells(*row) for row in SHEET) + cells(times=1_048_572)), answers=ANSWERS),
    Hostile("Excel's year 1900 for a blank date", "a.xlsx", workbook([["nim", "ms_1", "ms_2", "tanggal"], *([*row, dt.date(1900, 1, 1)] for row in SHEET[1:])]), answers=ANSWERS, declared={"columns": {"answered_on": "tanggal"}}),
    Hostile("a pre file in the place of the post file", "a.csv", text("nim,ms_1,ms_2,gelombang\n1201,b,x,pre\n1202,a,x,pre\n"), answers=ANSWERS[:2], declared={"columns": {"wave": "gelombang"}}),
    Hostile("numbers as text", "a.xlsx", workbook([["nim", "ms_1", "ms_2"], ["0012", "1.500.000", "x"]]), answers=((2, "ms_1", "1.500.000"),)),
    Hostile("a cell of spaces", "a.csv", text("nim,ms_1,ms_2\n1,  ,x\n"), answers=((2, "ms_1", "  "),)),
    Hostile("signs that change the direction", "a.csv", text("nim,ms_1,ms_2\n1,\u202eb\u202c,x\n"), answers=((2, "ms_1", "\u202eb\u202c"),)),
]  # fmt: skip

ALL = [*ENCODINGS, *EMPTY, *CUT_OFF, *MISLABELLED, *HARMFUL, *FORMULAS, *HEADERS, *ROWS]
