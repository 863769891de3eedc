"""Counts out of a whole: a bar over the bar of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboards.charts.shape import (
    INK,
    NARROW,
    POST,
    VALUE_SIZE,
    WASH,
    Columns,
    Drawing,
    Layout,
    finish,
    labels_for,
    named,
    row_axis,
    row_labels,
    row_padding,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

THICK = 14


def draw_bars(
    name: str, *, labels: Sequence[str], values: Columns, most: float, wide: Layout
) -> Drawing:
    """Draw one row per count. `values` has count, whole and text; `most` is the longest bar."""
    tables = {name: {**labels_for(list(labels), wide), **values}}
    shapes = {
        layout.name: _specification(name, len(labels), most, layout) for layout in (wide, NARROW)
    }
    return Drawing(name, shapes[wide.name], shapes["narrow"], tables)


def _specification(name: str, n_rows: int, most: float, layout: Layout) -> dict[str, Any]:
    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, most], nice=False))

    def x2(field: str) -> alt.X2:
        return alt.X2(f"{field}:Q")

    origin = named(name).transform_calculate(none="0")
    bars = [
        origin.mark_rule(strokeWidth=THICK, color=color).encode(
            x=x("none"), x2=x2(field), y=row_axis()
        )
        for field, color in (("whole", WASH), ("count", POST))
    ]
    text = named(name).mark_text(
        align="left", baseline="middle", dx=10, fontSize=VALUE_SIZE, fontWeight=600, color=INK
    )
    texts = text.encode(x=x("whole"), y=row_axis(), text="text:N")
    row = layout.row if layout.label else layout.row - 6
    padding = row_padding(layout, right=118, indent=0)[:3]
    return finish(
        alt.layer(*bars, texts, *row_labels(name, layout, indent=0)),
        height=n_rows * row,
        padding=(*padding, 2),
    )
