"""Cohorts compared, in words: what `kohort compare` prints, and its page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dashboards.charts.intervals import draw_intervals
from dashboards.charts.shape import WIDE
from dashboards.figures import number, word
from dashboards.sections.compared import (
    OVERALL,
    PAIR,
    baselines,
    differences,
    joined,
    means,
    points,
)
from dashboards.sections.scale import axis_around
from dashboards.story import Section
from dashboards.words import TRANSLATIONS, Voice, flatten, voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from dashboards.charts.shape import Drawing
    from dashboards.facts import StudyFacts

LINE = ["item_set_id", "wave_from", "wave_to"]
# Said of a treatment against a comparison cohort only.
OF_ARMS = ("baselines_alike", "adjust_for_baseline", "baselines_differ")


@dataclass(frozen=True)
class ComparePage:
    """The whole comparison: its title, its sections, and what it cannot say."""

    title: str
    lead: tuple[str, ...]
    kinds: tuple[str, ...]
    sections: tuple[Section, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Comparing:
    """What was compared, and the words of one language for it."""

    cohort_ids: tuple[str, ...]
    figures: pd.DataFrame
    verdicts: pd.DataFrame
    left_out: pd.DataFrame
    study: StudyFacts
    voice: Voice

    def say(self, key: str, **values: str) -> str:
        """Give a text of comparisons."""
        return self.voice.say(f"compare.{key}", **values)

    def cohort(self, cohort_id: str) -> str:
        """Name a cohort."""
        return self.study.label("cohort", cohort_id, self.voice.language)

    def pair(self, row: Mapping[str, Any], form: str = "pair") -> str:
        """Name two cohorts, in the order of their difference; `short` in a chart."""
        names = {"first": self.cohort(row[PAIR[0]]), "second": self.cohort(row[PAIR[1]])}
        return self.say(f"differences.{form}", **names)

    def subject(self, row: Mapping[str, Any]) -> str:
        """Name what was tested."""
        if row["subject_kind"] == OVERALL:
            return self.voice.say("topics.overall")
        return self.study.label("topic", row["subject_id"], self.voice.language)

    def waves(self, row: Mapping[str, Any]) -> str:
        """Name the two moments."""
        names = [
            self.study.label("wave", row[wave], self.voice.language)
            for wave in ("wave_from", "wave_to")
        ]
        return self.say("both_waves", before=names[0], after=names[1])

    def note(self, code: str) -> str:
        """Say a note briefly; one that a column says already is ''."""
        key = f"compare.note.{code}"
        return self.voice.texts.get(key, "")


def compare_words(language: str) -> Voice:
    """Read the words of comparisons, beside those of all pages."""
    document = tomllib.loads((TRANSLATIONS / f"compare.{language}.toml").read_text("utf-8"))
    spoken = voice(language)
    return replace(spoken, texts={**spoken.texts, **dict(flatten(document))})


def compare_page(comparing: Comparing) -> ComparePage:
    """Put the page together: differences, each cohort, the gate, baselines, what it cannot say."""
    aside = {*comparing.left_out["cohort_id"]}
    names = [comparing.cohort(one) for one in comparing.cohort_ids if one not in aside]
    lines = list(_lines(comparing))
    sections = [section for line in lines for section in _sections(comparing, line)]
    lead = [comparing.say("lead", when=comparing.waves(lines[0].iloc[0]))] if lines else []
    left_out = [
        comparing.say(f"left_out.{row['reason']}", cohort=comparing.cohort(row["cohort_id"]))
        for row in comparing.left_out.to_dict("records")
    ]
    limits = [comparing.say("caution")]
    assignment = f"comparison.assignment.{comparing.study.assignment}"
    judged = comparing.figures["note_code"].isin(OF_ARMS).any()
    if judged and assignment in comparing.voice.texts:
        limits.append(comparing.voice.say(assignment))
    return ComparePage(
        comparing.say("title", cohorts=comparing.voice.join(names)),
        tuple(lead) or (comparing.say("none"),),
        tuple(left_out),
        (*sections, _gate(comparing)),
        tuple(limits),
    )


def _lines(comparing: Comparing) -> Iterator[pd.DataFrame]:
    """Give the figures of each pair of waves and set of questions, all topics together first."""
    order = comparing.figures.assign(rest=comparing.figures["subject_kind"] != OVERALL)
    ordered = order.sort_values(["rest", "subject_id"], kind="stable")
    for _, line in ordered.groupby(LINE, sort=True):
        yield line


def _sections(comparing: Comparing, line: pd.DataFrame) -> Iterator[Section]:
    first = line.iloc[0]
    when = comparing.waves(first)
    name = "-".join(("compare", *(str(first[key]) for key in LINE))).replace("+", "-")
    rows = joined(line)
    yield Section(
        name=name,
        title=comparing.say("differences.title", when=when),
        lead=comparing.say("differences.lead"),
        drawing=_drawing(comparing, rows, name),
        alt=comparing.say("differences.alt", rows="; ".join(_spoken(comparing, rows))),
        notes=_agreement(comparing, rows),
    )
    yield Section(
        name=f"{name}-all",
        title=comparing.say("all.title"),
        table=differences(comparing, rows),
        is_table_open=True,
    )
    yield Section(
        name=f"{name}-means",
        title=comparing.say("means.title", when=when),
        lead=comparing.say("means.lead"),
        table=means(comparing, line),
        is_table_open=True,
    )
    yield Section(
        name=f"{name}-before",
        title=comparing.say("baseline.title"),
        lead=comparing.say("baseline.lead"),
        table=baselines(comparing, line),
        is_table_open=True,
    )


def _spoken(comparing: Comparing, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{comparing.pair(row)} {points(comparing, row['estimate'])}"
        for row in rows
        if row["subject_kind"] == OVERALL
    ]


def _agreement(comparing: Comparing, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say of all topics together where adjusted and plain differences do not say the same."""
    apart = [
        comparing.pair(row)
        for row in rows
        if row["subject_kind"] == OVERALL and row["note_code"] == "depends_on_adjustment"
    ]
    if apart:
        return (comparing.say("differences.depends", pairs="; ".join(apart)),)
    known = any(number(row["ci_low"]) is not None for row in rows)
    return (comparing.say("differences.agrees"),) if known else ()


