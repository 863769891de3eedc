"""An amount over months: all businesses together with their interval, single cohorts behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboards.charts.shape import (
    INK,
    POST,
    PRE,
    RIM,
    VALUE_SIZE,
    WASH,
    Columns,
    Drawing,
    finish,
    named,
    vertical,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 250
MOST_LINES = 40  # more cohorts behind would be a smear; their figures are in the table


def draw_trend(
    name: str,
    *,
    values: Columns,
    cohorts: Columns,
    months: Sequence[int],
    domain: tuple[float, float],
    titles: tuple[str, str],
) -> Drawing:
    """Draw an index over months.

    `values` has month, at, low, high, text; `cohorts` has cohort, month, at. `titles` name the
    axis of months and the axis of the index.
    """
    tables = {name: values}
    behind = 0 < len(set(cohorts["cohort"])) <= MOST_LINES
    if behind:
        tables[f"{name}_cohorts"] = cohorts
    spec = _specification(name, f"{name}_cohorts" if behind else "", months, domain, titles)
    return Drawing(name, spec, spec, tables)


def _specification(
    name: str,
    behind: str,
    months: Sequence[int],
    domain: tuple[float, float],
    titles: tuple[str, str],
) -> dict[str, Any]:
    axis = alt.Axis(
        values=list(months),
        title=titles[0],
        grid=False,
        format="d",
        titlePadding=8,
        labelFlush=False,
    )
    x = alt.X("month:Q", axis=axis, scale=alt.Scale(nice=False, domain=[months[0], months[-1]]))

    y = vertical(domain, titles[1])
    area = named(name).mark_area(color=WASH, opacity=1).encode(x=x, y=y("low"), y2="high:Q")
    base = named(name).transform_filter("datum.month === 0")
    base = base.mark_rule(color=INK, strokeWidth=1.2).encode(y=y("at"))
    lines = named(behind).mark_line(color=PRE, strokeWidth=1.1, opacity=0.8)
    lines = lines.encode(x=x, y=y("at"), detail="cohort:N")
    line = named(name).mark_line(color=POST, strokeWidth=2.6).encode(x=x, y=y("at"))
    point = named(name).mark_point(size=90, filled=False, fill=POST, stroke=POST, opacity=1)
    point = point.encode(x=x, y=y("at"))
    texts = [_value(name, **RIM), _value(name)]
    texts = [text.encode(x=x, y=y("at"), text="text:N") for text in texts]
    layers = [area, base, *([lines] if behind else []), line, point, *texts]
    return finish(alt.layer(*layers), height=HEIGHT, padding=(58, 14, 30, 46))


def _value(name: str, **rim: Any) -> alt.Chart:
    after = named(name).transform_filter("datum.month > 0")
    return after.mark_text(
        baseline="bottom", dy=-11, fontSize=VALUE_SIZE, fontWeight=600, color=POST, **rim
    )
