"""How far a run is: a bar on a terminal, plain lines otherwise.

Stages report through the logger "kohort"; a scheduled run has no terminal, and Prefect keeps the
same lines.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress

LOGGER = logging.getLogger("kohort")


def report(stage: str, share: float) -> None:
    """Say which stage begins, and which share of the whole (0-1) lies behind it."""
    LOGGER.info(stage, extra={"share": share})


@contextmanager
def shown_progress(*, quiet: bool, as_lines: bool = False) -> Iterator[None]:
    """Show what stages report for the length of a block, on standard error."""
    level, propagate = LOGGER.level, LOGGER.propagate
    with _chosen_handler(quiet=quiet, as_lines=as_lines) as handler:
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        LOGGER.propagate = False
        try:
            yield
        finally:
            LOGGER.removeHandler(handler)
            LOGGER.setLevel(level)
            LOGGER.propagate = propagate


@contextmanager
def _chosen_handler(*, quiet: bool, as_lines: bool) -> Iterator[logging.Handler]:
    if quiet:
        yield logging.NullHandler()
    elif as_lines or not sys.stderr.isatty():
        yield PlainLines()
    else:
        with _bar_on_terminal() as progress:
            yield Bar(progress)


def _bar_on_terminal() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
    )


class PlainLines(logging.Handler):
    """One line a stage, with the seconds since the start."""

    def __init__(self) -> None:
        super().__init__()
        self.started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the stage that begins."""
        seconds = time.monotonic() - self.started
        print(f"{seconds:6.1f} s  {record.getMessage()}", file=sys.stderr, flush=True)  # noqa: T201


class Bar(logging.Handler):
    """A bar with the stage, the share done and the time left.

    It does not end with `close`: Prefect closes every handler there is when it sets up its own.
    """

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress
        self.task = progress.add_task("starting", total=1.0)

    def emit(self, record: logging.LogRecord) -> None:
        """Move the bar to where the stage begins."""
        share = getattr(record, "share", None)
        self.progress.update(self.task, completed=share, description=record.getMessage())
