"""How far a run is: plain lines where nobody watches, a bar on a terminal."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from flows.progress import Bar, PlainLines, report, shown_progress

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """What a person watches."""

    def isatty(self) -> bool:
        return True


def show_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in the place of standard error; no fixture, since pytest puts its own back."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    return terminal


def test_without_a_terminal_each_stage_is_a_plain_line(capsys: pytest.CaptureFixture[str]):
    with shown_progress(quiet=False):
        report("read files", 0.1)
        report("publish", 0.7)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" s  ")[1] for line in lines] == ["read files", "publish"]
    assert all(line[0] == " " for line in lines)


def test_for_a_machine_nothing_is_shown(capsys: pytest.CaptureFixture[str]):
    with shown_progress(quiet=True):
        report("read files", 0.1)
    assert capsys.readouterr().err == ""


def test_on_a_terminal_a_bar_shows_share_and_stage(monkeypatch: pytest.MonkeyPatch):
    screen = show_terminal(monkeypatch)
    with shown_progress(quiet=False):
        report("publish", 0.7)
    assert "70 %" in screen.getvalue()
    assert "publish" in screen.getvalue()


def test_the_bar_goes_on_when_another_library_sets_up_its_logging(monkeypatch: pytest.MonkeyPatch):
    screen = show_terminal(monkeypatch)
    with shown_progress(quiet=False):
        logging.getLogger("kohort").handlers[-1].close()  # as Prefect's set-up does to all
        report("draw editions", 0.8)
    assert "80 %" in screen.getvalue()


def test_a_schedule_writes_lines_on_a_terminal_too(monkeypatch: pytest.MonkeyPatch):
    screen = show_terminal(monkeypatch)
    with shown_progress(quiet=False, as_lines=True):
        report("cordova runs tonight", 0.0)
    assert screen.getvalue().endswith("cordova runs tonight\n")


def test_what_is_shown_ends_with_the_run():
    before = list(logging.getLogger("kohort").handlers)
    with shown_progress(quiet=False):
        shown = logging.getLogger("kohort").handlers
        assert isinstance(shown[-1], PlainLines | Bar)
    assert logging.getLogger("kohort").handlers == before
