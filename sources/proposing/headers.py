"""What a header that fits nothing exactly may be: as other cohorts had it, by its words, its cells.

Only what another cohort of the study declares is sure. A likeness of words, or cells that are the
options of a question, is a proposal that says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.column_faults import shown
from sources.dates import day_of
from sources.proposing.proposals import Guess
from studies.answer_tables import NO_WORDS, YES_WORDS, folded_words
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sources.vocabulary import Vocabulary
    from studies.study import Study

LIKE_ENOUGH = 75
"""Likeness of words, of 100, from which a question is proposed; rapidfuzz's ratio."""

_CELLS_LIKE_OPTIONS = 0.8
_IDENTITY = re.compile(
    r"nomor induk|no\.? induk|\bnim\b|\bnik\b|\bnis\b|\bid\b|kode peserta|participant|respondent"
    r"|no\.? peserta|nomor peserta|student (?:number|id)|email|surel|telepon|phone|whatsapp|\bhp\b"
)
_NAME = re.compile(
    r"^(?:nama|name)(?: lengkap| peserta| responden| panggilan)?$|^(?:full|first|last) ?name$"
)
_DATE = re.compile(r"tanggal|\btgl\b|\bdate\b|\bwaktu\b|\bhari\b|timestamp|\bon\b|_on$")
_CONSENT = re.compile(r"setuju|persetujuan|bersedia|consent|\bagree|permission")
_QUOTE = re.compile(r"kutip|quot")


@dataclass
class Unplaced:
    """The columns of one table that nothing exact fits, and what is still looked for."""

    headers: Mapping[int, str]
    cells: Mapping[int, Sequence[str]]
    words: Vocabulary
    held: set[str]
    identities: tuple[str, ...]
    consents: tuple[str, ...]
    has_day: bool
    date_order: str
    waves: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, Guess] = field(default_factory=dict)
    names: list[Guess] = field(default_factory=list)
    leave_out: list[Guess] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Precedents:
    """How the cohorts of a study that are there already mapped their headers."""

    def __init__(self, study: Study) -> None:
        self.maps: dict[str, dict[str, str]] = {}
        self.left: dict[str, str] = {}
        self.names: dict[str, str] = {}
        for cohort in study.cohorts.values():
            for file in cohort.files:
                for name, header in file.columns.items():
                    self.maps.setdefault(header_key(header), {})[name] = cohort.id
                self.left |= {header_key(header): cohort.id for header in file.leave_out}
                self.names |= {header_key(header): cohort.id for header in file.names}

    def target_of(self, header: str, known: Iterable[str]) -> str:
        """Give the one name that other cohorts gave to a header; '' where none or several did."""
        found = [name for name in self.maps.get(header_key(header), ()) if name in known]
        return found[0] if len(found) == 1 else ""


def place_headers(table: Unplaced, precedents: Precedents) -> None:
    """Say of each header what it may be, or that nobody can tell."""
    waiting = dict(table.headers)
    for step in (_by_precedent, _by_kind, _by_cells, _by_words):
        for index, header in list(waiting.items()):
            if step(table, precedents, index, header):
                del waiting[index]
    table.unknown += [
        header if header.strip() else f"#{index + 1}" for index, header in waiting.items()
    ]


def _by_precedent(table: Unplaced, precedents: Precedents, index: int, header: str) -> bool:
    del index
    known = (*table.words.names, *table.consents, "answered_on", "wave")
    if (name := precedents.target_of(header, known)) and name not in table.held:
        return _take(table, name, Guess(header))
    if header_key(header) in precedents.names:
        table.names.append(Guess(header))
        return True
    if header_key(header) in precedents.left:
        table.leave_out.append(Guess(header))
        return True
    return False


