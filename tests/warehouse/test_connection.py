"""Opening the warehouse: schema, declarations, one writer, and the cursor that is lent."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy

from studies.faults import StageError
from warehouse.connection import open_warehouse, write_declared
from warehouse.dialect import lend_warehouse

ROOT = Path(__file__).resolve().parents[2]


def test_opening_again_keeps_what_is_there(tmp_path):
    first = open_warehouse(tmp_path / "w.duckdb")
    first.execute("insert into ops.timings values ('run-1', 'land', 1.5)")
    first.close()
    again = open_warehouse(tmp_path / "w.duckdb")
    assert again.execute("from ops.timings").fetchall() == [("run-1", "land", 1.5)]
    again.close()


def test_tasks_that_open_it_at_once_do_not_get_in_each_others_way(tmp_path):
    with ThreadPoolExecutor(4) as tasks:
        opened = list(tasks.map(open_warehouse, [tmp_path / "w.duckdb"] * 4))
    assert {len(one.execute("from study.items").fetchall()) for one in opened} == {0}


def test_a_second_process_is_told_to_wait(tmp_path):
    path = tmp_path / "w.duckdb"
    open_warehouse(path).close()
    holder = open_warehouse(path)
    code = (
        "import sys; from pathlib import Path; from studies.faults import StageError\n"
        "from warehouse.connection import open_warehouse\n"
        "try: open_warehouse(Path(sys.argv[1]))\n"
        "except StageError as stopped: print(stopped)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    holder.close()
    assert "another process writes to this warehouse" in other.stdout
    assert str(tmp_path) not in other.stdout


def test_a_file_that_is_no_warehouse_is_a_fault_and_stays(tmp_path):
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"not a database at all, but long enough to look at" * 400)
    with pytest.raises(StageError, match="DuckDB cannot open it"):
        open_warehouse(path)
    assert path.read_bytes().startswith(b"not a database")


def test_declarations_are_replaced_not_added_to(night):
    topics = [{"topic_id": "price", "topic_no": 1}, {"topic_id": "media", "topic_no": 2}]
    write_declared(night.connection, {"topics": topics})
    write_declared(night.connection, {"topics": topics[:1]})
    assert night.rows("from study.topics") == [("price", 1)]


def test_a_declared_column_that_no_table_has_is_refused_and_nothing_changes(night):
    write_declared(night.connection, {"topics": [{"topic_id": "price"}]})
    with pytest.raises(ValueError, match=r"study\.topics has no column colour"):
        write_declared(night.connection, {"topics": [{"topic_id": "media", "colour": "red"}]})
    assert night.rows("select topic_id from study.topics") == [("price",)]


def test_sqlalchemy_reads_through_a_lent_cursor_and_cannot_end_our_transaction(night):
    connection = night.connection
    with lend_warehouse(connection) as address:
        engine = sqlalchemy.create_engine(address)
        with engine.connect() as lent:
            rows = lent.execute(sqlalchemy.text("select 1 as one union all select 2 order by one"))
            assert rows.fetchall() == [(1,), (2,)]
        engine.dispose()
    assert connection.execute("select 3").fetchall() == [(3,)]


def test_what_was_lent_is_taken_back(night):
    with lend_warehouse(night.connection) as address:
        engine = sqlalchemy.create_engine(address)
    with pytest.raises(KeyError):
        engine.connect()
