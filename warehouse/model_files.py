"""SQL models as they stand in their files: table name, grain, key, and the tables they read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studies.faults import Fault, StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection as Connection

# A model reads its own layer or those to its left; `ops` stands beside them all.
LAYERS = (
    "study", "landing", "raw", "staging", "intermediate", "marts", "estimates", "published",
)  # fmt: skip
_HEADER = re.compile(r"\A-- (?P<grain>One row per [^\n]+)\n-- Key: (?P<key>[a-z0-9_, ]+)\n")


@dataclass(frozen=True)
class Model:
    """One SELECT in one file; its path is the name of its table."""

    path: Path
    layer: str
    name: str
    grain: str
    key: tuple[str, ...]
    sql: str
    reads: frozenset[str]

    @property
    def table(self) -> str:
        """Name the table with its schema."""
        return f"{self.layer}.{self.name}"

    @property
    def where(self) -> str:
        """Name the file as a reader of the repository knows it."""
        return "/".join(self.path.parts[-3:])


def read_models(connection: Connection, folder: Path, layers: Sequence[str]) -> list[Model]:
    """Read every model of the layers; all that do not state grain, key or schemas are faults."""
    models: list[Model] = []
    faults: list[Fault] = []
    for layer in layers:
        for path in sorted((folder / layer).glob("*.sql")):
            try:
                models.append(_read_model(connection, path, layer))
            except _UnreadableError as unreadable:
                where = "/".join(path.parts[-3:])
                faults.append(Fault(where, unreadable.what, unreadable.todo))
    if faults:
        raise StageError("build_models", tuple(faults))
    return models


class _UnreadableError(Exception):
    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


def _read_model(connection: Connection, path: Path, layer: str) -> Model:
    sql = path.read_text(encoding="utf-8")
    header = _HEADER.match(sql)
    if header is None:
        what = "the file does not open with what a row is and its key."
        raise _UnreadableError(what, 'Begin it with "-- One row per ..." and "-- Key: a, b".')
    return Model(
        path=path,
        layer=layer,
        name=path.stem,
        grain=header["grain"],
        key=tuple(column.strip() for column in header["key"].split(",")),
        sql=sql,
        reads=_tables_read(connection, sql, layer),
    )


def _tables_read(connection: Connection, sql: str, layer: str) -> frozenset[str]:
    parsed = connection.execute("select json_serialize_sql(?)", [sql]).fetchall()[0][0]
    tree = json.loads(parsed)
    if tree["error"]:
        what = f"DuckDB cannot parse it: {tree.get('error_message', 'syntax error')}"
        raise _UnreadableError(what, "Write one SELECT per file; a PIVOT needs its IN list.")
    nodes = list(_walk(tree))
    steps = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    tables = {
        (node["schema_name"], node["table_name"])
        for node in nodes
        if node.get("type") == "BASE_TABLE"
    }
    bare = sorted(name for schema, name in tables if not schema and name not in steps)
    if bare:
        raise _UnreadableError(f'it reads "{bare[0]}" without a schema.', "Write schema.table.")
    reads = frozenset(f"{schema}.{name}" for schema, name in tables if schema)
    _forbid_looking_right(reads, layer)
    return reads


def _walk(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _forbid_looking_right(reads: frozenset[str], layer: str) -> None:
    allowed = {"ops", *LAYERS[: LAYERS.index(layer) + 1]}
    for table in sorted(reads):
        if table.split(".")[0] not in allowed:
            what = f"a model of {layer} reads {table}, which lies to its right."
            raise _UnreadableError(what, f"Move it, or read one of: {', '.join(sorted(allowed))}.")
