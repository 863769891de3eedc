"""What became of each file's records and cells: counted, held to its equation and to the limits."""

# ruff: noqa: S608 (names come from our own schema; values are parameters)
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studies.faults import Fault, StageError
from warehouse.verdicts import CELLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection as Connection

# Two wrong rows on a list of eight are mistakes to mend, not a file that was misread.
_FEWEST_REJECTED = 5
_MOST_NAMED = 3
# Where each landing table of cells stands in raw.
RAW_NAMES = {table: table for table in CELLS} | {"attributes": "roster"}
_LANDED_CELLS = " union all ".join(f"select file_no, row_number from landing.{t}" for t in CELLS)
_RAW_CELLS = " union all ".join(
    f"select file_id, state from raw.{table}" for table in sorted({*RAW_NAMES.values()})
)
# The date of an answer is a cell too, though it stands on its record.
_LANDED_CELLS += (
    " union all select file_no, row_number from landing.records where normalized(answered_on) <> ''"
)
_RAW_CELLS += (
    " union all select records.file_id, if(broken.rule_id is null, 'kept', 'rejected')"
    " from raw.records as records left join broken on records.file_id = broken.file_no"
    " and records.row_number = broken.row_number and broken.table_name = 'dates'"
    " and broken.severity <> 'warning'"
    " where records.state = 'loaded' and normalized(records.answered_on) <> ''"
)


@dataclass(frozen=True)
class Limits:
    """The rejected shares (0-1) of a file past which a cohort is reported, or held back."""

    warn: float | None = None
    stop: float | None = None


def count_files(connection: Connection) -> None:
    """Write `file_counts`: per file, what became of its records and cells."""
    _count_cells(connection)
    connection.execute(
        """
        create or replace temp table file_counts as
        with records as (
            select
                file_no,
                count(*) filter (where state = 'loaded') as n_loaded,
                count(*) filter (where state = 'rejected') as n_rejected,
                count(*) filter (where state = 'repeated') as n_repeated,
                count(*) filter (where state = 'left_out') as n_left_out
            from record_states
            group by file_no
        )
        select
            files.file_no,
            files.cohort_id,
            files.path,
            files.n_read,
            coalesce(records.n_loaded, 0) as n_loaded,
            coalesce(records.n_rejected, 0) as n_rejected,
            coalesce(records.n_repeated, 0) as n_repeated,
            coalesce(records.n_left_out, 0) as n_left_out,
            coalesce(cells.n_cells, 0) as n_cells,
            coalesce(cells.n_rejected, 0) as n_cells_rejected
        from landing.files as files
        left join records using (file_no)
        left join cell_counts as cells using (file_no)
        """
    )


def _count_cells(connection: Connection) -> None:
    """Write `cell_counts`: per file, the cells of loaded records, and those of them rejected."""
    connection.execute(
        f"""
        create or replace temp table cell_counts as
        with rejected as (
            select file_no, count(*) as n_rejected
            from broken
            where table_name <> 'records' and severity <> 'warning'
            group by file_no
        )
        select cells.file_no, count(*) as n_cells, any_value(rejected.n_rejected) as n_rejected
        from ({_LANDED_CELLS}) as cells
        inner join record_states as states using (file_no, row_number)
        left join rejected using (file_no)
        where states.state = 'loaded'
        group by cells.file_no
        """
    )


def files_past(
    connection: Connection, limit: float | None, *, with_refusals: bool
) -> Mapping[str, tuple[Fault, ...]]:
    """Find the files of which more than a share was rejected, as faults of their cohorts.

    Some people say no, and nobody need look at that. Where most do, the column was misread.
    """
    if limit is None:
        return {}
    rows = connection.execute(
        """
        with refusals as (
            select file_no, count(*) as n
            from broken
            where severity = 'withheld' and not ?
            group by file_no
        ),

        shares as (
            select
                counts.cohort_id,
                counts.path,
                'records' as what,
                counts.n_rejected - coalesce(refusals.n, 0) as n,
                counts.n_read - counts.n_left_out as n_of
            from file_counts as counts
            left join refusals using (file_no)
            union all
            select cohort_id, path, 'cells', n_cells_rejected, n_cells
            from file_counts
        )
        select * from shares where n >= ? and n > ? * n_of order by all
        """,
        [with_refusals, _FEWEST_REJECTED, limit],
    ).fetchall()
    faults: dict[str, list[Fault]] = defaultdict(list)
    for cohort_id, path, what, n, n_of in rows:
        faults[cohort_id].append(
            Fault(
                where=path,
                what=f"{n} of {n_of} {what} were rejected ({n / n_of:.0%}; limit {limit:.0%}): "
                f"{_most_broken(connection, path, what)}",
                todo="The file may be declared with the wrong wave, locale or column. Mend that,"
                " or raise limits.rejected_share in study.yml.",
            )
        )
    return {cohort_id: tuple(found) for cohort_id, found in faults.items()}


def _most_broken(connection: Connection, path: str, what: str) -> str:
    """Say which rules broke most often, in which columns and from which row on."""
    rows = connection.execute(
        f"""
        select rule_id, column_label, count(*) as n, min(row_number) as first_row
        from broken
        inner join landing.files as files using (file_no)
        where files.path = ? and severity <> 'warning'
            and table_name {"=" if what == "records" else "<>"} 'records'
        group by all
        order by n desc, rule_id, column_label
        limit {_MOST_NAMED}
        """,
        [path],
    ).fetchall()
    told = [
        f"{n} × {rule}" + (f' in "{column}"' if column else "") + f" from row {row}"
        for rule, column, n, row in rows
    ]
    return ", ".join(told) + "."


def prove_balance(connection: Connection) -> None:
    """Hold every file to read = loaded + rejected + repeated + left out, by every reason.

    Cells of loaded records likewise: kept and rejected, as counted and as they stand in raw.
    """
    rows = connection.execute(
        f"""
        with cells as (
            select file_id, count(*) as n, count(*) filter (where state = 'rejected') as n_rejected
            from ({_RAW_CELLS})
            group by file_id
        ),

        reasons as (
            select file_id, sum(n_records) as n from ops.left_out group by file_id
        )

        select path, n_read, n_loaded + n_rejected + n_repeated + n_left_out as n_found
        from file_counts
        where n_read <> n_loaded + n_rejected + n_repeated + n_left_out
        union all
        select counts.path, counts.n_left_out, coalesce(reasons.n, 0)
        from file_counts as counts
        left join reasons on counts.file_no = reasons.file_id
        where counts.n_left_out <> coalesce(reasons.n, 0)
        union all
        select
            counts.path,
            unnest([counts.n_cells, counts.n_cells_rejected]),
            unnest([coalesce(cells.n, 0), coalesce(cells.n_rejected, 0)])
        from file_counts as counts
        inner join ops.files as files on counts.file_no = files.file_id and files.is_current
        left join cells on counts.file_no = cells.file_id
        where counts.n_cells <> coalesce(cells.n, 0)
            or counts.n_cells_rejected <> coalesce(cells.n_rejected, 0)
        order by all
        """
    ).fetchall()
    if rows:
        raise StageError("replace_cohorts", tuple(_unbalanced(*row) for row in rows))


def _unbalanced(path: str, n_expected: int, n_found: int) -> Fault:
    return Fault(
        where=path,
        what=f"{n_expected} rows were read, but {n_found} are accounted for.",
        todo="This is a fault of kohort, not of the file; nothing was changed. Please report it.",
    )
