"""What a command says: its errors in four parts, its outcome for people and for machines."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from flows.interrupts import INTERRUPTED, was_interrupted
from studies.faults import Fault, KohortError, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.summary import RunSummary


@contextmanager
def told_errors(subject: str, *, as_json: bool, debug: bool) -> Iterator[None]:
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
        print_json(error.subject, error.exit_code, error.faults)
    else:
        sys.stderr.write(f"{error}\n")
    raise typer.Exit(error.exit_code)


def cohort_faults(study_id: str, faults: tuple[Fault, ...]) -> str:
    """Write the faults of cohorts as one error reads."""
    from studies.faults import CohortError

    return str(CohortError(study_id, faults))


def print_json(subject: str, code: int, faults: tuple[Fault, ...]) -> None:
    """Print one JSON document that says what a command came to."""
    from flows.summary import faults_json

    content = {"subject": subject, "exit_code": code, "faults": faults_json(faults)}
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def print_summary(summary: RunSummary, *, as_json: bool) -> None:
    """Print what a run came to."""
    from flows.summary import summary_json, summary_text

    if as_json:
        typer.echo(json.dumps(summary_json(summary), ensure_ascii=False, indent=1))
    else:
        typer.echo(summary_text(summary))
