"""What a person decided about records: decisions.csv beside the cohort, read anew at every run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from sources.people.groups import Groups
from sources.people.tables import Dialect, read_hand_table, unsigned_faults
from studies.faults import Fault, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from studies.cohorts import Cohort

FILE = "decisions.csv"
COLUMNS = ("kind", "record_a", "record_b", "decision", "reason", "initials", "on")
_DECISIONS = {"duplicate": ("keep", "drop", "new_id"), "match": ("same", "different")}
_NEEDED = ("kind", "record_a", "record_b", "decision", "reason", "initials")


class Decision(NamedTuple):
    """One line: what record_a is, beside record_b."""

    line: int
    kind: str
    record_a: str
    record_b: str
    decision: str


@dataclass(frozen=True)
class Decisions:
    """The lines of a cohort: answered ones, those that still wait for an answer, and faults."""

    place: str
    dialect: Dialect = field(default_factory=Dialect)
    answered: tuple[Decision, ...] = ()
    open: tuple[Decision, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def dropped(self) -> frozenset[str]:
        """Name the records that do not count."""
        return frozenset(
            one.record_a if one.decision == "drop" else one.record_b
            for one in self.answered
            if one.decision in {"drop", "keep"}
        )

    @property
    def apart(self) -> frozenset[str]:
        """Name the records that are another person, who gets an identity of their own."""
        return frozenset(one.record_a for one in self.answered if one.decision == "new_id")

    def pairs(self, decision: str) -> list[tuple[str, str]]:
        """Give the pairs of records about which this was decided."""
        return [(one.record_a, one.record_b) for one in self.answered if one.decision == decision]

    def fault(self, line: int, what: str, todo: str) -> Fault:
        """Say what is wrong with a line."""
        return Fault(f"{self.place}, line {line}", what, todo)

    def missing_record_faults(self, known: Collection[str]) -> Iterator[Fault]:
        """Find the answered lines that name a record which is not there, or no longer."""
        for one in self.answered:
            for record in filter(None, (one.record_a, one.record_b)):
                if record not in known:
                    what = f'"{record}" is no record of this cohort'
                    yield self.fault(one.line, what, _advice_on(record, known))


def read_decisions(folder: Path, cohort: Cohort) -> Decisions:
    """Read and judge the decisions of a cohort; whether their records exist shows later."""
    place = f"cohorts/{cohort.id}/{FILE}"
    table = read_hand_table(folder / "cohorts" / cohort.id / FILE, place, _NEEDED)
    answered, waiting, faults = [], [], list(table.faults)
    for line, row in table.lines:
        one = Decision(
            line,
            *(row[column] for column in ("kind", "record_a", "record_b")),
            row["decision"].casefold().replace(" ", "_"),
        )
        one = one._replace(kind=one.kind.casefold())
        if not one.decision:
            waiting.append(one)
            continue
        found = [*_line_faults(place, one), *unsigned_faults(place, line, row)]
        faults += found
        if not found:
            answered.append(one)
    decisions = Decisions(place, table.dialect, tuple(answered), tuple(waiting))
    faults += _contradictions(decisions)
    return Decisions(place, table.dialect, tuple(answered), tuple(waiting), tuple(faults))


def _line_faults(place: str, one: Decision) -> Iterator[Fault]:
    where = f"{place}, line {one.line}"
    allowed = _DECISIONS.get(one.kind)
    if allowed is None:
        yield Fault(where, f'"{one.kind}" is no kind of decision', _choice(one.kind, _DECISIONS))
    elif one.decision not in allowed:
        what = f'"{one.decision}" decides nothing about a {one.kind}'
        yield Fault(where, what, _choice(one.decision, allowed))
    if not one.record_a:
        yield Fault(where, '"record_a" is empty', "Name the record that the line is about.")
    if not one.record_b and one.decision in {"keep", "same", "different"}:
        yield Fault(where, '"record_b" is empty', "Name the other record.")
    if one.record_a and one.record_a == one.record_b:
        yield Fault(where, "names one record twice", "Name the two records.")


def _choice(word: str, allowed: Collection[str]) -> str:
    near = nearest(word, allowed)
    return f"Nearest: {quoted(near)}." if near else f"Write one of {quoted(allowed)}."


def _advice_on(record: str, known: Collection[str]) -> str:
    file = record.rpartition("#")[0]
    beside = [name for name in known if name.rpartition("#")[0] == file]
    near = nearest(record, beside or known)
    advice = f"Records like it: {quoted(near)}. " if near else ""
    return (
        f"{advice}Its row was changed or taken out, or it is named otherwise: take the line out "
        "and let kohort review write what waits now, or ask kohort review --row for its name."
    )


def _contradictions(decisions: Decisions) -> Iterator[Fault]:
    yield from _torn_matches(decisions)
    yield from _torn_duplicates(decisions)


def _torn_matches(decisions: Decisions) -> Iterator[Fault]:
    """Find two records of which one line says that they are different, and others that not."""
    same = decisions.pairs("same")
    names = {name for pair in same for name in pair}
    groups = Groups({name: (name,) for name in names}, same)
    for one in decisions.answered:
        if one.decision != "different" or not {one.record_a, one.record_b} <= names:
            continue
        if groups.root(one.record_a) == groups.root(one.record_b):
            lines = _lines(decisions, one.record_a, "same")
            what = f"says different, and line {lines} the same of these records"
            yield decisions.fault(one.line, what, "Take out what does not hold.")


def _lines(decisions: Decisions, record: str, decision: str) -> str:
    return ", ".join(
        str(one.line)
        for one in decisions.answered
        if one.decision == decision and record in one[2:4]
    )


def _torn_duplicates(decisions: Decisions) -> Iterator[Fault]:
    """Find records that count by one line and do not by another, in circles too."""
    todo = "Take out what does not hold."
    outright = {
        one.record_a for one in decisions.answered if one.decision == "drop" and not one.record_b
    }
    beaten: dict[str, set[str]] = defaultdict(set)
    for one in decisions.answered:
        named = f'"{one.record_a}"'
        if one.decision == "new_id" and one.record_a in decisions.dropped:
            what = f"gives {named} an identity, and another line does not count it"
            yield decisions.fault(one.line, what, todo)
        elif one.decision == "keep":
            beaten[one.record_b].add(one.record_a)
            if one.record_a in outright:
                yield decisions.fault(one.line, f"keeps {named}, and another drops it", todo)
        elif one.decision == "drop" and one.record_b:
            beaten[one.record_a].add(one.record_b)
    try:
        TopologicalSorter(beaten).prepare()
    except CycleError as error:
        circle: Sequence[str] = error.args[1]
        about = [one for one in decisions.answered if {*one[2:4]} <= {*circle}]
        others = ", ".join(str(one.line) for one in about[:-1])
        what = f"and line {others} leave none of their records to count"
        yield decisions.fault(about[-1].line, what, todo)
