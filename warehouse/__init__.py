"""How it is kept: schema, loads, model runner, run ledger and snapshots in one DuckDB file.

Here belongs everything that touches the database: its tables and macros (`schema/`), moving
tonight's rows from `landing` to `raw` in one transaction, building models, the ledger of runs, the
read-only snapshots that others open, and the dialect that lends Great Expectations a cursor.

Here does not belong what a rule says (expectations), what a figure means (transforms), and any
reading of raw files (sources). No other room imports DuckDB.
"""
