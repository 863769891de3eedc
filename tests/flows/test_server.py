"""A run brings its own Prefect server where none is configured, and takes it away again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.server import (
    find_configured_server,
    prepare_prefect_home,
    refuse_silent_server,
    running_server,
)
from studies.faults import StageError

ROOT = Path(__file__).resolve().parents[2]
STARTS_A_SERVER = """
import os, sys, time
from flows.server import start_server
server = start_server(os.environ)
print(server.process.pid, server.home, flush=True)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not yet collected does not."""
    state = Path(f"/proc/{pid}/stat")
    if state.parent.parent.joinpath("self").exists():
        return state.exists() and state.read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition, seconds: float = 30) -> bool:
    """Wait until something holds; gives whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def test_a_server_answers_on_loopback_and_leaves_nothing_behind():
    with running_server(os.environ, schedules=False) as server:
        server.wait_until_healthy()
        assert server.api_url.startswith("http://127.0.0.1:")
        assert server.home.is_dir()
    assert not server.home.exists()
    assert server.process.returncode is not None


def test_a_server_ends_when_its_run_is_killed():
    command = [sys.executable, "-c", STARTS_A_SERVER]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pid, home = run.stdout.readline().split()
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    assert wait_for(lambda: not is_alive(int(pid)))
    assert wait_for(lambda: not Path(home).exists())


def test_a_migrated_home_is_made_once(tmp_path: Path):
    target = tmp_path / "prefect"
    target.mkdir()
    (target / "version").write_text("an older one", "utf-8")
    prepare_prefect_home(target)
    made = (target / "prefect.db").stat().st_mtime_ns
    prepare_prefect_home(target)
    assert (target / "prefect.db").stat().st_mtime_ns == made


def test_a_configured_server_that_does_not_answer_stops_the_run_with_12():
    with pytest.raises(StageError, match="does not answer"):
        refuse_silent_server("http://127.0.0.1:9/api")


def test_the_configured_server_is_found_in_the_environment_or_the_profile(tmp_path: Path):
    profiles = tmp_path / "profiles.toml"
    profiles.write_text(
        'active = "office"\n[profiles.office]\nPREFECT_API_URL = "http://office/api"\n', "utf-8"
    )
    assert find_configured_server({"PREFECT_HOME": str(tmp_path)}) == "http://office/api"
    given = {"PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": "http://here/api"}
    assert find_configured_server(given) == "http://here/api"
    assert find_configured_server({"PREFECT_HOME": str(tmp_path / "none")}) == ""
