"""Cohorts of a finished run beside each other: read, compared, and told in the form asked for."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

import typer

from flows.digests import kohort_version
from flows.places import find_places
from flows.reading import lent_warehouse
from flows.releases import read_current
from studies import read_study
from studies.faults import CohortError, Fault, StageError, StudyError, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dashboards.comparing import Comparing
    from dashboards.story import Table
    from flows.places import Places
    from studies import Study
    from transforms.estimates.comparing import Compared

Form = Literal["table", "csv", "json", "html"]

MARTS = ("topic_scores", "paired_scores", "answered", "summaries")
FEWEST = 2
FORMS: tuple[Form, ...] = get_args(Form)


def compare_study(
    folder: Path,
    cohort_ids: Sequence[str],
    *,
    output: Path | None = None,
    form: Form = "table",
    language: str = "",
) -> str:
    """Compare cohorts of a study that was run, and give the text of the form asked for.

    Raises
    ------
    StudyError : a cohort that the study does not have, one named twice, fewer than two, or a
        language that the study has no words for.
    CohortError : none of the cohorts can be compared.
    StageError : nothing was built yet, or a run holds the warehouse.
    """
    study = read_study(folder)
    spoken = language or study.design.languages[0]
    _check(study, cohort_ids, spoken)
    places = find_places(folder, output)
    found = compare_cohorts_of(places, cohort_ids)
    if not len(found.figures):
        raise CohortError(study.study_id, _not_comparable(found))
    if form == "csv":
        return found.figures.to_csv(index=False, lineterminator="\n")
    if form == "json":
        return _as_json(study, cohort_ids, found)
    return _told(study, cohort_ids, found, places=places, language=spoken, form=form)


def compare_cohorts_of(places: Places, cohort_ids: Sequence[str]) -> Compared:
    """Compare cohorts of a build: figures, verdicts of the gate, and who was left out, as frames.

    Raises
    ------
    StudyError : a cohort of which the build has nothing.
    """
    from transforms.estimates.comparing import compare_cohorts
    from warehouse.connection import has_this_schema, table_names
    from warehouse.frames import read_frame

    with lent_warehouse(places) as connection:
        if not has_this_schema(connection):
            raise StageError(places.build.name, [_of_another_version(places)])
        declared = {
            name: read_frame(connection, f"study.{name}")
            for name in table_names(connection, "study")
        }
        marts = {name: read_frame(connection, f"marts.{name}") for name in MARTS}
    known = [*declared["cohorts"]["cohort_id"]]
    _check_cohorts(places.build.name, cohort_ids, known)
    return compare_cohorts(marts, declared, cohort_ids)


def _of_another_version(places: Places) -> Fault:
    return Fault(
        f"{places.build.name}/{places.warehouse.name}",
        "it was built by another version of kohort, whose tables are others",
        "Run the study once, then ask again: kohort run STUDY.",
    )


def form_of(named: str) -> Form:
    """Give the form that an option names; raises StudyError for another word."""
    for form in FORMS:
        if form == named:
            return form
    todo = f"There are: {quoted(FORMS)}."
    raise StudyError("kohort compare", [Fault("--format", f'"{named}" is not a form', todo)])


def hand_over(text: str, file: Path | None) -> None:
    """Write a text to a file, or to the terminal."""
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_bytes(text.encode())


def _check(study: Study, cohort_ids: Sequence[str], language: str) -> None:
    languages = study.design.languages
    if language not in languages:
        todo = f"The study has: {quoted(languages)}."
        fault = Fault("--language", f'"{language}" is not a language of this study', todo)
        raise StudyError(study.study_id, [fault])
    _check_cohorts(study.study_id, cohort_ids, [*study.cohorts, *study.cohort_faults])


def _check_cohorts(subject: str, cohort_ids: Sequence[str], known: Sequence[str]) -> None:
    """Find cohorts that are not there, named twice, or too few."""
    faults = []
    for one in dict.fromkeys(cohort_ids):
        if one not in known:
            near = nearest(one, known)
            hint = f"Most like it: {quoted(near)}." if near else f"There are: {quoted(known[:12])}."
            faults.append(Fault("COHORT", f'there is no cohort "{one}"', hint))
        if list(cohort_ids).count(one) > 1:
            faults.append(Fault("COHORT", f'"{one}" is named twice', "Name each cohort once."))
    if not faults and len(cohort_ids) < FEWEST:
        faults.append(Fault("COHORT", "one cohort has none beside it", "Name two or more."))
    if faults:
        raise StudyError(subject, faults)


def _not_comparable(found: Compared) -> list[Fault]:
    """Say of each cohort why it cannot be compared."""
    words = {
        "anonymous": "its answers are anonymous, so nobody's two scores can be put side by side",
        "reconstruction": "its rows are rebuilt from published averages",
        "summary": "only published averages of it are known",
        "no_pairs": "nobody answered at both moments on questions that another of them had",
    }
    todo = "Name other cohorts."
    return [
        Fault(row["cohort_id"], words[row["reason"]], todo)
        for row in found.left_out.to_dict("records")
    ]


def _as_json(study: Study, cohort_ids: Sequence[str], found: Compared) -> str:
    frames = {
        "figures": found.figures,
        "verdicts": found.verdicts,
        "left_out": found.left_out,
    }
    # pandas would write ten decimals: a small p-value would read 0.
    rows = {
        name: frame.astype("object").where(frame.notna(), None).to_dict("records")
        for name, frame in frames.items()
    }
    content = {"study_id": study.study_id, "cohorts": [*cohort_ids], "exit_code": 0, **rows}
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _told(
    study: Study,
    cohort_ids: Sequence[str],
    found: Compared,
    *,
    places: Places,
    language: str,
    form: Form,
) -> str:
    from dashboards.comparing import Comparing, compare_words
    from dashboards.facts import Release, study_facts

    comparing = Comparing(
        tuple(cohort_ids),
        found.figures,
        found.verdicts,
        found.left_out,
        study_facts(study),
        compare_words(language),
    )
    if form == "table":
        return as_text(comparing)
    from dashboards.pages import write_comparison

    current = read_current(places)
    as_of = date.fromisoformat(current.as_of) if current else date.min
    named = current.release_id if current else ""
    return write_comparison(comparing, Release(named, as_of, kohort_version()))


def as_text(comparing: Comparing) -> str:
    """Write a comparison for a terminal: the page's words, and its tables in columns."""
    from dashboards.comparing import compare_page

    page = compare_page(comparing)
    blocks = [page.title, *page.lead, *page.kinds]
    for section in page.sections:
        blocks += ["", section.title.upper(), *section.notes]
        blocks += in_columns(section.table) if section.table else ()
    return "\n".join([*blocks, "", *page.limits]) + "\n"


def in_columns(table: Table) -> list[str]:
    """Write a table in columns as wide as their widest cell; numbers to the right."""
    rows = [table.columns, *table.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    return [
        "  ".join(
            cell.rjust(width) if at in table.numeric else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
