"""A snapshot is a whole new file, swapped in; who reads the old one keeps it."""

from __future__ import annotations

import duckdb
import pytest

from warehouse import snapshots


@pytest.fixture
def published(night):
    night.connection.execute(
        "create or replace table published.figures as select * from"
        " (values ('funder', 2), ('funder', 1), ('run', 3)) as v(edition, n)"
    )
    night.connection.execute("comment on column published.figures.n is 'How many, in all.'")
    return night


def write_snapshot(connection, path, edition, tables=("figures",)):
    return snapshots.write_snapshot(connection, path, edition, tables=tables)


def read(path):
    connection = duckdb.connect(str(path), read_only=True)
    rows = connection.execute("from published.figures").fetchall()
    connection.close()
    return rows


def test_a_snapshot_holds_one_edition_in_order_and_nothing_else(published, tmp_path):
    published.connection.execute("create table published.withheld as select 'funder' as edition")
    path = write_snapshot(published.connection, tmp_path / "out" / "funder.duckdb", "funder")
    assert read(path) == [("funder", 1), ("funder", 2)]
    connection = duckdb.connect(str(path), read_only=True)
    assert connection.execute("select schema_name, table_name from duckdb_tables()").fetchall() == [
        ("published", "figures")
    ]
    assert connection.execute(
        "select comment from duckdb_columns() where column_name = 'n' and not internal"
    ).fetchall() == [("How many, in all.",)]
    connection.close()


def test_no_log_and_no_unfinished_file_stays_beside_it(published, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    for stale in (".funder.duckdb.new", ".funder.duckdb.new.wal", "funder.duckdb.wal"):
        (folder / stale).write_bytes(b"left by a killed run")
    write_snapshot(published.connection, folder / "funder.duckdb", "funder")
    assert [path.name for path in folder.iterdir()] == ["funder.duckdb"]


def test_an_open_reader_keeps_the_old_file_and_a_new_one_sees_the_new(published, tmp_path):
    path = write_snapshot(published.connection, tmp_path / "funder.duckdb", "funder")
    reader = duckdb.connect(str(path), read_only=True)
    published.connection.execute("delete from published.figures where n = 2")
    write_snapshot(published.connection, path, "funder")
    assert len(reader.execute("from published.figures").fetchall()) == 2
    reader.close()
    assert read(path) == [("funder", 1)]


def test_a_snapshot_that_fails_leaves_the_one_before(published, tmp_path):
    path = write_snapshot(published.connection, tmp_path / "funder.duckdb", "funder")
    # No edition is called 'funder' in a column of numbers: the copy fails half-way.
    published.connection.execute("create table published.wrong as select 1 as edition")
    with pytest.raises(duckdb.Error):
        write_snapshot(published.connection, path, "funder", tables=("figures", "wrong"))
    assert read(path) == [("funder", 1), ("funder", 2)]
    # The warehouse is not left attached to the unfinished file.
    published.connection.execute("drop table published.wrong")
    write_snapshot(published.connection, path, "funder")