def _drawing(comparing: Comparing, rows: Sequence[Mapping[str, Any]], name: str) -> Drawing | None:
    drawn = [row for row in rows if row["subject_kind"] == OVERALL] or list(rows)
    drawn = [row for row in drawn if number(row["estimate"]) is not None]
    if not drawn:
        return None
    ends = [number(row[key]) for row in drawn for key in ("estimate", "ci_low", "ci_high")]
    return draw_intervals(
        name,
        labels=[comparing.pair(row, "short") for row in drawn],
        values={
            "at": [number(row["estimate"]) for row in drawn],
            "low": [number(row["ci_low"]) for row in drawn],
            "high": [number(row["ci_high"]) for row in drawn],
            "text": [points(comparing, row["estimate"]) for row in drawn],
            "kind": ["estimate" for _ in drawn],
        },
        domain=axis_around([end for end in ends if end is not None]),
        axis_title=comparing.say("differences.axis"),
        wide=WIDE,
    )


def _gate(comparing: Comparing) -> Section:
    """Say of each two cohorts whether they measured the same thing, of enough of their people."""
    told = comparing.figures.loc[comparing.figures["metric"] == "gain_difference", [*PAIR]]
    pairs = [*told.drop_duplicates().itertuples(index=False, name=None)]
    reasons: dict[tuple[str, str], dict[str, None]] = {pair: {} for pair in pairs}
    for row in comparing.verdicts.to_dict("records"):
        pair = (row[PAIR[0]], row[PAIR[1]])
        if pair in reasons:
            reasons[pair][_reason(comparing, row)] = None
    said = []
    for pair, found in reasons.items():
        named = comparing.voice.join([comparing.cohort(one) for one in pair])
        text = "; ".join(found)
        key = "gate.fail" if found else "gate.pass"
        said.append(comparing.say(key, pair=named, reasons=text))
    return Section(
        name="gate",
        title=comparing.say("gate.title"),
        lead=comparing.say("gate.lead"),
        notes=tuple(said),
    )


def _reason(comparing: Comparing, row: Mapping[str, Any]) -> str:
    def share(name: str) -> str:
        return comparing.voice.numbers.percent(number(row[name]) or 0.0)

    reason = word(row["reason"])
    is_other = reason == "few_answered_before"
    values = {
        "n": comparing.voice.numbers.decimal(number(row["n_shared"]) or 0, places=0),
        "share": share("answered_share" if "answered" in reason else "points_share"),
        "cohort": comparing.cohort(row[PAIR[1] if is_other else PAIR[0]]),
    }
    return comparing.say("gate." + ("few_answered" if is_other else reason), **values)
