"""Ctrl-C: what a person stopped is not a failure."""

from __future__ import annotations

INTERRUPTED = 130  # what a shell says of a command that was stopped by SIGINT


def was_interrupted(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C lies behind an error; DuckDB turns it into one of its own."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or "query interrupted" in str(error).lower():
            return True
        error = error.__cause__ or error.__context__
    return False
