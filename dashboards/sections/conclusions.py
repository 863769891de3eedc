"""Whether what the headline figures say moves when they are computed in other ways, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import word
from dashboards.story import Section, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboards.figures import Figure
    from dashboards.story import Story

MOST_NOTES = 6  # more than these are counted, and stand in the table
KEY = (
    "scope",
    "cohort_id",
    "subject_kind",
    "subject_id",
    "item_set_id",
    "wave_from",
    "wave_to",
    "metric",
)
CHECKS = (
    *("all", "zero_gain", "robust", "without_flagged"),
    *("winsorized", "operating_only", "real", "none"),
)
# Figures that a check rests on, where they are others than the headline's own.
METRICS_OF_CHECKS = {
    "zero_gain": "zero_gain_for_leavers",
    "robust": "robust_gain",
    "winsorized": "winsorized_mean",
}
CHECKED = ("stands", "moves")
# Why a check says nothing, each told and counted apart.
UNCHECKED = ("nothing_flagged", "not_comparable", "unknown", "not_checked")


@dataclass(frozen=True)
class Check:
    """One headline figure and one other way to compute it."""

    key: Mapping[str, str]
    analysis: str
    was: str
    other: str
    verdict: str

    @property
    def figure(self) -> tuple[str, ...]:
        """Name the headline figure."""
        return tuple(self.key[name] for name in KEY)


def conclusions_section(story: Story, gain: Figure | None) -> Section | None:
    """Tell whether a conclusion moves; None where nothing could be checked."""
    checks = [check for check in _checks(story) if _is_the_one_shown(story, check)]
    checked = [check for check in checks if check.verdict in CHECKED]
    if not checked:
        return None
    moved = [check for check in checked if check.verdict == "moves"]
    return Section(
        name="conclusions",
        title=_title(story, checked, moved),
        lead=story.voice.say("conclusions.lead"),
        kinds=story.kinds(story.pooled_cohorts()),
        notes=(
            *_first(story, checked, gain),
            *_moves(story, moved),
            *_unchecked(story, checks),
        ),
        table=_table(story, checks),
        is_table_open=True,
    )


def _checks(story: Story) -> list[Check]:
    rows = [
        Check(
            {name: word(row.get(name)) for name in KEY},
            *(word(row.get(name)) for name in ("analysis", "conclusion", "conclusion_other")),
            verdict=word(row.get("verdict")),
        )
        for row in story.conclusions
    ]
    return [check for check in rows if check.analysis in CHECKS]


def _is_the_one_shown(story: Story, check: Check) -> bool:
    """Keep one item set of a subject: the one that the other sections speak of."""
    wanted = {name: check.key[name] for name in KEY if name not in {"item_set_id", "metric"}}
    first = story.book.first(check.key["metric"], **wanted)
    return first is not None and first.item_set_id == check.key["item_set_id"]


def _title(story: Story, checked: Sequence[Check], moved: Sequence[Check]) -> str:
    """Name what was checked, and where something moves how many."""
    is_money = {check.key["metric"] == "percent_change" for check in checked}
    kinds = "both" if len(is_money) > 1 else "amounts" if True in is_money else "gains"
    what = story.voice.say(f"conclusions.checked.{kinds}")
    if not moved:
        return story.voice.say("conclusions.stands", what=what)
    whole = story.voice.numbers.decimal(len({check.figure for check in checked}), places=0)
    n_moved = len({check.figure for check in moved})
    return story.voice.say("conclusions.moves", count=n_moved, whole=whole, what=what)


def _first(story: Story, checked: Sequence[Check], gain: Figure | None) -> list[str]:
    """Say it of the page's first figure by itself: that is what will be quoted."""
    if gain is None:
        return []
    first = tuple(getattr(gain, name) for name in KEY)
    verdicts = {check.verdict for check in checked if check.figure == first}
    if not verdicts:
        return []
    return [story.voice.say(f"conclusions.first.{'moves' if 'moves' in verdicts else 'stands'}")]


def _moves(story: Story, moved: Sequence[Check]) -> list[str]:
    say = story.voice.say
    told = [
        say(
            "conclusions.moved",
            what=_what(story, check),
            was=say(f"conclusions.said.{check.was}"),
            other=say(f"conclusions.said.{check.other}"),
            check=say(f"conclusions.check.{check.analysis}"),
        )
        for check in moved[:MOST_NOTES]
    ]
    more = len(moved) - len(told)
    return [*told, say("conclusions.more", count=more)] if more else told


def _unchecked(story: Story, checks: Sequence[Check]) -> list[str]:
    counts = {name: sum(check.verdict == name for check in checks) for name in UNCHECKED}
    return [
        story.voice.say(f"conclusions.{name}", count=count)
        for name, count in counts.items()
        if count
    ]


def _what(story: Story, check: Check) -> str:
    """Name a headline figure: the subject, and whose it is."""
    say, key = story.voice.say, check.key
    who = story.label("cohort", key["cohort_id"])
    if key["scope"] == "pooled":
        who = say(f"conclusions.whose.{'pooled_gain' if _is_gain(check) else 'pooled'}")
    return say("conclusions.what", subject=_subject(story, check), who=who)


def _is_gain(check: Check) -> bool:
    return check.key["metric"] == "pooled_gain"


def _subject(story: Story, check: Check) -> str:
    kind, subject_id = check.key["subject_kind"], check.key["subject_id"]
    if kind == "overall":
        return story.voice.say("topics.overall")
    if kind == "indicator":
        label = story.label(kind, subject_id)
        return f"{label}, {story.when(check.key['wave_to'])}"
    return story.label("topic", subject_id)


def _table(story: Story, checks: Sequence[Check]) -> Table:
    """Count, for each kind of figure and check, how often the conclusion stands."""
    rows: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        rows.setdefault((check.key["metric"], check.analysis), []).append(check)
    names = ("figure", "check", "stands", "moves", "unknown")
    return Table(
        columns=tuple(story.voice.say(f"conclusions.column.{name}") for name in names),
        rows=tuple(_row(story, key, rows[key]) for key in sorted(rows, key=_order)),
        numeric=frozenset({2, 3, 4}),
    )


def _order(key: tuple[str, str]) -> tuple[bool, str, int]:
    metric, analysis = key
    return metric != "pooled_gain", metric, CHECKS.index(analysis)


def _row(story: Story, key: tuple[str, str], checks: Sequence[Check]) -> tuple[str, ...]:
    metric, analysis = key
    say, numbers = story.voice.say, story.voice.numbers
    counted = [sum(c.verdict == name for c in checks) for name in CHECKED]
    counted.append(len(checks) - sum(counted))
    return (
        say(f"conclusions.kind.{metric}"),
        say(f"conclusions.check.{analysis}"),
        *(numbers.decimal(count, places=0) for count in counted),
    )
