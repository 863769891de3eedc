"""Whoever only reads a build is told why where it cannot be read, and never writes."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.places import Places
from flows.reading import lent_warehouse
from studies.faults import StageError
from warehouse.reading import opened_for_reading

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create table one as select 1 as number")
    (tmp_path / "lock").touch()
    return Places(tmp_path)


def test_a_finished_build_is_lent_and_let_go_of(places: Places):
    with lent_warehouse(places) as connection:
        assert connection.execute("from one").fetchall() == [(1,)]
    with duckdb.connect(str(places.warehouse)) as writer:
        writer.execute("create table two as select 2 as number")


def test_nothing_can_be_written(places: Places):
    with lent_warehouse(places) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("create table two as select 2 as number")


def test_a_run_under_way_is_said_with_where_and_what_to_do(places: Places):
    with places.lock.open("a+b") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        with pytest.raises(StageError) as told, lent_warehouse(places):
            pass
    (fault,) = told.value.faults
    assert "a run of this study is under way" in fault.what
    assert fault.where.endswith("warehouse.duckdb")
    assert fault.todo.startswith("Wait until it has ended")


def test_reading_keeps_no_run_from_starting(places: Places):
    with lent_warehouse(places), places.lock.open("a+b") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_what_was_never_built_is_said(tmp_path: Path):
    with (
        pytest.raises(StageError, match="nothing was built here yet"),
        lent_warehouse(Places(tmp_path / "build")),
    ):
        pass


def test_a_file_that_is_no_warehouse_is_said(tmp_path: Path):
    (tmp_path / "warehouse.duckdb").write_text("no database, but long enough to be looked at" * 99)
    with (
        pytest.raises(StageError, match="DuckDB cannot read it"),
        opened_for_reading(tmp_path / "warehouse.duckdb"),
    ):
        pass
