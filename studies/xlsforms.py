"""An XLSForm read as questions: kinds, wordings, options, conditions, each with its sheet row.

The only module that imports pyxform, and only when a form lies among the instruments. pyxform
knows every spelling that a form may have; what it calls wrong, is said with its row.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studies.faults import Fault, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

STRANGE = "strange"
"""The kind of a question whose type XLSForm does not have."""

LARGEST_INFLATED = 64 << 20
"""No form of thousands of questions unpacks to more."""

_KINDS = {
    "select one": "single", "select all that apply": "multiple",
    "integer": "number", "decimal": "number", "range": "number",
    "text": "text", "rank": "text", "date": "text", "time": "text", "dateTime": "text",
    "acknowledge": "text", "trigger": "text", "barcode": "text",
}  # fmt: skip
_COMPUTED = frozenset({"calculate", "hidden"})
_UNREAD = frozenset({
    *_COMPUTED, "note", "photo", "image", "audio", "video", "file", "draw", "signature", "annotate",
    "geopoint", "geotrace", "geoshape", "osm", "xml-external", "csv-external", "entity",
})  # fmt: skip
# What a tool fills in by itself is known by the reader of the tool.
_OF_TOOLS = frozenset({
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username",
    "email", "audit", "start-geopoint", "background-audio", "background-geopoint",
    "instanceID", "instanceName", "last-saved",
})  # fmt: skip
_GROUPS = frozenset({"group", "repeat", "loop"})
_LANGUAGE_CODE = re.compile(r"\(\s*([A-Za-z]{2,3})([-_][A-Za-z]+)?\s*\)")
_LANGUAGES = {
    "english": "en", "inggris": "en", "bahasa inggris": "en",
    "bahasa": "id", "bahasa indonesia": "id", "indonesia": "id", "indonesian": "id",
}  # fmt: skip
_EQUALITY = re.compile(r"""\$\{\s*([^}\s]+)\s*\}\s*=\s*(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?))""")
_SELECTED = re.compile(
    r"""selected\(\s*(?:\$\{\s*([^}\s]+)\s*\}|\.\./([\w.-]+))\s*,\s*(?:'([^']*)'|"([^"]*)")\s*\)"""
)
_ROW = re.compile(r"\[row : (\d+)\]\s*")


@dataclass(frozen=True)
class Question:
    """One question of a form; `condition` is '' where all are asked, None where it is complex."""

    id: str
    row: int
    kind: str
    text: Any = None
    options: Mapping[str, Any] = field(default_factory=dict)
    scale: Mapping[str, str] = field(default_factory=dict)
    condition: str | None = ""


@dataclass(frozen=True)
class Form:
    """The questions of a form in order, and the words of columns that hold no answer."""

    file: str
    questions: tuple[Question, ...]
    unasked: tuple[str, ...]


def read_form(folder: Path, file: str) -> tuple[Form | None, tuple[Fault, ...]]:
    """Read one XLSForm of a study folder; None where it is no form that can be read."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    path = folder / file
    if (unsound := _unsound(path)) is not None:
        return None, (Fault(file, *unsound),)
    try:
        sheets = get_xlsform(str(path), file_type=".xlsx")
        content = workbook_to_json(sheets, fallback_form_name=path.stem, warnings=[])
    except PyXFormError as error:
        return None, (_fault_of(file, str(error)),)
    # openpyxl raises these where a part of the workbook is not what it should be.
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, OSError):
        todo = "Open it and save it again as .xlsx."
        return None, (Fault(file, "is no workbook that can be read", todo),)
    found = tuple(_questions(content["children"], _Rows(sheets.survey)))
    questions = tuple(one for one in found if isinstance(one, Question))
    unasked = tuple(dict.fromkeys(one for one in found if isinstance(one, str) and one))
    faults = tuple(_strange_type(file, one) for one in questions if one.kind == STRANGE)
    return Form(file, questions, unasked), faults


def _strange_type(file: str, question: Question) -> Fault:
    like = nearest(str(question.text), (*_KINDS, *_UNREAD))
    hint = f"Types like it: {quoted(like)}. " if like else ""
    what = f'"{question.text}" is no type of a question'
    todo = f"{hint}Correct the type, or remove the row."
    return Fault(f"{file}, survey row {question.row}, {question.id}", what, todo)


def _unsound(path: Path) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(path) as archive:
            n_bytes = sum(part.file_size for part in archive.infolist())
            if n_bytes > LARGEST_INFLATED:
                return f"would unpack to {n_bytes >> 20} MB, which no form does", "Save it anew."
            if any(b"<!DOCTYPE" in archive.read(name) for name in archive.namelist()):
                return "declares entities in its XML, which no form does", "Save it anew."
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return "is no workbook, damaged, or protected by a password", "Save it again as .xlsx."
    return None


def _fault_of(file: str, told: str) -> Fault:
    """Say what pyxform found, in one line, with the row it names."""
    row = _ROW.search(told)
    where = f"{file}, survey row {row[1]}" if row else file
    line = " ".join(_ROW.sub("", told).split())
    return Fault(where, f"is no form yet: {line[:200].rstrip('.')}", "Correct the form there.")


class _Rows:
    """Where each question stands in the sheet, found in the order of the form."""

    def __init__(self, survey: Iterable[Mapping[str, str]]) -> None:
        self.names = [
            str(row.get("name") or row.get("value") or row.get("id") or "") for row in survey
        ]
        self.last = 0

    def of(self, name: str) -> int:
        """Give the sheet's row of a question; of one that pyxform added, that of its question."""
        try:
            self.last = self.names.index(name, self.last) + 1
        except ValueError:
            return self.last + 1
        return self.last + 1


