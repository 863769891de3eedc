"""The tables of cohorts compared: differences, each cohort, and how they started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.figures import number, word
from dashboards.story import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboards.comparing import Comparing

NO_BREAK = "\N{NO-BREAK SPACE}"
PAIR = ("cohort_id", "cohort_other")
OVERALL = "overall"
LEAST_P = 0.001


def joined(line: pd.DataFrame) -> list[dict[str, Any]]:
    """Put the adjusted and the plain difference of each pair side by side."""
    keys = ["subject_kind", "subject_id", *PAIR]
    adjusted, raw = (
        line[line["metric"] == metric] for metric in ("ancova_difference", "gain_difference")
    )
    both = adjusted.merge(raw, on=keys, how="outer", suffixes=("", "_raw"), sort=False)
    return both.assign(rest=both["subject_kind"] != OVERALL).sort_values(
        ["rest", "subject_id"], kind="stable"
    ).to_dict("records")  # fmt: skip


def points(comparing: Comparing, value: object) -> str:
    """Write a difference in points, with its sign."""
    known = number(value)
    return "–" if known is None else comparing.voice.numbers.signed(known)


def _with_interval(comparing: Comparing, row: Mapping[str, Any], suffix: str = "") -> str:
    """Write a difference with its interval: +7.6 (2.5 to 12.6)."""
    text = points(comparing, row[f"estimate{suffix}"])
    low, high = (number(row[f"ci_{end}{suffix}"]) for end in ("low", "high"))
    if low is None or high is None:
        return text
    write = comparing.voice.numbers.signed
    ends = comparing.voice.say("interval.short", low=write(low), high=write(high))
    return f"{text} ({ends})".replace(" ", NO_BREAK)


def _p(comparing: Comparing, value: object) -> str:
    known = number(value)
    if known is None:
        return "–"
    if known < LEAST_P:
        return f"< {comparing.voice.numbers.decimal(LEAST_P, places=3)}"
    return comparing.voice.numbers.decimal(known, places=3)


def _people(row: Mapping[str, Any]) -> str:
    return " + ".join(str(int(row[name])) for name in ("n_to", "n_from"))


def _table(comparing: Comparing, names: Sequence[str], rows: list[tuple[str, ...]]) -> Table:
    said = comparing.voice.texts
    columns = tuple(said.get(f"compare.column.{name}") or said[f"column.{name}"] for name in names)
    words = {"subject", "pair", "cohort", "note", "verdict"}
    numeric = frozenset(at for at, name in enumerate(names) if name not in words)
    return Table(columns, tuple(rows), numeric)


def differences(comparing: Comparing, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Give adjusted and plain differences of each two cohorts, by subject."""
    names: Sequence[str] = ("subject", "pair", "people", "adjusted", "p", "raw", "p", "note")
    cells: list[tuple[str, ...]] = [
        (
            comparing.subject(row),
            comparing.pair(row),
            _people(row),
            _with_interval(comparing, row),
            _p(comparing, row["p_adjusted"]),
            _with_interval(comparing, row, "_raw"),
            _p(comparing, row["p_adjusted_raw"]),
            comparing.note(word(row["note_code"])),
        )
        for row in rows
    ]
    if not any(note for *_, note in cells):
        names, cells = names[:-1], [row[:-1] for row in cells]
    return _table(comparing, names, cells)


def means(comparing: Comparing, line: pd.DataFrame) -> Table:
    """Give each cohort's means, gain and adjusted mean, by subject."""
    metrics = ("mean_from", "mean_to", "gain", "adjusted_mean")
    own = line[line["metric"].isin(metrics)]
    numbers = comparing.voice.numbers
    rows = []
    for _, group in own.groupby(["rest", "subject_id", "cohort_id"], sort=True):
        found = {row["metric"]: row for row in group.to_dict("records")}
        adjusted = found["adjusted_mean"]
        ends = [number(adjusted[key]) for key in ("ci_low", "ci_high")]
        low, high = ("–" if end is None else numbers.decimal(end) for end in ends)
        interval = (
            "–" if None in ends else comparing.voice.say("interval.short", low=low, high=high)
        )
        middle = number(adjusted["estimate"])
        rows.append(
            (
                comparing.subject(adjusted),
                comparing.cohort(adjusted["cohort_id"]),
                str(int(adjusted["n"])),
                numbers.decimal(found["mean_from"]["estimate"]),
                numbers.decimal(found["mean_to"]["estimate"]),
                points(comparing, found["gain"]["estimate"]),
                "–" if middle is None else numbers.decimal(middle),
                interval.replace(" ", NO_BREAK),
            )
        )
    names = ("subject", "cohort", "people", "before", "after", "gain", "mean", "interval")
    return _table(comparing, names, rows)


def baselines(comparing: Comparing, line: pd.DataFrame) -> Table:
    """Give how far each two cohorts lay apart before, and what that means."""
    rows = []
    for row in line[line["metric"] == "baseline_smd"].to_dict("records"):
        numbers, code = comparing.voice.numbers, word(row["note_code"])
        judged = comparing.voice.texts.get(f"compare.baseline.{code}", "")
        ends = [number(row[key]) for key in ("estimate", "ci_low", "ci_high")]
        texts = ["–" if end is None else numbers.signed(end, places=2) for end in ends]
        interval = comparing.voice.say("interval.short", low=texts[1], high=texts[2])
        rows.append(
            (
                comparing.subject(row),
                comparing.pair(row),
                _people(row),
                texts[0],
                interval.replace(" ", NO_BREAK) if ends[1] is not None else "–",
                judged or comparing.note(code) or comparing.say("baseline.none"),
            )
        )
    names = ("subject", "pair", "people", "start", "interval", "verdict")
    return _table(comparing, names, rows)
