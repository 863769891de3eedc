"""A warehouse that an older version made is opened by this one, and nothing that counts is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import column_names, open_warehouse, table_names

ROOT = Path(__file__).resolve().parents[2]
OLDER = Path(__file__).with_name("schema_before_reasons.sql")
KILLED = """
import os, signal, sys
from pathlib import Path
import warehouse.connection
migrate = warehouse.connection.migrate

def die(*given):
    migrate(*given)
    os.kill(os.getpid(), signal.SIGKILL)

warehouse.connection.migrate = die
warehouse.connection.open_warehouse(Path(sys.argv[1]))
"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Give a warehouse of an older version with a row of each kind."""
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(OLDER.read_text("utf-8"))
        connection.execute("create schema landing")
        connection.execute("create table landing.files (file_no integer not null, gone varchar)")
        connection.execute("insert into landing.files values (9, 'left by a killed run')")
        connection.execute("insert into ops.schema_version values ('older')")
        connection.execute("insert into ops.files (file_id, path, n_read) values (1, 'a.csv', 5)")
        connection.execute("insert into ops.runs (run_id, exit_code) values ('r-1', 11)")
        connection.execute("create table ops.published_figures (run_id varchar, metric varchar)")
        connection.execute("insert into ops.published_figures values ('r-1', 'gain')")
        connection.execute("alter table ops.cohorts add column remark varchar")
        connection.execute("insert into ops.cohorts (cohort_id, remark) values ('c1', 'kept')")
        connection.execute("insert into raw.records (file_id, row_number) values (1, 2)")
        connection.execute("alter table raw.responses add column retired varchar")
        connection.execute("alter table raw.responses alter column row_number type varchar")
        connection.execute(
            "insert into raw.responses (file_id, row_number, answer, retired)"
            " values (1, '2', 'a', '')"
        )
    return path


def shapes(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    return {
        f"{schema}.{table}": set(column_names(connection, f"{schema}.{table}"))
        for schema in ("study", "landing", "raw", "ops")
        for table in table_names(connection, schema)
    }


def test_every_table_has_the_columns_of_a_new_warehouse(older: Path, tmp_path: Path):
    opened, new = open_warehouse(older), open_warehouse(tmp_path / "new.duckdb")
    found, wanted = shapes(opened), shapes(new)
    opened.close()
    new.close()
    assert found.pop("ops.published_figures") == {"run_id", "metric"}
    assert found["ops.cohorts"] - wanted["ops.cohorts"] == {"remark"}
    found["ops.cohorts"] = wanted["ops.cohorts"]
    assert found == wanted


def test_the_ledger_keeps_its_rows_and_new_counts_start_at_nothing(older: Path):
    with open_warehouse(older) as opened:
        assert opened.execute(
            "select file_id, path, n_read, n_cells, n_corrected from ops.files"
        ).fetchall() == [(1, "a.csv", 5, 0, 0)]
        assert opened.execute("select run_id, exit_code from ops.runs").fetchall() == [("r-1", 11)]
        assert opened.execute("from ops.published_figures").fetchall() == [("r-1", "gain")]
        assert opened.execute("select cohort_id, remark from ops.cohorts").fetchall() == [
            ("c1", "kept")
        ]


def test_loaded_rows_stay_for_a_cohort_that_cannot_be_read_again(older: Path):
    with open_warehouse(older) as opened:
        assert opened.execute(
            "select file_id, row_number, record_key from raw.records"
        ).fetchall() == [(1, 2, None)]
        assert opened.execute("select row_number, answer from raw.responses").fetchall() == [
            (2, "a")
        ]
        assert opened.execute("from landing.files").fetchall() == []


def test_opening_again_changes_nothing(older: Path):
    open_warehouse(older).close()
    with open_warehouse(older) as opened:
        opened.execute("insert into landing.columns values (1, 'item', 'q1', 'Q1', 1)")
    with open_warehouse(older) as opened:
        assert len(opened.execute("from landing.columns").fetchall()) == 1


def test_kill_minus_nine_in_the_middle_leaves_the_older_warehouse(older: Path):
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(older)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with duckdb.connect(str(older)) as untouched:
        assert "n_cells" not in column_names(untouched, "ops.files")
        assert untouched.execute("select * from ops.schema_version").fetchall() == [("older",)]
        assert len(untouched.execute("from landing.files").fetchall()) == 1
    with open_warehouse(older) as opened:
        assert "n_cells" in column_names(opened, "ops.files")