def _questions(
    children: Iterable[Mapping[str, Any]], rows: _Rows, conditions: tuple[str, ...] = ()
) -> Iterator[Question | str]:
    """Give each question, and each word of a column without an answer, group after group."""
    for child in children:
        name, kind = str(child.get("name", "")), str(child.get("type", ""))
        if kind in _OF_TOOLS or name == "meta":
            continue
        relevant = str((child.get("bind") or {}).get("relevant") or "").strip()
        asked = (*conditions, relevant) if relevant else conditions
        if kind in _GROUPS:
            rows.of(name)
            yield from _questions(child.get("children", ()), rows, asked)
        elif kind in _KINDS:
            yield _question(child, rows.of(name), asked)
        elif kind not in _UNREAD:
            yield Question(name, rows.of(name), STRANGE, text=kind)
        else:
            yield name
            yield from _texts(child.get("label"))
            if kind in _COMPUTED:
                yield Question(name, rows.of(name), "", condition=_condition(asked))


def _question(child: Mapping[str, Any], row: int, conditions: tuple[str, ...]) -> Question:
    kind = _KINDS[str(child["type"])]
    choices = child.get("choices") or () if kind in {"single", "multiple"} else ()
    limits = child.get("parameters") or {}
    ends = {"min": limits.get("start"), "max": limits.get("end")}
    return Question(
        id=str(child["name"]),
        row=row,
        kind=kind,
        text=labels_of(child.get("label")),
        options={
            str(choice["name"]): labels_of(choice.get("label")) or str(choice["name"])
            for choice in choices
        },
        scale={end: str(limit) for end, limit in ends.items() if limit is not None},
        condition=_condition(conditions),
    )


def _condition(conditions: tuple[str, ...]) -> str | None:
    """Turn `relevant` into asked_if: one equality, or one option of several answers."""
    if not conditions:
        return ""
    if len(conditions) > 1:
        return None
    for pattern in (_EQUALITY, _SELECTED):
        found = pattern.fullmatch(conditions[0])
        name, value = (
            [group for group in found.groups() if group is not None] if found else ("", "")
        )
        if name and value.strip():
            return f"{name} = {value}"
    return None


def labels_of(label: Any) -> Any:
    """Give a label by the languages that pages know; else one text for all of them."""
    if not isinstance(label, dict):
        return None if label is None else str(label)
    by_language = {
        language: str(text) for name, text in label.items() if (language := _language(str(name)))
    }
    return by_language or next(iter(_texts(label)), None)


def _texts(label: Any) -> list[str]:
    texts = label.values() if isinstance(label, dict) else [label]
    return [str(text) for text in texts if text]


def _language(name: str) -> str:
    """Read `Bahasa (id)`, `English`, `id`; '' for another language."""
    code = _LANGUAGE_CODE.search(name)
    known = code[1].lower() if code else _LANGUAGES.get(name.strip().casefold(), name.strip())
    return known if known in _LANGUAGES.values() else ""
