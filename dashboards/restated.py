"""What moved since the last release: the largest moves, and the files that account for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import number, rows_of, word
from dashboards.story import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboards.facts import StudyFacts
    from dashboards.words import Voice

    Row = Mapping[str, object]

CHANGES = ("moved", "appeared", "vanished", "withheld")
VALUES = ("estimate_before", "estimate_after", "difference")
MOST_FILES = 40
SHOWN_DIGITS = 8


@dataclass(frozen=True)
class RestatedPart:
    """How many figures moved, why, the largest moves, and the files that changed."""

    lead: str
    why: str
    figures: Table | None
    files: Table | None
    n_more_files: int


def restated_part(
    ops: Mapping[str, pd.DataFrame], run_id: str, study: StudyFacts, voice: Voice
) -> RestatedPart | None:
    """Say what moved; None where nothing did and no file changed.

    The rows are those that the warehouse picked (`n_alike` counts them all), never a withheld
    value.
    """
    rows = [row for row in rows_of(ops.get("restatements")) if row.get("run_id") == run_id]
    changed = [row for row in rows_of(ops.get("changed_files")) if row.get("run_id") == run_id]
    if not rows and not changed:
        return None
    counts = {word(row["change"]): int(number(row["n_alike"]) or 0) for row in rows}
    told = [voice.say(f"run.restated.{one}", count=counts[one]) for one in CHANGES if one in counts]
    reasons = [one for one in word(rows[0]["reasons"]).split(", ") if one] if rows else []
    words = [voice.say(f"run.restated.reason.{one.replace(' ', '_')}") for one in reasons]
    return RestatedPart(
        lead=voice.join(told) + "." if told else voice.say("run.restated.nothing"),
        why=voice.say("run.restated.why", reasons=voice.join(words)) if words else "",
        figures=_figures(rows, study, voice) if rows else None,
        files=_files(changed[:MOST_FILES], voice) if changed else None,
        n_more_files=max(len(changed) - MOST_FILES, 0),
    )


def _figures(rows: Sequence[Row], study: StudyFacts, voice: Voice) -> Table:
    names = ("figure", "of", "before", "after", "difference", "n", "because")
    ordered = sorted(
        rows, key=lambda row: (CHANGES.index(word(row["change"])), number(row["place"]))
    )
    return Table(
        columns=tuple(voice.say(f"run.restated.column.{name}") for name in names),
        rows=tuple(
            (
                _figure(row, study, voice),
                _scope(row, study, voice),
                *(_value(row, key, study, voice) for key in VALUES),
                _people(row, voice),
                _because(row, voice),
            )
            for row in ordered
        ),
        numeric=frozenset({2, 3, 4, 5}),
    )


def _figure(row: Row, study: StudyFacts, voice: Voice) -> str:
    """Name a figure by its parts: metric, subject, waves, and what else tells it from others."""
    kind, subject = word(row["subject_kind"]), word(row["subject_id"])
    waves = [word(row[key]) for key in ("wave_from", "wave_to")]
    told = [study.label("wave", wave, voice.language) for wave in waves if wave]
    others = ("item_set_id", "category", "attribute", "level", "role", "population", "price_basis")
    analysis = word(row["analysis"])
    parts = [
        word(row["metric"]),
        study.label(kind, subject, voice.language) if subject else kind,
        " → ".join(told),
        *(word(row[key]) for key in others),
        "" if analysis == "main" else analysis,
    ]
    return " · ".join(part for part in parts if part)


def _scope(row: Row, study: StudyFacts, voice: Voice) -> str:
    ids = [word(row[key]) for key in ("cohort_id", "cohort_other")]
    labels = [study.label("cohort", one, voice.language) for one in ids if one]
    session = word(row["session_id"])
    return " · ".join([*labels, *([session] if session else [])]) or word(row["scope"])


def _value(row: Row, key: str, study: StudyFacts, voice: Voice) -> str:
    value, unit = number(row[key]), word(row["unit"])
    if value is None:
        told = f"run.restated.{word(row['change'])}.{key}"
        return voice.say(told) if told in voice.texts else "–"
    numbers = voice.numbers
    sign = "+" if key == "difference" and value > 0 else ""
    if unit == "share" and key == "difference":
        points = sign + numbers.decimal(100 * value)
        return voice.say("run.restated.points", points=points)
    if unit == "share":
        return numbers.percent(value, places=1)
    if unit == "currency" and study.currency:
        return sign + numbers.money(value, study.currency)
    return sign + numbers.decimal(value, places=2)


def _people(row: Row, voice: Voice) -> str:
    before, after = number(row["n_before"]), number(row["n_after"])
    told = [voice.numbers.decimal(n, places=0) for n in (before, after) if n is not None]
    return told[0] if before == after and told else " → ".join(told) or "–"


def _because(row: Row, voice: Voice) -> str:
    files = word(row["files"]).replace("cohorts/", "")
    n_more = int(number(row["n_files"]) or 0) - len([one for one in files.split(", ") if one])
    if n_more > 0:
        return voice.say("run.more", rows=files, more=voice.numbers.decimal(n_more, places=0))
    return files


def _files(rows: Sequence[Row], voice: Voice) -> Table:
    names = ("file", "change", "version_before", "version_after")
    return Table(
        columns=tuple(voice.say(f"run.restated.column.{name}") for name in names),
        rows=tuple(
            (
                word(row["path"]),
                voice.say(f"run.restated.change.{word(row['change'])}"),
                word(row["digest_before"])[:SHOWN_DIGITS] or "–",
                word(row["digest_after"])[:SHOWN_DIGITS] or "–",
            )
            for row in rows
        ),
        numeric=frozenset(),
    )
