"""The evaluator's page: what the last run read, what it kept out, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import flag, number, rows_of, word
from dashboards.matching import MatchPart, match_part
from dashboards.mending import Mend, things_to_mend
from dashboards.story import Table, as_moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboards.facts import Release, StudyFacts
    from dashboards.words import Voice

Row = dict[str, object]
COUNTS = ("read", "loaded", "rejected", "repeated", "left_out")
GOOD = "published"
WITHHELD = "withheld"


@dataclass(frozen=True)
class Stat:
    """One number of the ledger with what it means, and whether it is in order."""

    value: str
    what: str
    basis: str
    state: str
    is_good: bool


@dataclass(frozen=True)
class CohortRow:
    """A cohort's state and its sums over files."""

    cohort_id: str
    label: str
    state: str
    is_good: bool
    counts: tuple[str, ...]


@dataclass(frozen=True)
class Timing:
    """How long a stage took, and its share of the longest, in percent."""

    stage: str
    seconds: str
    width: int


@dataclass(frozen=True)
class RunPage:
    """Everything the template writes, in the order it is read."""

    title: str
    lead: str
    stats: tuple[Stat, ...]
    mends: tuple[Mend, ...]
    odd: tuple[Mend, ...]
    cohorts: tuple[CohortRow, ...]
    files: Table
    matching: MatchPart | None
    aside: tuple[str, ...]
    timings_title: str
    timings: tuple[Timing, ...]


@dataclass(frozen=True)
class Ledger:
    """The operations frames of one run, as rows."""

    files: Sequence[Row]
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


def read_ledger(ops: Mapping[str, pd.DataFrame], run_id: str) -> Ledger:
    """Take what stands now: current files and rejections, and this run's own rows."""
    rows = {name: rows_of(ops.get(name)) for name in Ledger.__dataclass_fields__}
    for name in ("files", "rejected"):
        rows[name] = [row for row in rows[name] if flag(row.get("is_current", True))]
    for name in ("cohorts", "runs", "timings", "expectation_results"):
        own = [row for row in rows[name] if row.get("run_id", run_id) == run_id]
        rows[name] = own
    rows["files"].sort(key=lambda row: (word(row["cohort_id"]), word(row["path"])))
    return Ledger(**rows)


def count_of(row: Row, count: str) -> int:
    """Give a count of a file's ledger line."""
    return int(number(row.get(f"n_{count}")) or 0)


def holds(row: Row) -> bool:
    """Say whether read = loaded + rejected + repeated + left out."""
    return count_of(row, "read") == sum(count_of(row, count) for count in COUNTS[1:])


def run_page(
    ops: Mapping[str, pd.DataFrame], study: StudyFacts, release: Release, voice: Voice
) -> RunPage:
    """Put the page of one run together."""
    ledger = read_ledger(ops, release.run_id)
    found = things_to_mend(ledger.waiting, ledger.cohorts, voice)
    mends = tuple(mend for mend in found if not mend.is_odd)
    cohorts = _cohorts(ledger, study, voice)
    seconds = sum(number(row["seconds"]) or 0 for row in ledger.timings)
    return RunPage(
        title=_title(voice, mends, cohorts),
        lead=_lead(ledger, study, voice),
        stats=_stats(ledger, cohorts, voice),
        mends=mends,
        odd=tuple(mend for mend in found if mend.is_odd),
        cohorts=cohorts,
        files=_files(ledger, study, voice),
        matching=match_part(ops, release.run_id, study, voice),
        aside=_aside(ledger, voice),
        timings_title=voice.say("run.times", seconds=voice.numbers.decimal(seconds)),
        timings=_timings(ledger, voice),
    )


def _title(voice: Voice, mends: Sequence[Mend], cohorts: Sequence[CohortRow]) -> str:
    say = voice.say
    kept = sum(not cohort.is_good for cohort in cohorts)
    waits = say("run.waits", count=len(mends)) if mends else say("run.nothing_waits")
    parts = [waits, *([say("run.kept", count=kept)] if kept else [])]
    return say("run.title", rest="; ".join(parts))


def _lead(ledger: Ledger, study: StudyFacts, voice: Voice) -> str:
    say = voice.say
    files = say("run.file_count", count=len(ledger.files))
    ids = {word(row["cohort_id"]) for row in (*ledger.files, *ledger.cohorts)}
    text = say("run.lead", files=files, cohorts=say("people.cohorts", count=len(ids)))
    started = as_moment(ledger.runs[-1].get("started_at")) if ledger.runs else None
    if started is None:
        return text
    start = voice.numbers.moment(started, study.timezone)
    return text + " " + say("run.started", start=start)


