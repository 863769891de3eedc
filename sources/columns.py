"""Match the headers of a file to what the study declares; what fits nothing is a fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.column_faults import advice, file_place, missing_faults, shown
from sources.former_columns import with_formers
from sources.recoding import Piece, recoded
from sources.vocabulary import Target, Vocabulary, vocabulary_of
from studies.faults import Fault, nearest
from studies.headers import places_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.sheets import Sheet
    from studies.cohorts import Cohort, FileDeclaration
    from studies.study import Study

# From this share of unknown headers on, the first row is probably not the header: then its cells
# may be answers, and are not repeated.
_STRANGE_SHARE = 0.5
_FEWEST_STRANGE = 3

# What a file may hold beside its own subject, and leaves to a declaration that is about it.
_HELD = {"outcomes": "indicator", "roster": "attribute"}
# What the rows of a repeat take from their parents without being told to.
_LENT = frozenset({"identity", "role"})
# What can have several answers in one cell, or in a column each.
_CHOSEN = frozenset({"item", "indicator"})


@dataclass(frozen=True)
class Column:
    """One column of a file and what it holds; `option` where it is one choice of several `of` such.

    `recodes` turns answers as they were written into the words or codes that the study declares,
    each part of an answer for itself where it `splits`; `choices` are the codes and labels of a
    question whose several answers are parted by spaces; `pieces` the columns that held it at
    different times.
    """

    header: str
    column_no: int
    kind: str
    target: str
    option: str = ""
    of: str = "item"
    recodes: Mapping[str, str] = field(default_factory=dict, hash=False)
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    splits: str = ""
    pieces: tuple[Piece, ...] = field(default=(), hash=False)

    def recoded(self, cells: Sequence[str]) -> Sequence[str]:
        """Give the cells of the column with what `recodes` puts in their place."""
        if not self.recodes:
            return cells
        changed = {cell: recoded(cell, self.recodes, self.splits) for cell in set(cells)}
        return [changed[cell] for cell in cells]


def match_columns(
    sheet: Sheet, file: FileDeclaration, cohort: Cohort, study: Study
) -> tuple[tuple[Column, ...], tuple[Fault, ...]]:
    """Say what each column holds, and every fault: by column map, name, wording, group path."""
    matching = _Matching(sheet, file, cohort, vocabulary_of(file, cohort, study))
    matching.match_declared()
    matching.match_known()
    matching.match_elsewhere(study)
    matching.match_system()
    matching.match_choices()
    matching.match_rest()
    found = with_formers(matching.found, matching.words, sheet, set(matching.declared))
    if headless := matching.headless_faults():
        return found, headless
    faults = matching.faults + matching.unmatched_faults() + matching.twofold_faults(found)
    faults += missing_faults(found, file, cohort, study, sheet.columns)
    return found, tuple(faults)


class _Matching:
    """The columns of one file while they are being matched."""

    def __init__(
        self, sheet: Sheet, file: FileDeclaration, cohort: Cohort, words: Vocabulary
    ) -> None:
        self.sheet, self.columns = sheet, sheet.columns
        self.file, self.cohort, self.words = file, cohort, words
        self.place = file_place(file, cohort)
        self.declaration = f"cohorts/{cohort.id}/cohort.yml"
        self.found: dict[int, Column] = {}
        self.declared: list[int] = []
        self.faults: list[Fault] = []

    def match_declared(self) -> None:
        """Place the columns that cohort.yml names: the column map, leave_out and names."""
        for name, header in self.file.columns.items():
            index = self._find_header(header, f"columns, {name}")
            if index is not None:
                self._place(index, self._declared_target(name))
                self.declared.append(index)
        for key in ("leave_out", "names"):
            for header in getattr(self.file, key):
                index = self._find_header(header, key)
                if index is not None and index not in self.found:
                    self._place(index, Target("name" if key == "names" else "left_out", ""))

    def _declared_target(self, name: str) -> Target:
        found = self.words.names.get(name)
        return found or Target("role", name)

    def _find_header(self, header: str, key: str) -> int | None:
        """Find a header as written, as "header #2" (the second such), or "#4" (the fourth)."""
        found = places_of(header, self.columns, self.sheet.labels)
        # Of two columns so called, the repeat's own goes before its parent's.
        places = [place for place in found if place not in self.sheet.lent] or found
        if len(places) == 1 or (places and key in {"leave_out", "names"}):
            return places[0]
        self._fault_of_header(header, key, len(places))
        return None

    def _fault_of_header(self, header: str, key: str, n_places: int) -> None:
        where = f"{self.declaration}, {self.file.file}, {key}"
        if n_places:
            what = f'{n_places} headers of {self.file.file} read "{shown(header)}"'
            todo = f'Write "{shown(header)} #1" for the first, "#2" for the second.'
        else:
            what = f'"{shown(header)}" is not a header of {self.file.file}'
            todo = advice("Headers like it", nearest(header, self.columns))
            todo += "Correct the spelling or remove the line."
        self.faults.append(Fault(where, what, todo))

    def match_known(self) -> None:
        """Place the columns whose header is a name or a wording of the study."""
        taken = {(column.kind, column.target) for column in self.found.values()}
        replaced = {
            (column.kind, column.target)
            for index, column in self.found.items()
            if column.kind == "item" and index in self.sheet.system
        }
        for index in sorted(set(range(len(self.columns))) - self.found.keys()):
            targets = self._targets(index)
            if replaced.issuperset(targets) and targets:
                # Points that the tool gave are declared to be the item: the answer is beside them.
                self._place(index, Target("tool", ""))
                continue
            free = [target for target in targets if target not in taken]
            if index in self.sheet.lent:
                targets = free = [target for target in free if target.kind in _LENT]
            if targets:
                self._place(index, (free or targets)[0])
                taken.add((free or targets)[0])

    def _targets(self, index: int) -> list[Target]:
        if self._is_choice(index):
            return []
        label = self.sheet.label_of(index)
        return self.words.meant_by(self.columns[index]) or self.words.meant_by(label)

    def _is_known(self, index: int, words: Vocabulary) -> bool:
        spellings = (self.columns[index], self.sheet.label_of(index))
        return any(words.find(one) or words.find_choice(one) for one in spellings)

    def _is_choice(self, index: int) -> bool:
        """Say whether a header ends in an option, which may be called like another question."""
        choice = self._choice_of(index) if self.columns[index] not in self.words.names else None
        return choice is not None and choice[0].id in self.words.multiple

    def _choice_of(self, index: int) -> tuple[Target, str] | None:
        header, label = self.columns[index], self.sheet.label_of(index)
        return self.words.find_choice(header) or self.words.find_choice(label)

    def match_elsewhere(self, study: Study) -> None:
        """Leave to another declaration of the same file what that one is declared to hold."""
        for other in self.cohort.files:
            if (other.file, other.sheet) != (self.file.file, self.file.sheet) or other == self.file:
                continue
            words = vocabulary_of(other, self.cohort, study)
            named = {*other.columns.values(), *other.leave_out, *other.names}
            for index, header in enumerate(self.columns):
                own = self.found.get(index)
                is_theirs = header in named or self._is_known(index, words)
                if (own is None and is_theirs) or (own and own.kind == _HELD.get(other.holds)):
                    self._place(index, Target("tool", ""))

    def match_system(self) -> None:
        """Place the columns that the tool added; a column that answers the study stays."""
        played = {column.target for column in self.found.values() if column.kind == "role"}
        for index, role in self.sheet.system.items():
            if index not in self.found:
                is_free = role and role not in played
                self._place(index, Target("role", role) if is_free else Target("tool", ""))
        for index, header in enumerate(self.columns):
            label = self.sheet.label_of(index)
            if index not in self.found and any(map(self.words.is_unasked, (header, label))):
                self._place(index, Target("tool", ""))

    def match_choices(self) -> None:
        """Place question/option columns: alone they are the question, else they stand beside it."""
        whole = {column.target for column in self.found.values() if column.kind in _CHOSEN}
        for index, header in enumerate(self.columns):
            if index in self.found or index in self.sheet.lent:
                continue
            if (choice := self._choice_of(index)) is not None:
                target, option = choice
                kind = "beside" if target.id in whole else "choice"
                self.found[index] = Column(header, index + 1, kind, target.id, option, target.kind)

    def match_rest(self) -> None:
        """Leave what a repeat has from its parents to them, and notes, which nobody answers."""
        rest = set(range(len(self.columns))) - self.found.keys()
        unread = rest & self.sheet.lent
        if rest - unread:
            unread |= rest & self.sheet.unanswered()
        for index in unread:
            self._place(index, Target("tool", ""))

    def _place(self, index: int, target: Target) -> None:
        has_words = self.sheet.notation.choice_separator == " " and target.id in self.words.multiple
        self.found[index] = Column(
            self.columns[index],
            index + 1,
            target.kind,
            target.id,
            choices=self.words.choices[target.id] if target.kind in _CHOSEN and has_words else {},
        )

    def headless_faults(self) -> tuple[Fault, ...]:
        """Report a first row that is no header, and only that: its cells may be answers."""
        strange = len(self.columns) - len(self.found)
        if strange < max(_FEWEST_STRANGE, _STRANGE_SHARE * len(self.columns)) or any(
            column.kind in {"item", "indicator", "session", "attribute", "identity"}
            for column in self.found.values()
        ):
            return ()
        what = f"none of its {len(self.columns)} headers is a name or a question of the study"
        todo = "Is the first row the header? Else name the columns in cohort.yml (columns: ...)."
        return (Fault(self.place, what, todo),)

    def unmatched_faults(self) -> list[Fault]:
        """Report every header that fits nothing."""
        strange = (index for index in range(len(self.columns)) if index not in self.found)
        return [self._fault_of_column(index) for index in strange]

    def _fault_of_column(self, index: int) -> Fault:
        header = self.columns[index]
        where = f"{self.place}, column {index + 1}"
        if not header.strip():
            todo = f'Give it a header, or leave it out (leave_out: ["#{index + 1}"]).'
            return Fault(where, "has no header", todo)
        known = dict.fromkeys([*self.words.names, *self.words.texts])
        targets = {name: target.id for name, target in self.words.names.items()}
        targets |= {text: target.id for text, target in self.words.texts.items()}
        tail = header.rpartition("/")[2]
        close = nearest(header, known) or nearest(tail, known)
        what = f'"{shown(header)}" fits nothing that {self.file.instrument or "the study"} asks'
        todo = advice("Nearest", dict.fromkeys(targets[name] for name in close))
        return Fault(where, what, todo + "Map it under columns, or list it under leave_out.")

    def twofold_faults(self, found: Sequence[Column]) -> list[Fault]:
        """Report two columns that hold the same thing: neither may win by chance."""
        places: dict[tuple[str, str], list[Column]] = {}
        for column in found:
            if column.kind not in {"tool", "left_out", "name", "choice", "beside", "former"}:
                places.setdefault((column.kind, column.target), []).append(column)
        return [
            Fault(
                f"{self.place}, column {', '.join(str(column.column_no) for column in same)}",
                f'{len(same)} columns hold {kind} "{target}"',
                f'Leave all but one out, as leave_out: ["#{same[-1].column_no}"].',
            )
            for (kind, target), same in places.items()
            if len(same) > 1
        ]
