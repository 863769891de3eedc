"""Cohort after cohort: each gain with its interval, over the band of all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboards.charts.intervals import SHAPES, rows_of_intervals
from dashboards.charts.shape import (
    INK,
    NARROW,
    PAPER,
    POST,
    PRE,
    SOFT,
    TEXT_SIZE,
    VALUE_SIZE,
    WASH,
    WASH2,
    Columns,
    Drawing,
    finish,
    labels_for,
    named,
    vertical,
)

if TYPE_CHECKING:
    from dashboards.charts.shape import Axis

MOST_NAMED = 12  # more cohorts than this stand on a time axis, without a name each
HEIGHT = 264


def draw_series(
    name: str,
    *,
    labels: list[str],
    values: Columns,
    band: dict[str, float | None] | None,
    domain: tuple[float, float],
    axis_title: str,
) -> Drawing:
    """Draw one column per cohort, or one point each over time where they are many.

    `values` has at, low, high, text, kind (as in intervals), foot (what stands below the column),
    year (as a decimal number) and stretch: points of one number are joined by a line. `band` has
    low, high, next_low, next_high.
    """
    tables: dict[str, Columns] = {name: {**labels_for(labels, NARROW), **values}}
    band_table = f"{name}_band" if band else ""
    if band:
        tables[band_table] = {key: [value] for key, value in band.items()}
    if len(labels) > MOST_NAMED:
        wide = narrow = _over_time(name, band_table, domain, axis_title, years_of(values))
    else:
        wide = _in_columns(name, band_table, domain, axis_title)
        narrow = rows_of_intervals(
            name, len(labels), domain, axis_title, NARROW, band=band_table, joined=True
        )
    return Drawing(name, wide, narrow, tables)


def years_of(values: Columns) -> tuple[float, float]:
    """Give the first and the last year that the axis of time must hold."""
    known = [year for year in values["year"] if year is not None] or [0.0]
    return min(known), max(*known, min(known) + 1)


def _in_columns(
    name: str, band: str, domain: tuple[float, float], axis_title: str
) -> dict[str, Any]:
    y = vertical(domain, axis_title)
    x = alt.X("row:O", axis=None, scale=alt.Scale(paddingOuter=0.4))
    layers = [
        *_behind(name, band, y),
        _line(name, y).encode(x=x),
        _rules(name, y, width=2, opacity=1).encode(x=x),
        *(_points(name, kind, y, size=130, opacity=1).encode(x=x) for kind in SHAPES),
        _value(name, y).encode(x=x),
        _foot(name).encode(x=x),
    ]
    return finish(alt.layer(*layers), height=HEIGHT, padding=(58, 12, 12, 68))


def _over_time(
    name: str,
    band: str,
    domain: tuple[float, float],
    axis_title: str,
    years: tuple[float, float],
) -> dict[str, Any]:
    y = vertical(domain, axis_title)
    axis = alt.Axis(format="d", tickMinStep=1, title=None, grid=False, tickCount=6)
    scale = alt.Scale(domain=list(years), nice=False, padding=12)
    x = alt.X("year:Q", axis=axis, scale=scale)
    layers = [
        *_behind(name, band, y),
        _line(name, y).encode(x=x),
        _rules(name, y, width=1, opacity=0.35).encode(x=x),
        *(_points(name, kind, y, size=26, opacity=0.75).encode(x=x) for kind in SHAPES),
    ]
    return finish(alt.layer(*layers), height=HEIGHT, padding=(58, 12, 12, 34))


def _behind(name: str, band: str, y: Axis) -> list[alt.Chart]:
    whole = {"x": alt.value(0), "x2": alt.value("width")}
    zero = named(name).transform_filter("datum.row === 0").transform_calculate(zero="0")
    line = zero.mark_rule(color=INK, strokeWidth=1.2).encode(y=y("zero"))
    if not band:
        return [line]
    further = named(band).mark_rect(color=WASH2).encode(y=y("next_low"), y2="next_high:Q", **whole)
    mean = named(band).mark_rect(color=WASH).encode(y=y("low"), y2="high:Q", **whole)
    return [further, mean, line]


def _line(name: str, y: Axis) -> alt.Chart:
    line = named(name).mark_line(color=PRE, strokeWidth=1.4, opacity=0.9)
    return line.encode(y=y("at"), detail="stretch:N", order="row:Q")


def _rules(name: str, y: Axis, *, width: float, opacity: float) -> alt.Chart:
    known = named(name).transform_filter("isValid(datum.low)")
    rule = known.mark_rule(strokeWidth=width, color=POST, opacity=opacity)
    return rule.encode(y=y("low"), y2="high:Q")


def _points(name: str, kind: str, y: Axis, *, size: int, opacity: float) -> alt.Chart:
    of_kind = named(name).transform_filter(f"datum.kind === '{kind}'")
    point = of_kind.mark_point(
        shape=SHAPES[kind],
        size=size,
        filled=False,
        fill=POST if kind == "estimate" else PAPER,
        stroke=SOFT if kind == "beside" else POST,
        strokeWidth=2.4 if size > 100 else 1,
        opacity=opacity,
    )
    return point.encode(y=y("at"))


def _value(name: str, y: Axis) -> alt.Chart:
    text = named(name).mark_text(
        align="left", baseline="middle", dx=11, fontSize=VALUE_SIZE, fontWeight=600, color=INK
    )
    return text.encode(y=y("at"), text="text:N")


def _foot(name: str) -> alt.Chart:
    text = named(name).mark_text(
        lineBreak="\n", baseline="top", fontSize=TEXT_SIZE, lineHeight=16, color=SOFT
    )
    return text.encode(y=alt.value(HEIGHT + 10), text="foot:N")
