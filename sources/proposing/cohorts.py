"""All files of a new cohort together: each read as far as it can be, waves and parts compared."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.dates import day_of
from sources.proposing.headers import Precedents
from sources.proposing.proposals import CohortProposal, FileProposal, Guess
from sources.proposing.tables import propose_table
from sources.proposing.waves import BY_NAME, guess_wave, waves_by_name
from sources.recognition import recognize
from sources.refusals import Refusal
from sources.tools import TOOLS
from studies.cohorts import WAVELESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sources.recognition import Recognition
    from studies.study import Study

_HOLDS = (
    "roster", "attendance", "survey", "outcomes", "feedback", "rubric", "interview", "coding",
)  # fmt: skip


def propose_cohort(
    study: Study,
    paths: Iterable[Path],
    *,
    sessions: Sequence[date] = (),
    waves: Mapping[str, str] | None = None,
) -> CohortProposal:
    """Propose what each file is, with the waves that are given for some of them by file name."""
    precedents = Precedents(study)
    files = [one for path in paths for one in _propose_file(path, study, precedents)]
    held = _sessions_of(files, sessions)
    files = [_with_sessions(file, held) for file in files]
    days = [day for _, day in held if day]
    files = [_with_wave(file, days, study, waves or {}) for file in files]
    files = _in_parts(_in_order(files, study))
    return CohortProposal(tuple(sorted(files, key=lambda file: _rank(file, study))), held)


def _rank(file: FileProposal, study: Study) -> tuple[int, int]:
    """Order files as a person would: who, who came, what they answered, wave by wave, words."""
    order = list(study.design.waves)
    holds, wave = file.holds.value, file.wave.value
    place = _HOLDS.index(holds) if holds in _HOLDS else len(_HOLDS)
    return place, order.index(wave) if wave in order else 0


def _propose_file(path: Path, study: Study, precedents: Precedents) -> list[FileProposal]:
    try:
        recognition, doubt = _recognition_of(path)
        if recognition.container in {"docx", "text"}:
            tool, reason = recognition.tool, recognition.reason
            return [FileProposal(path, tool, reason, holds=Guess("interview"))]
        tables = _tables_of(path, recognition, study, precedents)
        return [replace(one, tool_doubt=doubt) for one in tables]
    except Refusal as refusal:
        what = f"{refusal.at}: {refusal.what}" if refusal.at else refusal.what
        return [FileProposal(path, problem=what, todo=refusal.todo)]


def _recognition_of(path: Path) -> tuple[Recognition, str]:
    """Recognize a file; where two tools may have written it, take the first, in doubt."""
    try:
        return recognize(path), ""
    except Refusal as refusal:
        fitting = [tool.name for tool in TOOLS if re.search(rf"\b{tool.name}\b", refusal.what)]
        if not refusal.what.startswith("fits ") or not fitting:
            raise
        return recognize(path, fitting[0]), refusal.what


def _tables_of(
    path: Path, recognition: Recognition, study: Study, precedents: Precedents
) -> list[FileProposal]:
    """Propose each sheet of a workbook, or member of an archive, that holds something."""
    names = _sheets_of(recognition)
    if len(names) < 2:
        return [propose_table(path, recognition, "", study, precedents)]
    found: list[FileProposal] = []
    for name in names:
        try:
            found.append(propose_table(path, recognition, name, study, precedents))
        except Refusal as refusal:
            problem = f'sheet "{name}": {refusal.what}'
            found.append(FileProposal(path, recognition.tool, sheet=name, problem=problem,
                                      todo=refusal.todo))  # fmt: skip
    useful = [one for one in found if not one.problem and not one.holds.doubt]
    return useful or found


def _sheets_of(recognition: Recognition) -> tuple[str, ...]:
    names = recognition.head.names
    if recognition.container != "zip":
        return names
    tables = [name.rpartition("/")[2] for name in names if name.lower().endswith(".csv")]
    return tuple(name.rpartition(".")[0] for name in tables)


def _sessions_of(
    files: Sequence[FileProposal], given: Sequence[date]
) -> tuple[tuple[str, date | None], ...]:
    """Give the sessions: those of the attendance list, with the days that were given."""
    headers = next((file.sessions for file in files if file.sessions), ())
    days = sorted(given)
    if not headers:
        return tuple((f"s{number}", day) for number, day in enumerate(days, 1))
    found = []
    for number, header in enumerate(headers):
        day = day_of(header, "dmy") or (days[number] if number < len(days) else None)
        is_id = header.isascii() and header.replace("_", "").isalnum()
        found.append((header if is_id else f"s{number + 1}", day))
    return tuple(found)


def _with_sessions(file: FileProposal, sessions: Sequence[tuple[str, date | None]]) -> FileProposal:
    """Name the column of each session where its header is neither its id nor its day."""
    named = tuple(
        (name, Guess(header))
        for (name, day), header in zip(sessions, file.sessions, strict=False)
        if header not in {name, str(day)}
    )
    return replace(file, columns=(*file.columns, *named)) if file.sessions else file


def _with_wave(
    file: FileProposal, sessions: Sequence[date], study: Study, given: Mapping[str, str]
) -> FileProposal:
    if file.problem or file.holds.value in WAVELESS:
        return replace(file, wave=Guess(""))
    told = given.get(file.path.name, given.get("", ""))
    if told:
        return replace(file, wave=Guess(told))
    if in_column := file.wave.value:
        named = waves_by_name(file.path.name, study.design.waves)
        doubt = f"its rows say {in_column}, its name says {' or '.join(named)}"
        is_sure = not named or in_column in named
        return replace(file, wave=Guess(in_column, "" if is_sure else doubt, named))
    likely = "post" if file.holds.value in ("interview", "feedback") else "pre"
    wave = guess_wave(file.path.name, file.day, sessions, study.design.waves, likely=likely)
    return replace(file, wave=wave)


def _in_order(files: Sequence[FileProposal], study: Study) -> list[FileProposal]:
    """Believe names that the dates of the files put in the order of the waves."""
    order = list(study.design.waves)
    dated = [
        (order.index(file.wave.value), file.day)
        for file in files
        if file.day and file.wave.value and (not file.wave.doubt or file.wave.doubt == BY_NAME)
    ]
    waves = {place for place, _ in dated}
    days: dict[int, list[date]] = defaultdict(list)
    for place, day in dated:
        days[place].append(day)
    rising = all(
        max(days[first]) < min(days[second])
        for first, second in zip(sorted(waves), sorted(waves)[1:], strict=False)
    )
    if len(waves) < 2 or not rising:
        return list(files)
    return [
        replace(file, wave=Guess(file.wave.value))
        if file.day and file.wave.doubt == BY_NAME
        else file
        for file in files
    ]


def _in_parts(files: Sequence[FileProposal]) -> list[FileProposal]:
    """Number the files that would be the same wave of the same instrument."""
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, file in enumerate(files):
        if file.holds.value in ("survey", "outcomes", "feedback", "rubric") and not file.problem:
            same[file.holds.value, file.wave.value, file.instrument.value].append(index)
    found = list(files)
    for indexes in same.values():
        for part, index in enumerate(indexes, 1):
            if len(indexes) > 1:
                doubt = "another file is of the same wave: a second part, or another wave"
                wave = found[index].wave
                found[index] = replace(
                    found[index],
                    part=part,
                    wave=replace(wave, doubt=wave.doubt or doubt),
                )
    return found
