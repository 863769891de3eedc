"""Where Great Expectations' Data Docs are, for the one who asked for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from expectations.data_docs import site_index

if TYPE_CHECKING:
    from flows.places import Places
    from flows.summary import RunSummary


def with_data_docs(summary: RunSummary, places: Places) -> RunSummary:
    """Add where the Data Docs are; a night that read nothing checked nothing, and says so."""
    index = site_index(places.build)
    notes = summary.notes
    if not summary.is_new:
        said = "Nothing was read, so nothing was checked for the Data Docs; --full checks it all."
        notes = (*notes, said)
    return replace(summary, data_docs=index if index.is_file() else None, notes=notes)
