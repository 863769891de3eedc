"""The command line as tests run it: in a process of its own, or in a fork that need not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KOHORT = [sys.executable, "-m", "flows.cli"]


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def told(self) -> dict:
        """Give the JSON document that the command printed."""
        return json.loads(self.stdout)


def run_kohort(*arguments: object, environment: dict[str, str] | None = None, **how) -> Outcome:
    """Run the command line as a person does, in a process of its own."""
    done = subprocess.run(
        [*KOHORT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        **how,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


class ForkedRuns:
    """Command lines run in forks of a process that has the engines loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forking_runs.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.api_url = self.process.stdout.readline().strip()

    def __call__(self, *arguments: object, environment=None, faults=None) -> Outcome:
        out, err = self.folder / "stdout", self.folder / "stderr"
        request = {
            "arguments": list(map(str, arguments)),
            "environment": environment or {},
            "faults": faults or {},
            "stdout": str(out),
            "stderr": str(err),
        }
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return Outcome(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def close(self) -> None:
        """End the process; its server ends with it."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
