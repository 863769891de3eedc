"""A run that is killed in the middle of a load leaves the last good state."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import open_warehouse

ROOT = Path(__file__).resolve().parents[2]

# Loads cohort c1 with one answer; killed as the rows stand in raw, just before the commit.
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
import warehouse.loading
from warehouse.connection import open_warehouse
from warehouse.landing import land

def die(connection):
    rows = connection.execute("select answer from raw.responses").fetchall()
    print(rows, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

warehouse.loading.prove_balance = die
connection = open_warehouse(Path(sys.argv[1]))
land(connection, Path(sys.argv[2]))
warehouse.loading.replace_cohorts(
    connection, (), ["c1"], declared=["c1"], run_id="run-2", seen_at=datetime(2024, 5, 1)
)
"""


def land_one(night, file_no: int, answer: str) -> None:
    night.land(
        files=f"file_no | n_read\n{file_no} | 1",
        records=f"file_no | row_number | participant_id\n{file_no} | 2 | p1",
        responses=f"file_no | row_number | item_id | answer\n{file_no} | 2 | q6 | {answer}",
    )


def test_kill_minus_nine_in_the_middle_of_a_replace_leaves_the_last_good_state(knowledge, tmp_path):
    land_one(knowledge, 1, "before")
    knowledge.replace("c1", run_id="run-1")
    land_one(knowledge, 2, "after")
    knowledge.connection.close()
    path = tmp_path / "warehouse.duckdb"

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(knowledge.folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.stdout.strip() == "[('after',)]"

    connection = open_warehouse(path)
    assert connection.execute("select answer from raw.responses").fetchall() == [("before",)]
    assert connection.execute("select run_id, is_current from ops.files").fetchall() == [
        ("run-1", True)
    ]
    connection.close()


def test_a_load_that_fails_half_way_changes_nothing(knowledge, monkeypatch):
    land_one(knowledge, 1, "before")
    knowledge.replace("c1", run_id="run-1")
    land_one(knowledge, 2, "after")

    def fail(*_: object) -> None:
        raise duckdb.Error

    monkeypatch.setattr("warehouse.loading.prove_balance", fail)
    with pytest.raises(duckdb.Error):
        knowledge.replace("c1", run_id="run-2")
    assert knowledge.rows("select answer from raw.responses") == [("before",)]
    assert len(knowledge.rows("select * from landing.responses")) == 1
