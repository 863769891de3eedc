"""A SQLAlchemy dialect that lends a cursor of the open warehouse.

Great Expectations reads a result after it has closed the connection that made it, so that
duckdb-engine alone returns no rows; and its own connection to the file would fail while the writer
holds it. Here every "connection" is a cursor of the one open warehouse, and begin, commit and
rollback are left to its owner. TEMP tables are not visible to such a cursor.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection as Connection
    from sqlalchemy.engine import URL

_LENT: dict[str, Connection] = {}
_NUMBERS = itertools.count(1)


class LentDialect(Dialect):
    """DuckDB, through a cursor of the warehouse that is open already."""

    supports_statement_cache = False

    def create_connect_args(self, url: URL) -> tuple[tuple[()], dict[str, Any]]:
        """Take the name under which the warehouse was lent from the connection string."""
        return (), {"lent": url.host}

    def connect(self, *_: Any, **cparams: Any) -> Any:
        """Give a cursor: closing it leaves the warehouse open."""
        return ConnectionWrapper(_LENT[cparams["lent"]].cursor())

    def do_begin(self, connection: object) -> None:
        """Leave transactions to the owner of the warehouse."""

    def do_commit(self, connection: object) -> None:
        """Leave transactions to the owner of the warehouse."""

    def do_rollback(self, connection: object) -> None:
        """Leave transactions to the owner of the warehouse."""


@contextmanager
def lend_warehouse(connection: Connection) -> Iterator[str]:
    """Give a connection string under which SQLAlchemy reads the open warehouse."""
    registry.register("kohort", __name__, "LentDialect")
    name = f"warehouse{next(_NUMBERS)}"
    _LENT[name] = connection
    try:
        yield f"kohort://{name}"
    finally:
        del _LENT[name]
