"""The landing tables: their columns, and the Parquet files that carry them to the warehouse.

The only module of the room that needs Arrow; reading and checking a file never load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from sources.people.matching import HOW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

_TEXT, _NUMBER, _LONG, _FLAG = pa.string(), pa.int32(), pa.int64(), pa.bool_()
_TYPES = {
    "file_no": _NUMBER,
    "row_number": _NUMBER,
    "n_bytes": _LONG,
    "part": _NUMBER,
    "n_read": _NUMBER,
    "n_corrected": _NUMBER,
    "column_no": _NUMBER,
    "n_answered": _NUMBER,
    "segment_no": _NUMBER,
    "may_quote": _FLAG,
    "expected_false_matches": pa.float64(),
} | {f"n_{how}": _NUMBER for how in ("records", *HOW)}
_COLUMNS = {
    "files": "file_no cohort_id path digest n_bytes tool tool_reason holds wave_id instrument part "
    "encoding decimal_mark group_mark date_order choice_separator n_read n_corrected",
    "columns": "file_no target_kind target_id column_label column_no",
    "records": "file_no row_number cohort_id wave_id record_key person_id participant_id "
    "business_id identity_state answered_on wave_found consent "
    "started_at ended_at submitted_at form_version left_out n_answered "
    "session_id object_id rater_id",
    "responses": "file_no row_number item_id answer",
    "outcomes": "file_no row_number indicator_id answer",
    "attributes": "file_no row_number attribute_id answer",
    "attendance": "file_no row_number session_id answer",
    "segments": "file_no row_number document_id role speaker segment_no text may_quote",
    "codings": "file_no row_number document_id code_id coder quote may_quote role wave_id",
    "summaries": "file_no row_number subject_kind subject_id item_set_id wave_id "
    "mean sd n share unit source_page",
    "matches": f"file_no n_records {' '.join(f'n_{how}' for how in HOW)} expected_false_matches",
}
SCHEMAS = {
    table: pa.schema([(name, _TYPES.get(name, _TEXT)) for name in columns.split()])
    for table, columns in _COLUMNS.items()
}
"""The columns of each landing table, in order; all text but the counters."""

_ROWS_PER_GROUP = 250_000


class LandingRows:
    """The landing rows of one cohort, kept apart until the whole cohort is known to be good."""

    def __init__(self) -> None:
        self.batches: dict[str, list[pa.RecordBatch]] = {table: [] for table in SCHEMAS}

    def add(self, table: str, columns: Sequence[Sequence[object]]) -> None:
        """Add rows, given as columns in the order of the table's schema."""
        schema = SCHEMAS[table]
        if columns and len(columns[0]):
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            self.batches[table].append(pa.RecordBatch.from_arrays(arrays, schema=schema))

    def add_row(self, table: str, *cells: object) -> None:
        """Add one row."""
        self.add(table, [[cell] for cell in cells])


class LandingWriter:
    """Writes one Parquet file per landing table, cohort by cohort, in large row groups."""

    def __init__(self, output: Path) -> None:
        output.mkdir(parents=True, exist_ok=True)
        self._writers = {
            table: pq.ParquetWriter(output / f"{table}.parquet", schema, compression="zstd")
            for table, schema in SCHEMAS.items()
        }
        self._waiting = LandingRows().batches
        self._n_waiting = dict.fromkeys(SCHEMAS, 0)

    def write(self, rows: LandingRows) -> None:
        """Take over the rows of a good cohort."""
        for table, batches in rows.batches.items():
            self._waiting[table] += batches
            self._n_waiting[table] += sum(batch.num_rows for batch in batches)
            if self._n_waiting[table] >= _ROWS_PER_GROUP:
                self._flush(table)

    def _flush(self, table: str) -> None:
        if self._waiting[table]:
            rows = pa.Table.from_batches(self._waiting[table], schema=SCHEMAS[table])
            self._writers[table].write_table(rows.combine_chunks(), row_group_size=_ROWS_PER_GROUP)
        self._waiting[table] = []
        self._n_waiting[table] = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for table, writer in self._writers.items():
            if kind is None:
                self._flush(table)
            writer.close()
