"""Which wave a file belongs to, by the words of its name and by its dates."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sources.proposing.proposals import Guess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from studies.design import Wave

BY_NAME = "only its name says so"
"""The doubt about a wave that the dates of the files may still take away."""

DAYS_IN_MONTH = 30.44
_AFTER_LAST = timedelta(days=45)
_WORDS = {
    "pre": frozenset({
        "pre", "pra", "pretest", "pretes", "prates", "sebelum", "before", "baseline", "awal",
        "dasar", "t0", "entry", "initial",
    }),
    "post": frozenset({
        "post", "pasca", "posttest", "postes", "pascates", "sesudah", "setelah", "after", "akhir",
        "endline", "t1", "exit", "final", "evaluation", "evaluasi",
    }),
    "then": frozenset({"then", "thentest", "retrospective", "retrospektif"}),
    "follow_up": frozenset({
        "followup", "follow", "fu", "lanjutan", "tindaklanjut", "kunjungan", "visit",
    }),
}  # fmt: skip
_MONTHS = re.compile(r"(?:^|[^0-9])0?([0-9]{1,2})[^a-z0-9]*(?:bulan|bln|months?|mo|m)(?:[^a-z]|$)")
_AFTER_MONTHS = re.compile(
    r"(?:follow.?up|fu|f|bulan.?ke|month)[^a-z0-9]*0?([0-9]{1,2})(?:[^0-9]|$)"
)


def waves_by_name(name: str, waves: Mapping[str, Wave]) -> tuple[str, ...]:
    """Give the waves that the name of a file speaks of; several where it does not say which.

    >>> from studies.design import Wave
    >>> waves_by_name("Pra-tes Depok.csv", {"pre": Wave(kind="pre"), "post": Wave(kind="post")})
    ('pre',)
    """
    stem = name.casefold().rpartition(".")[0] or name.casefold()
    words = [word for word in re.split(r"[^a-z0-9]+", stem) if word]
    exact = tuple(wave_id for wave_id in waves if wave_id.casefold() in words)
    if exact:
        return exact
    if months := [int(found[1]) for found in (_MONTHS.search(stem), _AFTER_MONTHS.search(stem))
                  if found]:  # fmt: skip
        timed = [one for one, wave in waves.items() if _is_after(wave, months[0])]
        if timed:
            return tuple(timed)
    labelled = [one for one, wave in waves.items() if _is_labelled(wave, words)]
    if labelled:
        return tuple(labelled)
    kinds = {kind for kind, known in _WORDS.items() if known.intersection(words)}
    return tuple(one for one, wave in waves.items() if wave.kind in kinds)


def _is_after(wave: Wave, months: int) -> bool:
    return wave.due_days is not None and abs(wave.due_days / DAYS_IN_MONTH - months) < 1


def _is_labelled(wave: Wave, words: Sequence[str]) -> bool:
    """Say whether all words of the wave's label in some language stand in the name."""
    labels = [re.split(r"[^a-z0-9]+", label.casefold()) for label in wave.label.values()]
    return any(set(filter(None, label)) <= set(words) for label in labels if any(label))


def waves_by_day(day: date, sessions: Sequence[date], waves: Mapping[str, Wave]) -> tuple[str, ...]:
    """Give the waves in whose time a day lies, as seen from the sessions of the cohort."""
    first, last = min(sessions), max(sessions)
    found = []
    for wave_id, wave in waves.items():
        if wave.kind == "pre":
            fits = day <= first
        elif wave.window is None:
            fits = first <= day <= last + _AFTER_LAST
        else:
            anchor = first if wave.anchor == "first_session" else last
            opens, _, closes = wave.window
            fits = anchor + timedelta(opens) <= day <= anchor + timedelta(closes)
        if fits:
            found.append(wave_id)
    return tuple(found)


def guess_wave(
    name: str,
    day: date | None,
    sessions: Sequence[date],
    waves: Mapping[str, Wave],
    *,
    likely: str = "pre",
) -> Guess:
    """Put name and dates together: sure where both say the same, doubtful where one is silent.

    `likely` is the kind of wave that goes first where nothing tells.
    """
    named = waves_by_name(name, waves)
    dated = waves_by_day(day, sessions, waves) if day and sessions else ()
    both = tuple(one for one in named if one in dated)
    if len(both) == 1:
        return Guess(both[0])
    if named and dated and not both:
        doubt = f"its name says {named[0]}, its dates say {dated[0]}"
        return Guess(named[0], doubt, dated)
    choice = both or dated or named
    if not choice:
        every = sorted(waves, key=lambda one: waves[one].kind != likely)
        return Guess(every[0], "neither its name nor a date tells the wave", tuple(every[1:]))
    if len(choice) > 1:
        return Guess(choice[0], f"it may be {' or '.join(choice)}", choice[1:])
    others = tuple(one for one in waves if one != choice[0])
    return Guess(choice[0], "only its dates say so" if dated else BY_NAME, others)
