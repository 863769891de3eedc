"""Before and after, side by side: a ring, a disc and what lies between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboards.charts.shape import (
    INK,
    NARROW,
    PAPER,
    POST,
    RIM,
    SOFT,
    TEXT_SIZE,
    VALUE_SIZE,
    WASH,
    Columns,
    Drawing,
    Layout,
    finish,
    horizontal,
    labels_for,
    named,
    row_axis,
    row_labels,
    row_padding,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.charts.shape import Axis


def draw_dumbbell(
    name: str,
    *,
    labels: Sequence[str],
    values: Columns,
    mark: tuple[float, str] | None,
    axis_title: str,
    wide: Layout,
) -> Drawing:
    """Draw one row per subject.

    `values` has before, after (0-100), before_text, after_text. `mark` is a line over all rows, as
    value and label.
    """
    tables = {name: {**labels_for(list(labels), wide), **values}}
    mark_table = f"{name}_mark" if mark else ""
    if mark:
        tables[mark_table] = {"at": [mark[0]], "label": [mark[1]]}
    shapes = {
        layout.name: _specification(name, len(labels), axis_title, layout, mark_table)
        for layout in (wide, NARROW)
    }
    return Drawing(name, shapes[wide.name], shapes["narrow"], tables)


def _specification(
    name: str, n_rows: int, axis_title: str, layout: Layout, mark_table: str
) -> dict[str, Any]:
    x = horizontal((0, 100), axis_title)
    layers = [
        _bar(name, x),
        *(_mark_line(mark_table, x) if mark_table else ()),
        _point(name, "before", x, fill=PAPER, stroke=SOFT),
        _point(name, "after", x, fill=POST, stroke=POST),
        *_value(name, "before", x, color=SOFT, weight=400),
        *_value(name, "after", x, color=POST, weight=600),
        *row_labels(name, layout),
    ]
    top = 26 if mark_table else 8
    padding = row_padding(layout, right=34, top=top)
    return finish(alt.layer(*layers), height=n_rows * layout.row, padding=padding)


def _bar(name: str, x: Axis) -> alt.Chart:
    bar = named(name).mark_rule(strokeWidth=7, color=WASH, strokeCap="round")
    return bar.encode(x=x("before"), x2="after:Q", y=row_axis())


def _point(name: str, field: str, x: Axis, *, fill: str, stroke: str) -> alt.Chart:
    point = named(name).mark_point(
        shape="circle", size=130, filled=False, fill=fill, stroke=stroke, strokeWidth=2.4, opacity=1
    )
    return point.encode(x=x(field), y=row_axis())


def _value(name: str, field: str, x: Axis, *, color: str, weight: int) -> list[alt.Chart]:
    """Write a value on the far side of its mark, with a rim where it crosses the mastery line."""
    after_right = "datum.after >= datum.before"
    right = after_right if field == "after" else f"!({after_right})"
    font = {
        "dx": alt.expr(f"{right} ? 12 : -12"),
        "align": alt.expr(f"{right} ? 'left' : 'right'"),
        "baseline": "middle",
        "fontSize": VALUE_SIZE,
        "fontWeight": weight,
        "color": color,
    }
    return [
        named(name)
        .mark_text(**font, **rim)
        .encode(x=x(field), y=row_axis(), text=f"{field}_text:N")
        for rim in (RIM, {})
    ]


def _mark_line(table: str, x: Axis) -> tuple[alt.Chart, alt.Chart]:
    rule = named(table).mark_rule(strokeDash=[2, 3], strokeWidth=1.5, color=INK)
    label = named(table).mark_text(
        align="left", baseline="bottom", dx=-2, dy=-6, fontSize=TEXT_SIZE, color=INK
    )
    at = x("at")
    return rule.encode(x=at), label.encode(x=at, y=alt.value(0), text="label:N")