def _by_kind(table: Unplaced, precedents: Precedents, index: int, header: str) -> bool:
    """Find names of people, the day, consent and identity, by the words for them."""
    del precedents
    words = folded_words(header.replace("_", " "))
    cells = [cell for cell in table.cells.get(index, ()) if cell.strip()]
    if _NAME.search(words):
        table.names.append(Guess(header))
        return True
    if (
        cells
        and "wave" not in table.held
        and {header_key(cell) for cell in cells} <= set(table.waves)
    ):
        return _take(table, "wave", Guess(header))
    days = [day_of(cell, table.date_order) or day_of(cell, "mdy") for cell in cells]
    if not table.has_day and days and all(days) and _DATE.search(words):
        table.has_day = True
        return _take(table, "answered_on", Guess(header))
    if _CONSENT.search(words) and _are_yes_or_no(cells):
        purpose = "quotes" if _QUOTE.search(words) else "analysis"
        wanted = [one for one in table.consents if one.endswith(purpose)] or list(table.consents)
        free = [one for one in wanted if one not in table.held]
        if free:
            return _take(table, free[0], Guess(header, "it speaks of consent", tuple(free[1:])))
    missing = [name for name in table.identities if name not in table.held]
    is_own = len(set(cells)) == len(cells) and len(cells) > 1
    if missing and _IDENTITY.search(words) and is_own:
        doubt = "its words speak of an identity, and no two rows have the same"
        return _take(table, missing[0], Guess(header, doubt, tuple(missing[1:])))
    return False


def _by_cells(table: Unplaced, precedents: Precedents, index: int, header: str) -> bool:
    """Find the question whose options the cells are, where only one is like that."""
    del precedents
    cells = {header_key(cell) for cell in table.cells.get(index, ()) if header_key(cell)}
    if len(cells) < 2 or cells <= {header_key(word) for word in (*YES_WORDS, *NO_WORDS)}:
        return False
    fitting = []
    for item_id, codes in table.words.choices.items():
        labels = {header_key(code) for code in codes}
        share = len(cells & labels) / len(cells)
        if item_id not in table.held and share >= _CELLS_LIKE_OPTIONS and max(map(len, cells)) > 1:
            fitting.append(item_id)
    if len(fitting) != 1:
        return False
    return _take(table, fitting[0], Guess(header, "its answers are options of that question"))


def _by_words(table: Unplaced, precedents: Precedents, index: int, header: str) -> bool:
    """Find the question whose id or wording reads most alike."""
    del precedents, index
    targets = {name: target.id for name, target in table.words.names.items()}
    targets |= {text: target.id for text, target in table.words.texts.items()}
    tail = header.rpartition("/")[2] or header
    likeness = {
        text: _likeness(tail, text) for text, name in targets.items() if name not in table.held
    }
    near = sorted(likeness, key=lambda text: -likeness[text])
    near = [text for text in near if likeness[text] >= LIKE_ENOUGH][:5]
    names = list(dict.fromkeys(targets[text] for text in near))
    if not names:
        return False
    doubt = f'reads like "{shown(near[0])}" ({likeness[near[0]]:.0f} of 100)'
    return _take(table, names[0], Guess(header, doubt, tuple(names[1:3])))


def _likeness(header: str, text: str) -> float:
    """Say how alike two headers are, of 100: letter by letter, or word by word in any order.

    Numbers tell ids apart: q1 is not nearly q11.

    >>> _likeness("ms1", "ms_1") > LIKE_ENOUGH, _likeness("ms_2", "ms_1"), _likeness("q11", "q1")
    (True, 0.0, 0.0)
    """
    from rapidfuzz import fuzz, utils

    if re.findall(r"\d+", header) != re.findall(r"\d+", text) and " " not in text.strip():
        return 0.0
    ways = (fuzz.ratio, fuzz.token_sort_ratio)
    return max(way(header, text, processor=utils.default_process) for way in ways)


def _take(table: Unplaced, name: str, guess: Guess) -> bool:
    table.found[name] = guess
    table.held.add(name)
    return True


def _are_yes_or_no(cells: Sequence[str]) -> bool:
    known = {header_key(word) for word in (*YES_WORDS, *NO_WORDS)}
    return bool(cells) and all(
        header_key(cell) in known or _CONSENT.search(cell.casefold()) for cell in cells
    )
