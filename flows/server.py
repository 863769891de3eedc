"""A Prefect server of our own, for a run on a machine where none is configured.

An empty PREFECT_HOME costs nine seconds of migrations at each start, so a migrated one is kept
as a template and copied. `python -m flows.server build/prefect` makes it at set-up.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.places import REPOSITORY
from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECONDS_TO_START = 120
SECONDS_TO_STOP = 2
SECONDS_TO_ANSWER = 10
DATABASE = "prefect.db"

# No word to anyone outside, no page to serve.
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
}

# The template has both behind it; the server would spend a second on finding that out.
MIGRATED = {
    "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
}


@dataclass(frozen=True)
class RunServer:
    """A server of ours: its address, its folder, and the process behind it."""

    process: subprocess.Popen[bytes]
    home: Path
    api_url: str

    def wait_until_healthy(self) -> None:
        """Return once the server answers; it accepts the question before it is ready."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.process.poll() is None:
            if _is_healthy(self.api_url, deadline - time.monotonic()):
                return
            time.sleep(0.1)
        raise OSError("the run server did not start: " + _last_words(self.home))

    def stop(self) -> None:
        """End the server: ask by closing its input, then do not wait long."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)


def find_configured_server(environment: Mapping[str, str]) -> str:
    """Give the address of the server that the environment or the Prefect profile names, or ''."""
    if address := environment.get("PREFECT_API_URL", ""):
        return address
    home = Path(environment.get("PREFECT_HOME", "") or Path.home() / ".prefect")
    profiles = Path(environment.get("PREFECT_PROFILES_PATH", "") or home / "profiles.toml")
    try:
        declared = tomllib.loads(profiles.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return ""
    active = environment.get("PREFECT_PROFILE") or declared.get("active", "")
    return str(declared.get("profiles", {}).get(active, {}).get("PREFECT_API_URL", ""))


def refuse_silent_server(api_url: str) -> None:
    """Stop before anything is loaded where the configured server does not answer at all."""
    try:
        urllib.request.urlopen(f"{api_url}/health", timeout=SECONDS_TO_ANSWER).close()  # noqa: S310
    except urllib.error.HTTPError:
        return  # it answers, though not to us without its key
    except (OSError, ValueError) as error:
        fault = Fault(
            "environment or Prefect profile, PREFECT_API_URL",
            f"the server at {api_url} does not answer",
            "Start it, or unset PREFECT_API_URL: a run then brings its own.",
        )
        raise StageError("kohort run", [fault]) from error


def start_server(environment: Mapping[str, str], *, schedules: bool = False) -> RunServer:
    """Start a server and return at once; it needs about three seconds to become healthy."""
    home = Path(tempfile.mkdtemp(prefix="kohort-prefect-"))
    shutil.copyfile(find_template() / DATABASE, home / DATABASE)
    settings = MIGRATED if schedules else {**MIGRATED, "PREFECT__SERVER_EPHEMERAL": "1"}
    return _start_process(home, {**_without_prefect(environment), **settings})


@contextmanager
def running_server(environment: Mapping[str, str], *, schedules: bool) -> Iterator[RunServer]:
    """Keep a server for the length of a block."""
    server = start_server(environment, schedules=schedules)
    try:
        yield server
    finally:
        server.stop()


def client_settings(server: RunServer) -> dict[str, str]:
    """Give the environment with which this process talks to a server of ours."""
    return {
        **QUIET,
        "PREFECT_API_URL": server.api_url,
        "PREFECT_HOME": str(server.home),
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }


def find_template() -> Path:
    """Give a migrated home: the clone's own, else the user's, made on first use."""
    in_clone = REPOSITORY / "build" / "prefect"
    if _is_ready(in_clone):
        return in_clone
    from platformdirs import user_cache_path

    target = user_cache_path("kohort") / "prefect"
    prepare_prefect_home(target)
    return target


def prepare_prefect_home(target: Path) -> None:
    """Make a migrated PREFECT_HOME at `target`, unless this version's stands there."""
    if _is_ready(target):
        return
    home = Path(tempfile.mkdtemp(prefix="kohort-prefect-"))
    server = _start_process(home, _without_prefect(os.environ))
    try:
        server.wait_until_healthy()
        target.mkdir(parents=True, exist_ok=True)
        _copy_database(home / DATABASE, target / DATABASE)
        (target / "version").write_text(version("prefect"), "utf-8")
    finally:
        server.stop()


def _without_prefect(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("PREFECT_")}


def _start_process(home: Path, environment: Mapping[str, str]) -> RunServer:
    settings = {**environment, **QUIET, "PREFECT_HOME": str(home), "PREFECT__SERVER_FINAL": "1"}
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "flows.server_process", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=settings,
            cwd=REPOSITORY,
            start_new_session=True,  # Ctrl-C is for the run, which still has to talk to the server
        )
    port = process.stdout.readline().strip().decode() if process.stdout else ""
    return RunServer(process, home, f"http://127.0.0.1:{port}/api")


def _is_healthy(api_url: str, seconds: float) -> bool:
    # No proxy of the environment stands between us and loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{api_url}/health", timeout=max(seconds, 0.1)) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _is_ready(template: Path) -> bool:
    stamp = template / "version"
    return stamp.is_file() and stamp.read_text("utf-8") == version("prefect")


def _copy_database(source: Path, target: Path) -> None:
    """Copy what is committed, journal included, into one file that appears whole."""
    fresh = target.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    reading, writing = sqlite3.connect(source), sqlite3.connect(fresh)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()
    fresh.replace(target)


def _last_words(home: Path) -> str:
    log = home / "server.log"
    lines = log.read_text("utf-8", "replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"


if __name__ == "__main__":
    prepare_prefect_home(Path(sys.argv[1]))
