"""What coded answers mean where the file brings its own words: value labels, missing codes.

SPSS and Stata store 1 and label it "Ya"; the study may have declared either. A code stays where
the study declares it, else its label takes its place where the study declares that. A code that
the file itself declares missing is what the study says of it, and blank where it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sources.vocabulary import instrument_of
from studies.answer_tables import NO_WORDS, YES_WORDS, answers, folded_words
from studies.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.columns import Column
    from sources.sheets import Sheet
    from studies.cohorts import FileDeclaration
    from studies.study import Study

NO_ANSWER = frozenset({"dont_know", "refused"})


class Meaning(NamedTuple):
    """What a word or code means to the study, and whether the study itself wrote it."""

    value: str
    state: str
    is_declared: bool


_YES_OR_NO = {
    word: Meaning(value, "answered", is_declared=False)
    for value, words in (("1", YES_WORDS), ("0", NO_WORDS))
    for word in words
}


@dataclass(frozen=True)
class Reading:
    """The columns with their recodes, what contradicts the study, and what became blank."""

    columns: tuple[Column, ...]
    faults: tuple[Fault, ...] = ()
    n_blank: int = 0
    blank: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Say how many answers the file declares missing, and where they stood."""
        if not self.n_blank:
            return ""
        cells = "cell is" if self.n_blank == 1 else "cells are"
        return f"; {self.n_blank} {cells} blank by the file's own missing codes: " + ", ".join(
            self.blank
        )


def read_value_labels(
    columns: tuple[Column, ...], sheet: Sheet, file: FileDeclaration, study: Study, place: str
) -> Reading:
    """Decide for each column what its codes become, and where the file contradicts the study."""
    if not sheet.value_labels and not sheet.missing:
        return Reading(columns)
    words = _Words(file, study)
    found, faults, blank, n_blank = [], [], [], 0
    for column in columns:
        index = column.column_no - 1
        labels, missing = sheet.value_labels.get(index, {}), sheet.missing.get(index, {})
        known = words.of(column) if labels or missing else None
        if known is None:
            found.append(column)
            continue
        recodes = {code: _of_missing(code, labels.get(code, ""), known) for code in missing}
        n = sum(missing[code] for code, answer in recodes.items() if not answer)
        n_blank, blank = n_blank + n, [*blank, *([column.header] if n else [])]
        answered = {code: label for code, label in labels.items() if code not in missing}
        recodes |= {code: _of_label(code, label, known) for code, label in answered.items()}
        faults += [
            _contradiction(place, column, code, label)
            for code, label in answered.items()
            if _contradicts(code, label, known)
        ]
        found.append(replace(column, recodes=_behind(recodes, column.recodes)))
    return Reading(tuple(found), tuple(faults), n_blank, tuple(blank))


def _behind(first: Mapping[str, str], declared: Mapping[str, str]) -> dict[str, str]:
    """Put the recodes of the file before those that the study declares, as one step."""
    changed = {code: answer for code, answer in first.items() if code != answer}
    return {code: declared.get(answer, answer) for code, answer in changed.items()} | dict(declared)


class _Words:
    """What each column's target means by codes and words."""

    def __init__(self, file: FileDeclaration, study: Study) -> None:
        self.study = study
        instrument = instrument_of(study, file)
        self.items = {item.id: item for item in instrument.items} if instrument else {}
        self.declared: dict[tuple[str, str], dict[str, Meaning]] = {}
        for row in answers(study):
            subject = str(row["subject_kind"]), str(row["subject_id"])
            is_declared = not self._is_yes_no(*subject) or row["state"] in NO_ANSWER
            meaning = Meaning(str(row["value"]), str(row["state"]), is_declared)
            self.declared.setdefault(subject, {})[folded_words(str(row["answer"]))] = meaning

    def _is_yes_no(self, kind: str, target: str) -> bool:
        indicator = self.study.design.indicators.get(target) if kind == "indicator" else None
        return indicator is not None and indicator.kind == "yes_no"

    def of(self, column: Column) -> _Known | None:
        """Give what is known of a column's answers; None where its cells are no answers."""
        if column.kind in {"choice", "beside", "session"} or column.target.startswith("consent_"):
            return _Known(_YES_OR_NO)
        if column.kind in {"item", "indicator", "attribute"}:
            item = self.items.get(column.target) if column.kind == "item" else None
            known = self.declared.get((column.kind, column.target), {})
            return _Known(known, item.scale_ends if item else None)
        if column.target == "wave":
            return _Known({folded_words(wave): Meaning(wave, "answered", True) for wave in
                           self.study.design.waves})  # fmt: skip
        return _Known({}) if column.kind in {"identity", "role"} else None


@dataclass(frozen=True)
class _Known:
    """The words and codes that one target knows, and the ends of its scale."""

    meanings: Mapping[str, Meaning]
    scale: tuple[float, float] | None = None

    def meaning(self, written: str) -> Meaning | None:
        found = self.meanings.get(folded_words(written))
        if found is None and self.scale and _is_on(self.scale, written):
            return Meaning(written, "answered", is_declared=True)
        return found


def _of_missing(code: str, label: str, known: _Known) -> str:
    """Say what becomes of a code that the file declares missing: a declared answer, or nothing."""
    by_code, by_label = (
        known.meanings.get(folded_words(code)),
        known.meanings.get(folded_words(label)),
    )
    for written, meaning in ((code, by_code), (label, by_label)):
        if meaning and meaning.state in NO_ANSWER:
            return written
    for written, meaning in ((code, by_code), (label, by_label)):
        if meaning and meaning.is_declared:
            return written
    return ""


def _of_label(code: str, label: str, known: _Known) -> str:
    """Say what stands for a labelled code: the code where the study knows it, else the label."""
    by_code, by_label = known.meaning(code), known.meaning(label)
    if by_label is None:
        return code
    is_sure = by_code is not None and by_code.is_declared and by_label.state not in NO_ANSWER
    return code if is_sure or by_code == by_label else label


def _contradicts(code: str, label: str, known: _Known) -> bool:
    """Say whether a code means one declared answer, and its label another."""
    by_code, by_label = known.meaning(code), known.meaning(label)
    if by_code is None or by_label is None or not by_code.is_declared:
        return False
    both_answer = by_code.state == by_label.state == "answered"
    return both_answer and by_code.value != by_label.value


def _contradiction(place: str, column: Column, code: str, label: str) -> Fault:
    what = f'{code} is labelled "{label}", which the study declares under another code'
    todo = f"Correct the options of {column.target}, or the value labels in the file."
    return Fault(f"{place}, {column.header}", what, todo)


def _is_on(scale: tuple[float, float], written: str) -> bool:
    try:
        return scale[0] <= float(written.replace(",", ".")) <= scale[1]
    except ValueError:
        return False
