"""The command line: `kohort check`, `kohort run`, `kohort schedule`."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import datetime  # noqa: TC003 - typer reads the annotations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.interrupts import INTERRUPTED, was_interrupted
from studies.faults import Fault, KohortError, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flows.summary import RunSummary

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
    from flows.summary import NOTHING_WAITS, WORK_WAITS, counted

    with _told_errors(str(study), as_json=as_json, debug=debug):
        read, faults = check_study(study)
        code = WORK_WAITS if faults else NOTHING_WAITS
        if as_json:
            _print_json(read.study_id, code, faults)
        elif faults:
            typer.echo(_cohort_faults(read.study_id, faults), err=True)
        else:
            typer.echo(f"{read.study_id}: no fault in {counted(len(read.cohorts), 'cohort')}.")
        raise typer.Exit(code)


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
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take a study from raw files to pages; only what changed."""
    from flows.plan import Options
    from flows.progress import shown_progress
    from flows.run import run_study

    options = Options(full, tuple(cohort or ()), _day(as_of))
    with _told_errors(str(study), as_json=as_json, debug=debug):
        with shown_progress(quiet=as_json):
            summary = run_study(study, output, options, environment=os.environ)
        _print_summary(summary, as_json=as_json)
        raise typer.Exit(summary.exit_code)


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

    with _told_errors("kohort schedule", as_json=as_json, debug=debug):
        with shown_progress(quiet=as_json, as_lines=True):
            code = schedule_studies(
                studies, cron=cron, timezone=timezone, once=once, environment=os.environ
            )
        if as_json:
            typer.echo(json.dumps({"exit_code": code}))
        raise typer.Exit(code)


@contextmanager
def _told_errors(subject: str, *, as_json: bool, debug: bool) -> Iterator[None]:
    """Turn every error into its four parts and its exit code; a traceback only where asked."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except KohortError as error:
        _tell(error, as_json=as_json, debug=debug)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place with words
        if was_interrupted(error):
            typer.echo("\nStopped. The last release stays as it was; run again to go on.", err=True)
            raise typer.Exit(INTERRUPTED) from None
        _tell(unexpected(subject, error), as_json=as_json, debug=debug)


def unexpected(subject: str, error: Exception) -> StageError:
    """Put an error that nobody foresaw into the four parts; its text where it can hold no data."""
    said = f": {error}" if isinstance(error, OSError | ImportError) else ""
    fault = Fault(
        _raised_at(error),
        f"{type(error).__name__}{said}",
        "The last release stays as it was. Run again with --debug for the traceback, "
        "and report it if it stays.",
    )
    wrapped = StageError(subject, [fault])
    wrapped.__cause__ = error
    return wrapped


def _raised_at(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    return f"{Path(code.co_filename).name}, line {trace.tb_lineno}" if code and trace else "kohort"


def _tell(error: KohortError, *, as_json: bool, debug: bool) -> NoReturn:
    if debug:
        import traceback

        traceback.print_exception(error)
    elif as_json:
        _print_json(error.subject, error.exit_code, error.faults)
    else:
        sys.stderr.write(f"{error}\n")
    raise typer.Exit(error.exit_code)


def _cohort_faults(study_id: str, faults: tuple[Fault, ...]) -> str:
    from studies.faults import CohortError

    return str(CohortError(study_id, faults))


def _print_json(subject: str, code: int, faults: tuple[Fault, ...]) -> None:
    from flows.summary import faults_json

    content = {"subject": subject, "exit_code": code, "faults": faults_json(faults)}
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def _print_summary(summary: RunSummary, *, as_json: bool) -> None:
    from flows.summary import summary_json, summary_text

    if as_json:
        typer.echo(json.dumps(summary_json(summary), ensure_ascii=False, indent=1))
    else:
        typer.echo(summary_text(summary))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


if __name__ == "__main__":
    main()
