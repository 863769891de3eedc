"""What a person can mend after a run, the most useful first."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.figures import flag, number, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboards.words import Voice

    Row = Mapping[str, object]

MOST_ROWS = 8
# Bounds as the declaration holds them: without marks, they are hard to read from here on.
_LONG_NUMBER = re.compile(r"(?<![.,\d])\d{5,}\b(?![.,]\d)")


@dataclass(frozen=True)
class Mend:
    """One thing to mend: where it is, what was found, what to do, and what it costs until then."""

    where: str
    found: str
    rule: str
    todo: str
    cohort: str
    cost: str
    is_odd: bool = False
    weight: tuple[int, int] = (0, 0)


def things_to_mend(
    rejected: Sequence[Row], cohorts: Sequence[Row], voice: Voice
) -> tuple[Mend, ...]:
    """List what holds a cohort back, then rejections by what they cost, then warnings."""
    mends = [mend for row in cohorts for mend in _faults(row, voice)]
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    keys = ("cohort_id", "path", "column_label", "rule_id", "severity", "expected")
    for row in rejected:
        groups[tuple(word(row.get(key)) for key in keys)].append(row)
    mends += [
        _rejection(dict(zip(keys, key, strict=True)), rows, voice) for key, rows in groups.items()
    ]
    return tuple(sorted(mends, key=lambda mend: (mend.weight, mend.cohort, mend.where, mend.found)))


def _faults(row: Row, voice: Voice) -> list[Mend]:
    state = word(row.get("state"))
    faults = parsed_faults(row.get("faults"))
    return [
        Mend(
            where=word(fault.get("where")),
            found=word(fault.get("what")),
            rule="",
            todo=word(fault.get("todo")),
            cohort=word(row["cohort_id"]),
            cost=voice.say(f"run.{state}") if f"run.{state}" in voice.texts else state,
        )
        for fault in faults
    ]


def parsed_faults(faults: object) -> list[dict[str, object]]:
    """Give the faults of a cohort from the JSON that the ledger keeps."""
    parsed = json.loads(faults) if isinstance(faults, str) and faults else []
    return [fault if isinstance(fault, dict) else {"what": str(fault)} for fault in parsed]


def _rejection(key: dict[str, str], rows: Sequence[Row], voice: Voice) -> Mend:
    say = voice.say
    is_warning = key["severity"] == "warning"
    column = key["column_label"]
    is_record = flag(rows[0].get("is_record", not column))
    kept = "run.records" if is_record else "run.answers"
    places = sorted({int(number(row.get("row_number")) or 0) for row in rows})
    where = [key["path"], _rows(places, voice)]
    where += [say("run.column_named", column=column)] if column else []
    where += [say("run.whole_record")] if is_record else []
    count = say(kept, count=len(rows))
    return Mend(
        where=", ".join(where),
        found=say("run.expected", expected=_expected(key, voice)),
        rule=key["rule_id"],
        todo=_todo(key["rule_id"], voice),
        cohort=key["cohort_id"],
        cost=say("run.looks_odd" if is_warning else "run.kept_out", what=count),
        is_odd=is_warning,
        weight=(3 if is_warning else 1 if is_record else 2, -len(rows)),
    )


def _expected(key: Mapping[str, str], voice: Voice) -> str:
    text = in_language(key["expected"], voice.language)
    if not key["rule_id"].endswith("_in_range"):
        return text
    return _LONG_NUMBER.sub(lambda m: voice.numbers.decimal(int(m.group()), places=0), text)


def _todo(rule_id: str, voice: Voice) -> str:
    key = f"run.todo.{rule_id}"
    return voice.say(key if key in voice.texts else "run.write")


def _rows(places: Sequence[int], voice: Voice) -> str:
    texts = [str(place) for place in places[:MOST_ROWS]]
    rows = ", ".join(texts)
    if len(places) > MOST_ROWS:
        more = str(len(places) - MOST_ROWS)
        rows = voice.say("run.more", rows=rows, more=more)
    return voice.say("run.row" if len(places) == 1 else "run.rows", rows=rows)


def in_language(text: str, language: str) -> str:
    """Give a text that may hold one wording per language, as JSON."""
    if not text.startswith("{"):
        return text
    try:
        wordings = json.loads(text)
    except ValueError:
        return text
    return str(wordings.get(language) or next(iter(wordings.values()), ""))
