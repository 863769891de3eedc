"""Time the commands on the example study, and weigh its page and the code.

Prints one line a figure. Peak memory is that of the command and all it started, as the
kernel counts it for the largest single process among them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROOMS = ("studies", "sources", "expectations", "warehouse", "transforms", "dashboards", "flows")
KOHORT = Path(sys.executable).parent / "kohort"

# Runs one command as its only child, so that ru_maxrss of children is this command's.
MEASURED = """
import resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - started
megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(seconds, megabytes, code)
"""


def time_command(*arguments: str) -> tuple[float, float, int]:
    """Give wall seconds, peak megabytes of the largest process, and the exit code."""
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [sys.executable, "-c", MEASURED, str(KOHORT), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes, code = done.stdout.split()
    return float(seconds), float(megabytes), int(code)


def best_of(times: int, *arguments: str) -> tuple[float, float, int]:
    """Give the fastest of several runs: the others had company."""
    return min(time_command(*arguments) for _ in range(times))


def count_lines(files: list[Path]) -> int:
    """Count lines that are not blank."""
    return sum(1 for file in files for line in file.read_text("utf-8").splitlines() if line.strip())


def source_files(folder: Path) -> list[Path]:
    """List what people write and read in a folder: code, SQL, templates, styles, words."""
    kinds = (".py", ".sql", ".j2", ".html", ".css", ".js", ".toml")
    return sorted(file for file in folder.rglob("*") if file.suffix in kinds)


def measure_commands(study: Path) -> None:
    """Time the commands that people wait for."""
    shown = {
        "kohort --help": best_of(5, "--help"),
        "kohort check": best_of(5, "check", str(study)),
        "kohort run, first": time_command("run", str(study)),
        "kohort run, nothing new": best_of(3, "run", str(study)),
        "kohort run --full": time_command("run", str(study), "--full"),
    }
    for name, (seconds, megabytes, code) in shown.items():
        print(f"{name:28} {seconds:7.2f} s  {megabytes:6.0f} MB  exit {code}")


def weigh_pages(study: Path) -> None:
    """Print the size of every page that the run wrote."""
    for page in sorted((study / "build" / "current" / "pages").rglob("*.html")):
        size = page.stat().st_size
        print(f"{page.relative_to(study / 'build' / 'current')!s:48} {size / 1e6:6.2f} MB")


def weigh_code() -> None:
    """Print lines of code and of tests by room, blank lines left out."""
    for room in (*ROOMS, "examples", "benchmarks"):
        code = count_lines(source_files(REPOSITORY / room))
        tests = count_lines(source_files(REPOSITORY / "tests" / room))
        print(f"{room:14} {code:6} lines, tests {tests:6}")
    everything = count_lines(source_files(REPOSITORY / "tests"))
    print(f"{'tests in all':14} {everything:6} lines")


def main() -> None:
    """Measure on a copy of the example, so that its own build folder stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "cordova"
        shutil.copytree(
            REPOSITORY / "examples" / "cordova", study, ignore=shutil.ignore_patterns("build")
        )
        started = time.strftime("%Y-%m-%d")
        print(f"measured on {started}, Python {sys.version.split()[0]}")
        measure_commands(study)
        weigh_pages(study)
    weigh_code()


if __name__ == "__main__":
    main()
