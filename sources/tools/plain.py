"""Tables that no survey tool claims: typed by people, or written by other programs."""

from __future__ import annotations

from functools import partial

from sources.tools.tool import Tool, open_table

# Excel leaves blank cells out at the end of a record.
CSV = Tool("csv", ("csv",), open=partial(open_table, pads_rows=True))
XLSX = Tool("xlsx", ("xlsx",))
ODS = Tool("ods", ("ods",))
