"""A proposed cohort in words: its cohort.yml with the doubtful lines marked, and what is told."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from flows.summary import counted, faults_json
from studies.fields import ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from flows.add_cohort import Added
    from sources.proposing import CohortProposal, FileProposal, Guess

_PLAIN = re.compile(r"[A-Za-z0-9_][\w.\- /()?]*[\w)?.]|[A-Za-z0-9_]")
_ODD = frozenset({"true", "false", "yes", "no", "null", "on", "off", "~"})
DOUBTFUL = "# doubtful: "


def cohort_text(proposal: CohortProposal, cohort_id: str, names: Sequence[str]) -> str:
    """Write the cohort.yml of a proposal; `names` are its files as they stand in the folder."""
    doubtful = any(file.is_doubtful for file in proposal.files)
    lines = ["# Proposed by kohort add-cohort. Lines without a comment are sure."]
    if doubtful:
        lines.append('# Look at each line marked "doubtful", correct it, and delete the comment.')
    lines += [f"label: {_scalar(cohort_id)}  # how pages name the cohort"]
    if any(file.holds.value == "summary" for file in proposal.files):
        lines.append("evidence: summary")
    lines += _session_lines(proposal.sessions)
    entries = list(zip(proposal.files, names, strict=True))
    good = [pair for pair in entries if not pair[0].problem]
    lines.append("files:" if good else "files: []")
    for file, name in good:
        lines += _entry(file, name)
    for file, name in entries:
        if file.problem:
            sheet = f', sheet "{file.sheet}"' if file.sheet else ""
            lines += [f"  # {name}{sheet} cannot be read: {file.problem}. {file.todo}"]
    return "\n".join(lines) + "\n"


def _session_lines(sessions: Sequence[tuple[str, date | None]]) -> Iterator[str]:
    if sessions and all(day for _, day in sessions):
        yield "sessions:  # add hours, mode and topics where they are known"
        yield from (f"  - {{id: {_scalar(name)}, on: {day}}}" for name, day in sessions)
        return
    yield "# sessions: when the cohort met is not known; follow-ups and attendance need it."
    yield "# sessions:"
    for name, day in sessions or (("s1", None),):
        yield f"#   - {{id: {_scalar(name)}, on: {day or 'YYYY-MM-DD'}, hours: 4, mode: in_person}}"


def _entry(file: FileProposal, name: str) -> Iterator[str]:
    yield f"  - file: {_scalar(name)}"
    told = f"{DOUBTFUL}{file.tool_doubt}" if file.tool_doubt else f"# {file.reason}"
    yield f"    tool: {file.tool}  {_one_line(told)}"
    if file.sheet:
        yield f"    sheet: {_scalar(file.sheet)}"
    for key in ("wave", "holds", "instrument"):
        guess: Guess = getattr(file, key)
        if guess.value:
            yield f"    {key}: {_scalar(guess.value)}" + _doubt(guess)
    if file.identity.value:
        yield f"    identity: {file.identity.value}" + _doubt(file.identity)
    if file.part > 1:
        yield f"    part: {file.part}"
    yield from _column_lines(file)
    if file.holds.value == "interview":
        yield "    # role: whom it was with; consent: {quotes: true} where quotes may be shown"
    if file.date_order:
        yield f"    {DOUBTFUL}{_one_line(file.date_order)}. Write one of:"
        yield "    # date_order: dmy"
        yield "    # date_order: mdy"


def _column_lines(file: FileProposal) -> Iterator[str]:
    if file.columns:
        yield "    columns:"
        for target, guess in file.columns:
            yield f"      {target}: {_scalar(guess.value)}" + _doubt(guess)
    for key in ("names", "leave_out"):
        if guesses := getattr(file, key):
            yield f"    {key}: [{', '.join(_scalar(guess.value) for guess in guesses)}]"
    if file.unknown:
        yield f"    {DOUBTFUL}these headers fit nothing. Map each under columns, or leave it out:"
        yield f"    # leave_out: [{', '.join(_scalar(header) for header in file.unknown)}]"


def _doubt(guess: Guess) -> str:
    if not guess.doubt:
        return ""
    others = f"; or {', '.join(guess.others)}" if guess.others else ""
    return f"  {DOUBTFUL}{_one_line(guess.doubt)}{others}"


def _scalar(text: str) -> str:
    """Write a text as YAML reads it back: plain where it is plain, else in quotes.

    >>> _scalar("post.csv"), _scalar("Q1: why?"), _scalar("yes")
    ('post.csv', '"Q1: why?"', '"yes"')
    """
    if re.match(ID_PATTERN, text) and text.casefold() not in _ODD:
        return text
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _ODD
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def told(added: Added) -> str:
    """Say what was made, and what is left to do."""
    home = f"cohorts/{added.cohort_id}"
    made = "made" if added.is_written else "would make"
    lines = [f"{made} {home} with {counted(added.n_files, 'file')} and a cohort.yml"]
    if not added.is_written:
        lines += ["", added.text.rstrip(), ""]
    if added.doubtful:
        lines.append(
            f'{counted(len(added.doubtful), "line")} to look at ("{DOUBTFUL.strip(" #:")}"):'
        )
        lines += [f"  {one}" for one in added.doubtful]
    if added.faults:
        lines.append(f"kohort check finds {counted(len(added.faults), 'fault')}:")
        lines += [str(fault) for fault in added.faults]
    if not added.doubtful and not added.faults:
        lines.append("Nothing is doubtful, and it checks clean: kohort run takes it in.")
    return "\n".join(lines)


def told_json(added: Added) -> dict[str, object]:
    """Give the same as one document for a machine."""
    return {
        "subject": added.study_id,
        "exit_code": added.exit_code,
        "cohort_id": added.cohort_id,
        "is_written": added.is_written,
        "n_files": added.n_files,
        "doubtful": list(added.doubtful),
        "faults": faults_json(added.faults),
        "cohort_yml": added.text,
    }
