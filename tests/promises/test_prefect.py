"""The flow shows up in a server that is configured, and the same flow is served every night."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path


def flow_runs_of(api_url: str) -> list[dict]:
    """Ask a Prefect server for its flow runs, the newest first."""
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{api_url}/flow_runs/filter",
        data=json.dumps({"sort": "START_TIME_DESC"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request) as answer:
        return json.load(answer)


def release_of(study: Path) -> str:
    return (study / "build" / "current").resolve().name


def touch(study: Path) -> None:
    """Give the next run something to do."""
    with (study / "cohorts" / "2021-03-cordova" / "cohort.yml").open("a") as declared:
        declared.write("# a change\n")


def processes_with(mark: str) -> list[str]:
    """List processes whose environment holds a mark, by their command."""
    if Path("/proc/self/environ").exists():
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark.encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found
    listed = subprocess.run(["ps", "axeww"], capture_output=True, text=True, check=True)  # noqa: S607
    return [line for line in listed.stdout.splitlines() if mark in line]


def wait_for(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return condition()


def test_a_run_shows_up_in_the_configured_server_under_a_name_that_says_what_ran(
    small: Path, kohort
):
    touch(small)
    assert kohort("run", small).code in {0, 11}
    newest = flow_runs_of(kohort.api_url)[0]
    assert newest["name"] == "cordova: 2021-03-cordova changed"
    assert newest["state_type"] == "COMPLETED"
    touch(small)
    kohort("run", small, faults={"transforms.estimates.figures:finished": "raise"})
    assert flow_runs_of(kohort.api_url)[0]["state_type"] == "FAILED"


def test_a_scheduled_study_runs_once_and_leaves_no_process(small: Path, run_kohort):
    before, mark = release_of(small), uuid.uuid4().hex
    touch(small)
    done = run_kohort("schedule", small, "--once", environment={"KOHORT_MARK": mark})
    assert done.code == 11
    assert release_of(small) != before
    assert "Traceback" not in done.stderr
    assert processes_with(mark) == []


def test_a_missed_night_is_caught_up_and_a_stopped_schedule_leaves_no_process(
    small: Path, kohort_command, tmp_path: Path
):
    before, mark = release_of(small), uuid.uuid4().hex
    touch(small)
    last = next((small / "build" / "runs").glob("*.json"))
    note = json.loads(last.read_text("utf-8"))
    note["started_at"] = str(datetime.now(UTC) - timedelta(days=2))
    last.write_text(json.dumps(note), "utf-8")

    command = [*kohort_command, "schedule", str(small), "--cron", "0 1 * * *"]
    with (tmp_path / "said").open("w") as said:
        served = subprocess.Popen(
            command,
            stdout=said,
            stderr=said,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "KOHORT_MARK": mark},
        )
        try:
            assert wait_for(lambda: release_of(small) != before or served.poll() is not None, 120)
            assert served.poll() is None
        finally:
            served.send_signal(signal.SIGTERM)
            served.wait(60)
    told = (tmp_path / "said").read_text("utf-8")
    assert 'cordova runs at "0 1 * * *", Asia/Jakarta' in told
    assert "cordova missed a night and runs now" in told
    assert "Traceback" not in told
    assert wait_for(lambda: processes_with(mark) == [], 30)
    assert release_of(small) != before
