"""The command line: `kohort check`, `kohort run`, `kohort review`, `kohort schedule`."""

from __future__ import annotations

import json
import os
from datetime import datetime  # noqa: TC003 - typer reads the annotations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.telling import cohort_faults, print_json, print_summary, told_errors

if TYPE_CHECKING:
    from datetime import date

app = typer.Typer(
    name="kohort",
    help="Turn the files of a training program into evidence that people can trust.",
    epilog="Exit codes: 0 nothing waits, 10 the study's declaration, 11 a cohort or a record, "
    "12 the run itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

StudyFolder = Annotated[Path, typer.Argument(metavar="STUDY", help="The study's folder.")]
StudyFolders = Annotated[
    list[Path], typer.Argument(metavar="STUDY...", help="The folders of one or more studies.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document for a machine.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def main() -> None:
    """Run the command line."""
    app()


def _show_version(shown: bool) -> None:  # noqa: FBT001 - typer's callback shape
    if shown:
        from flows.digests import kohort_version

        typer.echo(f"kohort {kohort_version()}")
        raise typer.Exit


@app.callback()
def kohort(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print it.")
    ] = False,
) -> None:
    """Say what belongs to no command."""


@app.command(epilog="Example: kohort check examples/cordova")
def check(study: StudyFolder, as_json: Json = False, debug: Debug = False) -> None:
    """Find every fault of the declarations, of file recognition and of headers."""
    from flows.check import check_study
    from flows.pulling import tell_pulls
    from flows.summary import NOTHING_WAITS, WORK_WAITS, counted

    with told_errors(str(study), as_json=as_json, debug=debug):
        read, faults = check_study(study)
        code = WORK_WAITS if faults else NOTHING_WAITS
        if as_json:
            print_json(read.study_id, code, faults)
        elif faults:
            typer.echo(cohort_faults(read.study_id, faults), err=True)
        else:
            typer.echo(f"{read.study_id}: no fault in {counted(len(read.cohorts), 'cohort')}.")
        if not as_json:
            typer.echo("".join(f"{line}\n" for line in tell_pulls(read)), nl=False)
        raise typer.Exit(code)


@app.command(
    name="add-cohort",
    epilog="Example: kohort add-cohort my-study from-the-field/ --id 2024-09-depok "
    "--session 2024-09-01 --session 2024-09-08",
)
def add_cohort(
    study: StudyFolder,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Its files, or folders of them.")
    ],
    cohort_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="Its id; default: as the files' folder.")
    ] = "",
    wave: Annotated[
        list[str] | None,
        typer.Option(metavar="[FILE=]WAVE", help="The wave of a file, or of all; may be repeated."),
    ] = None,
    session: Annotated[
        list[datetime] | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="When it met; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Copy the files of a new cohort into the study, and propose its cohort.yml."""
    from flows import add_cohort as adding
    from flows.cohort_text import told, told_json

    wishes = adding.Wishes(
        cohort_id, tuple(wave or ()), tuple(day.date() for day in session or ()), not dry_run
    )
    with told_errors(str(study), as_json=as_json, debug=debug):
        added = adding.add_cohort(study, files, wishes)
        document = json.dumps(told_json(added), ensure_ascii=False, indent=1)
        typer.echo(document if as_json else told(added))
        raise typer.Exit(added.exit_code)


@app.command(epilog="Example: kohort run examples/cordova --cohort 2023-06-ciputat")
def run(
    study: StudyFolder,
    full: Annotated[bool, typer.Option("--full", help="Do everything again, new or not.")] = False,
    cohort: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Take in only this cohort's changes; may be repeated."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day to look from."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to build; default STUDY/build.")
    ] = None,
    data_docs: Annotated[
        bool, typer.Option("--data-docs", help="Keep Great Expectations' results and its site.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take a study from raw files to pages; only what changed."""
    from flows.plan import Options
    from flows.progress import shown_progress
    from flows.run import run_study

    options = Options(full, tuple(cohort or ()), _day(as_of), data_docs)
    with told_errors(str(study), as_json=as_json, debug=debug):
        with shown_progress(quiet=as_json):
            summary = run_study(study, output, options, environment=os.environ)
        print_summary(summary, as_json=as_json)
        raise typer.Exit(summary.exit_code)


@app.command(epilog="Example: kohort compare examples/cordova 2023-06-ciputat 2023-06-setu")
def compare(
    study: StudyFolder,
    cohorts: Annotated[
        list[str], typer.Argument(metavar="COHORT COHORT...", help="Two or more of its cohorts.")
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="table, csv, json or html.")
    ] = "table",
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there, not to the terminal.")
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="en|id", help="In which words; default: the study's first.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where it was built; default: STUDY/build.")
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Compare cohorts of a finished run: adjusted means, differences, baselines, the gate."""
    from flows.compare import compare_study, form_of, hand_over

    with told_errors(str(study), as_json=as_json, debug=debug):
        asked = form_of("json" if as_json else form)
        text = compare_study(study, cohorts, output=output, form=asked, language=language)
        hand_over(text, to)


@app.command(epilog="Example: kohort review examples/cordova --check")
def review(
    study: StudyFolder,
    cohort: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this cohort; may be repeated."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what waits, and write nothing.")
    ] = False,
    repeats: Annotated[
        bool, typer.Option("--all", help="Also write repeats that the study's rule decides.")
    ] = False,
    row: Annotated[
        str, typer.Option(metavar="FILE:ROW", help="Only name the record of this row.")
    ] = "",
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write what waits for a person into decisions.csv, and check what was decided."""
    from flows.review import name_row, review_study, told_review

    with told_errors(str(study), as_json=as_json, debug=debug):
        if row:
            typer.echo(name_row(study, row, environment=os.environ))
            raise typer.Exit
        found = review_study(
            study,
            environment=os.environ,
            cohorts=cohort or (),
            writes=not check,
            with_repeats=repeats,
        )
        typer.echo(told_review(found, as_json=as_json))
        if found.faults and not as_json:
            typer.echo(cohort_faults(found.study_id, found.faults), err=True)
        raise typer.Exit(found.exit_code)


@app.command(
    epilog='Example: kohort schedule examples/cordova --cron "0 1 * * *" --timezone Asia/Jakarta'
)
def schedule(
    studies: StudyFolders,
    cron: Annotated[
        str, typer.Option(help="When, as minute hour day month weekday.")
    ] = "0 1 * * *",
    timezone: Annotated[
        str, typer.Option(help="Whose clock the cron line means; default: the study's.")
    ] = "",
    once: Annotated[
        bool, typer.Option("--once", help="Run each study now, once, then end.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Run studies every night, in the foreground, until this command is stopped."""
    from flows.progress import shown_progress
    from flows.schedule import schedule_studies

    with told_errors("kohort schedule", as_json=as_json, debug=debug):
        with shown_progress(quiet=as_json, as_lines=True):
            code = schedule_studies(
                studies, cron=cron, timezone=timezone, once=once, environment=os.environ
            )
        if as_json:
            typer.echo(json.dumps({"exit_code": code}))
        raise typer.Exit(code)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


if __name__ == "__main__":
    main()
