"""The evaluator's page: what the last run read, what it kept out, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import flag, number, word
from dashboards.ledger import (
    COUNTS,
    CohortLedger,
    Ledger,
    LedgerPart,
    holds,
    ledger_part,
    named,
    read_ledger,
)
from dashboards.matching import MatchPart, match_part
from dashboards.mending import Mend, things_to_mend
from dashboards.quality import QualityPart, quality_part
from dashboards.restated import RestatedPart, restated_part
from dashboards.story import as_moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboards.facts import Release, StudyFacts
    from dashboards.words import Voice


@dataclass(frozen=True)
class Stat:
    """One number of the ledger with what it means, and whether it is in order."""

    value: str
    what: str
    basis: str
    state: str
    is_good: bool


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
    quality: QualityPart | None
    ledger: LedgerPart
    restated: RestatedPart | None
    matching: MatchPart | None
    aside: tuple[str, ...]
    timings_title: str
    timings: tuple[Timing, ...]


def run_page(
    ops: Mapping[str, pd.DataFrame], study: StudyFacts, release: Release, voice: Voice
) -> RunPage:
    """Put the page of one run together."""
    ledger = read_ledger(ops, release.run_id)
    found = things_to_mend(ledger.waiting, ledger.cohorts, voice)
    mends = tuple(mend for mend in found if not mend.is_odd)
    part = ledger_part(ledger, study, voice)
    seconds = sum(number(row["seconds"]) or 0 for row in ledger.timings)
    return RunPage(
        title=_title(voice, mends, part.cohorts),
        lead=_lead(ledger, study, voice),
        stats=_stats(ledger, part.cohorts, voice),
        mends=mends,
        odd=tuple(mend for mend in found if mend.is_odd),
        quality=quality_part(ops.get("quality"), release.run_id, study, voice),
        ledger=part,
        restated=restated_part(ops, release.run_id, study, voice),
        matching=match_part(ops, release.run_id, study, voice),
        aside=_aside(ledger, voice),
        timings_title=voice.say("run.times", seconds=voice.numbers.decimal(seconds)),
        timings=_timings(ledger, voice),
    )


def _title(voice: Voice, mends: Sequence[Mend], cohorts: Sequence[CohortLedger]) -> str:
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


def _stats(ledger: Ledger, cohorts: Sequence[CohortLedger], voice: Voice) -> tuple[Stat, ...]:
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
            stage=named(voice, "run.stage", stage.replace(" ", "_")),
            seconds=voice.say("run.seconds", seconds=voice.numbers.decimal(seconds)),
            width=round(100 * seconds / longest),
        )
        for stage, seconds in times
    )
