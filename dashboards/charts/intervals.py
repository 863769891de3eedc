"""Rows of estimates with their intervals about a zero line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboards.charts.shape import (
    INK,
    NARROW,
    PAPER,
    POST,
    PRE,
    RIM,
    SOFT,
    VALUE_SIZE,
    WASH,
    WASH2,
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

# What a row is, by shape: the program a disc, a group beside it a ring, a reconstruction a diamond.
SHAPES = {"estimate": "circle", "beside": "circle", "unobserved": "diamond"}


def draw_intervals(
    name: str,
    *,
    labels: Sequence[str],
    values: Columns,
    domain: tuple[float, float],
    axis_title: str,
    wide: Layout,
) -> Drawing:
    """Draw one row per group. `values` has at, low, high, text and kind (a key of SHAPES)."""
    tables = {name: {**labels_for(list(labels), wide), **values}}
    shapes = {
        layout.name: rows_of_intervals(name, len(labels), domain, axis_title, layout)
        for layout in (wide, NARROW)
    }
    return Drawing(name, shapes[wide.name], shapes["narrow"], tables)


def rows_of_intervals(
    name: str,
    n_rows: int,
    domain: tuple[float, float],
    axis_title: str,
    layout: Layout,
    *,
    band: str = "",
    joined: bool = False,
) -> dict[str, Any]:
    """Give the specification: rows of `name`, over the band in the table `band`, if any.

    Where rows are `joined`, a line leads from each to the next of the same stretch.
    """
    x = horizontal(domain, axis_title)
    layers = [
        *(_bands(band, x) if band else ()),
        _zero(name, x),
        *([_line(name, x)] if joined else ()),
        _rules(name, x),
        *(_points(name, kind, x) for kind in SHAPES),
        *_values(name, x),
        *row_labels(name, layout),
    ]
    padding = row_padding(layout, right=46, top=8)
    return finish(alt.layer(*layers), height=n_rows * layout.row, padding=padding)


def _bands(table: str, x: Axis) -> tuple[alt.Chart, alt.Chart]:
    whole = {"y": alt.value(0), "y2": alt.value("height")}
    further = named(table).mark_rect(color=WASH2).encode(x=x("next_low"), x2="next_high:Q", **whole)
    mean = named(table).mark_rect(color=WASH).encode(x=x("low"), x2="high:Q", **whole)
    return further, mean


def _zero(name: str, x: Axis) -> alt.Chart:
    rule = named(name).transform_filter("datum.row === 0").transform_calculate(zero="0")
    return rule.mark_rule(color=INK, strokeWidth=1.2).encode(x=x("zero"))


def _line(name: str, x: Axis) -> alt.Chart:
    line = named(name).mark_line(color=PRE, strokeWidth=1.4, opacity=0.9)
    return line.encode(x=x("at"), y=row_axis(), detail="stretch:N", order="row:Q")


def _rules(name: str, x: Axis) -> alt.Chart:
    known = named(name).transform_filter("isValid(datum.low)")
    rule = known.mark_rule(
        strokeWidth=2, color=alt.expr(f"datum.kind === 'beside' ? '{SOFT}' : '{POST}'")
    )
    return rule.encode(x=x("low"), x2="high:Q", y=row_axis())


def _points(name: str, kind: str, x: Axis) -> alt.Chart:
    colour = SOFT if kind == "beside" else POST
    point = (
        named(name)
        .transform_filter(f"datum.kind === '{kind}'")
        .mark_point(
            shape=SHAPES[kind],
            size=130,
            filled=False,
            fill=POST if kind == "estimate" else PAPER,
            stroke=colour,
            strokeWidth=2.4,
            opacity=1,
        )
    )
    return point.encode(x=x("at"), y=row_axis())


def _values(name: str, x: Axis) -> list[alt.Chart]:
    ends = named(name).transform_calculate(end="isValid(datum.high) ? datum.high : datum.at")
    font = {"align": "left", "baseline": "middle", "dx": 11, "fontSize": VALUE_SIZE}
    return [
        ends.mark_text(**font, fontWeight=600, color=INK, **rim).encode(
            x=x("end"), y=row_axis(), text="text:N"
        )
        for rim in (RIM, {})
    ]
