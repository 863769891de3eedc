"""What a file of its kind cannot do without, and how headers are shown in a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.vocabulary import identity_of
from studies.faults import Fault, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sources.columns import Column
    from studies.cohorts import Cohort, FileDeclaration
    from studies.study import Study

_LONGEST_HEADER = 80


def file_place(file: FileDeclaration, cohort: Cohort) -> str:
    """Name a file as its study does: cohorts/2024/post.csv."""
    return f"cohorts/{cohort.id}/{file.file}"


def missing_faults(
    found: Iterable[Column],
    file: FileDeclaration,
    cohort: Cohort,
    study: Study,
    columns: Sequence[str],
) -> list[Fault]:
    """Report what a file of its kind cannot do without: an identity, and something to read."""
    place = file_place(file, cohort)
    held = {(column.kind, column.target) for column in found}
    # A list with the session in a cell is not read: its rows would be repeats of a participant.
    held.discard(("role", "session"))
    kinds = {target if kind == "role" else kind for kind, target in held}
    person, business = identity_of(file, study)
    faults = []
    if file.holds in {"survey", "outcomes", "roster", "attendance", "feedback", "rubric"}:
        needed = [*person]
        if file.holds in {"outcomes", "rubric"} and business and ("identity", business[0]) in held:
            needed = []
        if file.holds == "feedback" and all(("identity", name) not in held for name in person):
            needed = []  # nobody is asked who they are
        if file.holds == "rubric" and "object" in kinds:
            needed = []
        for name in needed:
            if ("identity", name) not in held:
                todo = advice("Headers like it", nearest(name, columns))
                todo += f"Name the column in cohort.yml (columns: {{{name}: ...}})."
                faults.append(Fault(place, f'no column holds the identity "{name}"', todo))
    for wanted, kinds_that_do in _NEEDED.get(file.holds, ()):
        if not kinds & kinds_that_do:
            todo = _TODO.get(file.holds, "Name the column in cohort.yml (columns: ...).")
            faults.append(Fault(place, f"no column holds {wanted}", todo))
    return faults


_NEEDED: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "survey": (("an item", frozenset({"item", "choice", "indicator"})),),
    "outcomes": (("an indicator", frozenset({"indicator", "choice"})),),
    "feedback": (("an item", frozenset({"item", "choice"})),),
    "rubric": (("an item", frozenset({"item", "choice"})),),
    "attendance": (("a session", frozenset({"session"})),),
    "coding": (("a document", frozenset({"document"})), ("a code", frozenset({"code"}))),
    "summary": (
        ("a topic or an indicator", frozenset({"topic", "indicator"})),
        ("a wave", frozenset({"wave"})),
        ("a mean or a share", frozenset({"mean", "share"})),
    ),
}


_TODO = {
    "attendance": "Give one row per participant and one column per session, headed by its id, "
    "label or date.",
}


def shown(header: str) -> str:
    """Shorten a header to one line."""
    line = " ".join(header.split())
    return line if len(line) <= _LONGEST_HEADER else line[: _LONGEST_HEADER - 1] + "…"


def advice(title: str, names: Iterable[str]) -> str:
    """Name what is near, in front of what to do; nothing where nothing is."""
    near = [shown(name) for name in names]
    return f"{title}: {quoted(near)}. " if near else ""