def _stats(ledger: Ledger, cohorts: Sequence[CohortRow], voice: Voice) -> tuple[Stat, ...]:
    say = voice.say
    totals = {count: ledger.total(count) for count in COUNTS}
    texts = {name: voice.numbers.decimal(n, places=0) for name, n in totals.items()}
    broken = [word(row["path"]) for row in ledger.files if not holds(row)]
    files = say("run.file_count", count=len(ledger.files))
    rows = Stat(
        value=texts["read"],
        what=say("run.read", files=files),
        basis=say("run.equation", **{count: texts[count] for count in COUNTS[1:]}),
        state=say("run.sum_breaks", files=", ".join(broken)) if broken else say("run.sum_holds"),
        is_good=not broken,
    )
    share = totals["rejected"] / totals["read"] if totals["read"] else 0.0
    rejected = Stat(
        value=texts["rejected"],
        what=say("run.rejected"),
        basis=say("run.rejected_share", share=voice.numbers.percent(share, places=1)),
        state=say("run.see_below") if totals["rejected"] else say("run.none"),
        is_good=totals["rejected"] <= len(ledger.withheld),
    )
    kept = sum(not cohort.is_good for cohort in cohorts)
    waiting = Stat(
        value=voice.numbers.decimal(kept, places=0),
        what=say("run.waiting"),
        basis=say("run.of_cohorts", cohorts=say("people.cohorts", count=len(cohorts))),
        state=say("run.see_below") if kept else say("run.none"),
        is_good=not kept,
    )
    return rows, rejected, _cells(ledger, voice), waiting


def _cells(ledger: Ledger, voice: Voice) -> Stat:
    """Count single answers: their record loads without them."""
    errors = [row for row in ledger.waiting if row.get("severity") != "warning"]
    cells = sum(not flag(r.get("is_record", not word(r.get("column_label")))) for r in errors)
    return Stat(
        value=voice.numbers.decimal(cells, places=0),
        what=voice.say("run.cells"),
        basis=_expectations(ledger, voice),
        state=voice.say("run.see_below") if cells else voice.say("run.none"),
        is_good=not cells,
    )


def _expectations(ledger: Ledger, voice: Voice) -> str:
    results = ledger.expectation_results
    if not results:
        return ""
    met = sum(not number(row.get("n_broken")) for row in results)
    texts = (voice.numbers.decimal(n, places=0) for n in (met, len(results)))
    return voice.say("run.expectations", **dict(zip(("met", "all"), texts, strict=True)))


def _cohorts(ledger: Ledger, study: StudyFacts, voice: Voice) -> tuple[CohortRow, ...]:
    states = {word(row["cohort_id"]): word(row["state"]) for row in ledger.cohorts}
    ids = sorted({*states, *(word(row["cohort_id"]) for row in ledger.files)})
    rows = []
    for cohort_id in ids:
        files = [row for row in ledger.files if row["cohort_id"] == cohort_id]
        counts = [len(files), *(sum(count_of(row, c) for row in files) for c in COUNTS)]
        state = states.get(cohort_id, GOOD)
        rows.append(
            CohortRow(
                cohort_id=cohort_id,
                label=study.label("cohort", cohort_id, voice.language),
                state=voice.say(f"run.state.{state}"),
                is_good=state == GOOD,
                counts=tuple(voice.numbers.decimal(n, places=0) for n in counts),
            )
        )
    return tuple(rows)


def _files(ledger: Ledger, study: StudyFacts, voice: Voice) -> Table:
    names = ("file", "holds", "tool", *COUNTS)
    return Table(
        columns=tuple(voice.say(f"run.column.{name}") for name in names),
        rows=tuple(
            (
                word(row["path"]),
                _contents(row, study, voice),
                _named(voice, "run.tool", word(row.get("tool"))),
                *(voice.numbers.decimal(count_of(row, count), places=0) for count in COUNTS),
            )
            for row in ledger.files
        ),
        numeric=frozenset(range(3, 8)),
    )


def _contents(row: Row, study: StudyFacts, voice: Voice) -> str:
    wave_id = word(row.get("wave_id"))
    wave = study.label("wave", wave_id, voice.language) if wave_id else ""
    holds = _named(voice, "run.holds", word(row.get("holds")))
    return ", ".join(part for part in (holds, wave) if part)


def _named(voice: Voice, group: str, name: str) -> str:
    """Say a name of ours in words; one that has none stays as it is."""
    key = f"{group}.{name}"
    return voice.say(key) if key in voice.texts else name


def _aside(ledger: Ledger, voice: Voice) -> tuple[str, ...]:
    lines = []
    for count in ("repeated", "left_out"):
        total = ledger.total(count)
        if total:
            lines.append(voice.say(f"run.{count}", count=total))
    if ledger.withheld:
        lines.append(voice.say("run.withheld", count=len(ledger.withheld)))
    return tuple(lines)


def _timings(ledger: Ledger, voice: Voice) -> tuple[Timing, ...]:
    times = [(word(row["stage"]), number(row["seconds"]) or 0.0) for row in ledger.timings]
    times.sort(key=lambda time: (-time[1], time[0]))
    longest = max((seconds for _, seconds in times), default=0.0) or 1.0
    return tuple(
        Timing(
            stage=_named(voice, "run.stage", stage.replace(" ", "_")),
            seconds=voice.say("run.seconds", seconds=voice.numbers.decimal(seconds)),
            width=round(100 * seconds / longest),
        )
        for stage, seconds in times
    )
