"""The example's figures keep the rules for all figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tests.estimates.held import must_hold

if TYPE_CHECKING:
    from pathlib import Path


def test_every_figure_of_the_example_keeps_the_rules(finished: Path):
    with duckdb.connect(str(finished / "build" / "warehouse.duckdb"), read_only=True) as connection:
        figures = connection.execute("select * from estimates.figures").df()
    assert len(figures) > 10_000
    must_hold(figures)
