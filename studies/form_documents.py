"""An instrument from an XLSForm and the .yml beside it, as one declaration that knows both places.

The form gives questions and labels; the .yml what a form cannot say (version, topic, key, points,
scale ...), by item id, and wins where both speak. Texts, dates and bar codes are read only where
the .yml names them: they are where names and addresses stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studies.faults import nearest, quoted
from studies.yaml_files import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studies.faults import Fault
    from studies.xlsforms import Form, Question
    from studies.yaml_files import Path_

_VERSIONED = re.compile(r"(?P<instrument>.+)-(?P<version>[0-9]{1,4})")
_SCALED = ("likert", "self_rated", "rubric")


@dataclass(frozen=True)
class FormDocument(Document):
    """A declaration made of a form and its .yml: faults name the row, or the line of the .yml."""

    rows: tuple[int, ...] = ()
    beside: Document | None = None
    places: Mapping[int, int] = field(default_factory=dict)

    def where(self, path: Path_) -> str:
        """Say where a value stands: in the .yml where it is written there, else in the form."""
        written = self._beside(path)
        if self.beside is not None and written is not None:
            return self.beside.where(written)
        if self._is_item(path):
            at = int(path[1])
            spelled = self.spelled(path[2:]) if len(path) > 2 else ""
            item_id = self.content["items"][at].get("id", "")
            tail = f"{item_id}.{spelled}" if spelled else item_id
            return f"{self.file}, survey row {self.rows[at]}, {tail}"
        return f"{self.file}, {self.spelled(path)}" if path else self.file

    def line(self, path: Path_) -> int:
        """Give the sheet's row of an item, for the order of faults."""
        return self.rows[int(path[1])] if self._is_item(path) else 1

    def _is_item(self, path: Path_) -> bool:
        return len(path) > 1 and path[0] == "items" and isinstance(path[1], int)

    def _beside(self, path: Path_) -> Path_ | None:
        """Give the path inside of the .yml of what is written there; None of what is not."""
        if self.beside is None:
            return None
        if not self._is_item(path):
            return path if path and path[0] in self.beside.content else None
        at = self.places.get(int(path[1]))
        if at is None or (len(path) > 2 and path[2] not in self.beside.content["items"][at]):
            return None
        return ("items", at, *path[2:])


def document_of(
    form: Form, beside: Document | None, taken: frozenset[str]
) -> tuple[FormDocument, tuple[Fault, ...]]:
    """Put a form and its .yml together; `taken` are columns of the study that are no items."""
    declared = dict(beside.content) if beside else {}
    written, faults = _items_beside(declared.pop("items", None) or [], form, beside)
    unasked = _listed(declared.get("unasked"))
    chosen = [
        one.id in written or (one.kind not in ("", "text") and one.id not in (*taken, *unasked))
        for one in form.questions
    ]
    questions = [one for one, is_item in zip(form.questions, chosen, strict=True) if is_item]
    others = [one for one, is_item in zip(form.questions, chosen, strict=True) if not is_item]
    kept = {one.id for one in questions}
    questions = [_with_known_condition(one, kept) for one in questions]
    items = [_item(one, written.get(one.id, (0, {}))[1]) for one in questions]
    stem = form.file.rpartition("/")[2].rpartition(".")[0]
    named = _VERSIONED.fullmatch(stem)
    names = named.groupdict() if named else {"instrument": stem}
    left = [*form.unasked, *_words_of(one for one in others if one.id not in taken)]
    content = names | declared | {"items": items}
    if isinstance(declared.get("unasked", []), list):
        content["unasked"] = [
            *unasked,
            *(word for word in dict.fromkeys(left) if word not in unasked),
        ]
    document = FormDocument(
        file=form.file,
        content=content,
        rows=tuple(one.row for one in questions),
        beside=beside,
        places={at: written[one.id][0] for at, one in enumerate(questions) if one.id in written},
    )
    return document, (*faults, *_condition_faults(document, questions, items))


def _with_known_condition(question: Question, kept: set[str]) -> Question:
    """Take a condition on a column that is no item for one that cannot be said."""
    item_id = (question.condition or "").partition(" = ")[0]
    return replace(question, condition=None) if item_id and item_id not in kept else question


def _listed(written: Any) -> list[str]:
    return [str(one) for one in written] if isinstance(written, list) else []


def _words_of(questions: Iterable[Question]) -> Iterator[str]:
    """Give the ids and wordings by which columns of these questions are known."""
    for one in questions:
        texts = one.text.values() if isinstance(one.text, dict) else [one.text]
        yield from (str(word) for word in (one.id, *texts) if word)


def _items_beside(
    entries: Any, form: Form, beside: Document | None
) -> tuple[dict[str, tuple[int, dict[str, Any]]], list[Fault]]:
    """Give what the .yml says of each question, by id; an id that no question has is a fault."""
    written: dict[str, tuple[int, dict[str, Any]]] = {}
    faults: list[Fault] = []
    known = [question.id for question in form.questions]
    if not isinstance(entries, list) and beside is not None:
        faults.append(beside.fault(("items",), "is not a list", "Write one entry for each item."))
        entries = []
    for at, entry in enumerate(entries):
        item_id = entry.get("id") if isinstance(entry, dict) else None
        if item_id in known and item_id not in written:
            written[item_id] = (at, entry)
        elif beside is not None:
            what, todo = _stranger(item_id, known, form.file, is_twice=item_id in written)
            faults.append(beside.fault(("items", at), what, todo))
    return written, faults


def _stranger(item_id: Any, known: list[str], file: str, *, is_twice: bool) -> tuple[str, str]:
    if is_twice:
        return f'the id "{item_id}" stands twice', "Put what is said of it into one entry."
    if not isinstance(item_id, str):
        return '"id" is missing', f"Name the question of {file} that this is about."
    like = nearest(item_id, known)
    hint = f"Most like it: {quoted(like)}. " if like else ""
    todo = f"{hint}Correct the id, or add the question to the form."
    return f'"{item_id}" is no question of {file}', todo


def _item(question: Question, written: Mapping[str, Any]) -> dict[str, Any]:
    """Make one item: of the form, and what the .yml says anew."""
    item: dict[str, Any] = {"id": question.id, "kind": question.kind or "text"}
    if question.text:
        item["text"] = question.text
    if question.options:
        item["options"] = dict(question.options)
    if question.condition:
        item["asked_if"] = question.condition
    item |= written
    if item["kind"] in _SCALED and question.scale and "scale" not in item:
        item["scale"] = dict(question.scale)
    if item.get("asked_if", "") is None:  # said to be asked of everybody
        del item["asked_if"]
    return item


def _condition_faults(
    document: FormDocument, questions: list[Question], items: list[dict[str, Any]]
) -> list[Fault]:
    """Report scored questions that are asked under a condition which asked_if cannot say."""
    faults = []
    for at, (question, item) in enumerate(zip(questions, items, strict=True)):
        is_scored = "key" in item or item["kind"] in ("graded", *_SCALED)
        is_settled = question.condition is not None or _says_condition(document, at)
        if is_scored and not is_settled:
            what = "its condition (relevant) is more than one equality"
            todo = "Say in the .yml when it is asked (asked_if: q1 = a), or asked_if: for always."
            faults.append(document.fault(("items", at), what, todo))
    return faults


def _says_condition(document: FormDocument, at: int) -> bool:
    place = document.places.get(at)
    return (
        place is not None
        and document.beside is not None
        and "asked_if" in document.beside.content["items"][place]
    )
