"""The ledger of one run: what became of every record and cell of every file, with its sums."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import flag, number, rows_of, word
from dashboards.mending import parsed_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from dashboards.facts import StudyFacts
    from dashboards.words import Voice

Row = dict[str, object]
COUNTS = ("read", "loaded", "rejected", "repeated", "left_out")
CELLS = ("corrected", "cells", "cells_rejected")
GOOD = "published"
WITHHELD = "withheld"
UNUSED = ("held_back", "absent")
MOST_COHORTS = 200
"""Cohorts whose files are listed on the page; the others are in order, and counted."""
SHOWN_DIGITS = 8


@dataclass(frozen=True)
class Ledger:
    """The operations frames of one run, as rows."""

    files: Sequence[Row]
    unused: Sequence[Row]
    left_out: Sequence[Row]
    file_nights: Sequence[Row]
    rejected: Sequence[Row]
    cohorts: Sequence[Row]
    runs: Sequence[Row]
    timings: Sequence[Row]
    expectation_results: Sequence[Row]

    def total(self, count: str) -> int:
        """Sum one count over all files."""
        return sum(count_of(row, count) for row in self.files)

    @property
    def waiting(self) -> list[Row]:
        """Give what a person can look at: not what is withheld, which nothing would bring back."""
        return [row for row in self.rejected if word(row.get("severity")) != WITHHELD]

    @property
    def withheld(self) -> list[Row]:
        """Give the records that stay out because their people said no."""
        return [row for row in self.rejected if word(row.get("severity")) == WITHHELD]


@dataclass(frozen=True)
class FileLine:
    """What became of one file; without counts where it could not be read."""

    file: str
    about: str
    version: str
    tonight: str
    is_used: bool
    counts: tuple[str, ...] = ()
    reasons: str = ""
    cells: tuple[str, ...] = ()
    holds: bool = True


@dataclass(frozen=True)
class CohortLedger:
    """A cohort's state, its files line by line, and their sums."""

    label: str
    state: str
    is_good: bool
    n_files: str
    counts: tuple[str, ...]
    cells: tuple[str, ...]
    holds: bool
    why: tuple[str, ...] = ()
    lines: tuple[FileLine, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class LedgerPart:
    """The part of the page: every cohort with its sums, then the files of those worth a look."""

    cohorts: tuple[CohortLedger, ...]
    total: CohortLedger
    listed: tuple[CohortLedger, ...]
    n_more: int


def read_ledger(ops: Mapping[str, pd.DataFrame], run_id: str) -> Ledger:
    """Take what stands now, and this run's own rows."""
    names = [name for name in Ledger.__dataclass_fields__ if name != "unused"]
    rows = {name: rows_of(ops.get(name)) for name in names}
    own = {
        name: [row for row in found if row.get("run_id", run_id) == run_id]
        for name, found in rows.items()
    }
    for name in ("files", "rejected"):
        rows[name] = [row for row in rows[name] if flag(row.get("is_current", True))]
    for name in ("file_nights", "cohorts", "runs", "timings", "expectation_results"):
        rows[name] = own[name]
    unused = [row for row in own["files"] if not flag(row.get("is_current", True))]
    rows["files"].sort(key=_place)
    return Ledger(unused=sorted(unused, key=_place), **rows)


def count_of(row: Row, count: str) -> int:
    """Give a count of a file's ledger line."""
    return int(number(row.get(f"n_{count}")) or 0)


def holds(row: Row) -> bool:
    """Say whether read = loaded + rejected + repeated + left out."""
    return count_of(row, "read") == sum(count_of(row, count) for count in COUNTS[1:])


def named(voice: Voice, group: str, name: str) -> str:
    """Say a name of ours in words; one that has none stays as it is."""
    key = f"{group}.{name}"
    return voice.say(key) if key in voice.texts else name


def ledger_part(ledger: Ledger, study: StudyFacts, voice: Voice) -> LedgerPart:
    """Put the ledger together, the cohorts that need a look first among those with files."""
    writer = _Writer(ledger, study, voice)
    states = {word(row["cohort_id"]): row for row in ledger.cohorts}
    files: dict[str, list[Row]] = defaultdict(list)
    for row in ledger.files:
        files[word(row["cohort_id"])].append(row)
    ids = sorted({*states, *files})
    cohorts = {one: writer.cohort(one, states.get(one, {}), files[one]) for one in ids}
    order = sorted(ids, key=lambda one: (cohorts[one].is_good, not writer.is_news(one), one))
    listed = sorted(order[:MOST_COHORTS], key=lambda one: (cohorts[one].is_good, one))
    return LedgerPart(
        cohorts=tuple(cohorts.values()),
        total=writer.sums(voice.say("run.all_cohorts"), "", ledger.files, is_good=True),
        listed=tuple(cohorts[one] for one in listed),
        n_more=len(ids) - len(listed),
    )


class _Writer:
    """Writes ledger lines in one language."""

    def __init__(self, ledger: Ledger, study: StudyFacts, voice: Voice) -> None:
        self.study, self.voice = study, voice
        self.nights: dict[str, list[Row]] = defaultdict(list)
        self.unused: dict[str, list[Row]] = defaultdict(list)
        self.reasons: dict[object, list[Row]] = defaultdict(list)
        for row in ledger.file_nights:
            self.nights[word(row["cohort_id"])].append(row)
        for row in ledger.unused:
            self.unused[word(row["cohort_id"])].append(row)
        for row in ledger.left_out:
            self.reasons[row["file_id"]].append(row)

    def is_news(self, cohort_id: str) -> bool:
        """Tell whether any file of a cohort is another than in the last release."""
        return any(word(row["outcome"]) != "unchanged" for row in self.nights[cohort_id])

    def cohort(self, cohort_id: str, stated: Row, files: Sequence[Row]) -> CohortLedger:
        state = word(stated.get("state")) or GOOD
        outcomes = {
            (word(row["path"]), word(row.get("digest"))): word(row["outcome"])
            for row in self.nights[cohort_id]
        }
        used = [self.line(row, outcomes, is_used=True) for row in files]
        read = {(word(row["path"]), word(row.get("digest"))) for row in files}
        # Of a cohort that is held back, a file that did not change stands once, as it is used.
        others = [
            row
            for row in self.unused[cohort_id]
            if (word(row["path"]), word(row.get("digest"))) not in read
        ]
        unused = [self.line(row, outcomes, is_used=False) for row in others]
        read |= {(word(row["path"]), word(row.get("digest"))) for row in others}
        unread = [
            self.unread(path, digest, outcome)
            for (path, digest), outcome in sorted(outcomes.items())
            if outcome in UNUSED and (path, digest) not in read
        ]
        label = self.study.label("cohort", cohort_id, self.voice.language)
        faults = parsed_faults(stated.get("faults"))
        return self.sums(
            label,
            self.voice.say(f"run.state.{state}"),
            files,
            is_good=state == GOOD,
            why=tuple(f"{word(one.get('where'))}: {word(one.get('what'))}" for one in faults),
            lines=(*used, *unused, *unread),
            beside=self.beside(outcomes, read),
        )

    def sums(
        self, label: str, state: str, files: Sequence[Row], *, is_good: bool, **parts: object
    ) -> CohortLedger:
        return CohortLedger(
            label=label,
            state=state,
            is_good=is_good,
            n_files=self.whole(len(files)),
            counts=tuple(self.whole(sum(count_of(row, one) for row in files)) for one in COUNTS),
            cells=tuple(self.whole(sum(count_of(row, one) for row in files)) for one in CELLS),
            holds=all(map(holds, files)),
            **parts,
        )

    def line(self, row: Row, outcomes: Mapping[tuple[str, str], str], *, is_used: bool) -> FileLine:
        path, digest = word(row["path"]), word(row.get("digest"))
        outcome = outcomes.get((path, digest), "") or ("" if is_used else "held_back")
        return FileLine(
            file=_name(path),
            about=self.about(row),
            version=digest[:SHOWN_DIGITS],
            tonight=named(self.voice, "run.tonight", outcome),
            is_used=is_used,
            counts=tuple(self.whole(count_of(row, count)) for count in COUNTS),
            reasons=self.left_out(row),
            cells=tuple(self.whole(count_of(row, count)) for count in CELLS),
            holds=holds(row),
        )

    def unread(self, path: str, digest: str, outcome: str) -> FileLine:
        return FileLine(
            file=_name(path),
            about="",
            version=digest[:SHOWN_DIGITS],
            tonight=named(self.voice, "run.tonight", outcome),
            is_used=False,
        )

    def about(self, row: Row) -> str:
        wave_id = word(row.get("wave_id"))
        wave = self.study.label("wave", wave_id, self.voice.language) if wave_id else ""
        contents = named(self.voice, "run.holds", word(row.get("holds")))
        tool = named(self.voice, "run.tool", word(row.get("tool")))
        reason = word(row.get("tool_reason"))
        told = f"{tool} ({reason})" if reason else tool
        return " · ".join(part for part in (contents, wave, told) if part)

    def left_out(self, row: Row) -> str:
        """Say why records were left out: 2 previews, 1 blank."""
        return ", ".join(
            f"{self.whole(number(one['n_records']) or 0)} "
            + named(self.voice, "run.reason", word(one["reason"]))
            for one in self.reasons.get(row.get("file_id"), ())
        )

    def beside(
        self, outcomes: Mapping[tuple[str, str], str], read: Iterable[tuple[str, str]]
    ) -> str:
        """Name the declaration and what else lies beside the data, with what it is tonight."""
        there = {*read}
        return ", ".join(
            f"{_name(path)} {digest[:SHOWN_DIGITS]} ({named(self.voice, 'run.tonight', outcome)})"
            for (path, digest), outcome in sorted(outcomes.items())
            if (path, digest) not in there and outcome not in UNUSED
        )

    def whole(self, n: float) -> str:
        return self.voice.numbers.decimal(n, places=0)


def _place(row: Row) -> tuple[str, str, str, str]:
    return tuple(word(row.get(key)) for key in ("cohort_id", "path", "holds", "wave_id"))


def _name(path: str) -> str:
    """Give a file's name within its cohort's folder."""
    parts = path.split("/")
    return "/".join(parts[2:]) if len(parts) > 2 else path
