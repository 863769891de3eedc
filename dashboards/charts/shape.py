"""The two shapes of a chart, and the marks that all charts share."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import Any

import altair as alt

INK, SOFT, LINE, PAPER = "var(--ink)", "var(--soft)", "var(--line)", "var(--paper)"
POST, PRE, WASH, WASH2, FLAG = (
    "var(--post)",
    "var(--pre)",
    "var(--wash)",
    "var(--wash2)",
    "var(--flag)",
)
TEXT_SIZE, LABEL_SIZE, VALUE_SIZE = 12.5, 14, 13.5
LINE_BREAK = "\n"
INDENT = 22  # on a phone, room for a value left of the first mark

RIM = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Layout:
    """How much room a chart has: `label` pixels beside each row, or 0 with labels above it."""

    name: str
    label: int
    row: int
    wrap: int


WIDE = Layout("wide", label=196, row=46, wrap=24)
HALF = Layout("half", label=168, row=46, wrap=20)
NARROW = Layout("narrow", label=0, row=58, wrap=44)


@dataclass(frozen=True)
class Drawing:
    """A chart ready for a page: its specifications, and the data they name."""

    name: str
    wide: dict[str, Any]
    narrow: dict[str, Any]
    tables: dict[str, Columns]


def named(table: str) -> alt.Chart:
    """Start a chart over a table of the page."""
    return alt.Chart(alt.Data(name=table))


def finish(chart: alt.LayerChart, *, height: int, padding: tuple[int, int, int, int]) -> Any:
    """Give the specification as the page keeps it. Padding is left, top, right, bottom.

    The page sets the width. Nothing is left to fitting, so that text beside the plot has its place.
    """
    left, top, right, bottom = padding
    spec = chart.properties(
        height=height,
        padding={"left": left, "top": top, "right": right, "bottom": bottom},
        autosize=alt.AutoSizeParams(type="none"),
    )
    spec = spec.configure(background="transparent", font="var(--font)").configure_view(stroke=None)
    spec = spec.configure_axis(
        labelColor=SOFT,
        titleColor=SOFT,
        gridColor=LINE,
        domain=False,
        ticks=False,
        labelFontSize=TEXT_SIZE,
        titleFontSize=TEXT_SIZE,
        titleFontWeight="normal",
        labelPadding=8,
    )
    return spec.to_dict()


def wrapped(label: str, width: int) -> str:
    """Break a label into lines; a word longer than a line is broken too."""
    return fill(label, width, max_lines=3, placeholder=" …")


class Axis:
    """An axis that all layers of a chart share: the same domain and title, another field."""

    def __init__(
        self, channel: type[alt.X | alt.Y], domain: tuple[float, float], title: str, gap: int
    ) -> None:
        self.channel, self.domain, self.title, self.gap = channel, list(domain), title, gap

    def __call__(self, field: str) -> alt.X | alt.Y:
        """Place a field on the axis."""
        axis = alt.Axis(title=self.title, tickCount=5, titlePadding=self.gap, labelFlush=False)
        scale = alt.Scale(domain=self.domain, nice=False)
        return self.channel(f"{field}:Q", axis=axis, scale=scale)


def horizontal(domain: tuple[float, float], title: str) -> Axis:
    """Give the horizontal axis of a chart."""
    return Axis(alt.X, domain, title, 8)


def vertical(domain: tuple[float, float], title: str) -> Axis:
    """Give the vertical axis of a chart."""
    return Axis(alt.Y, domain, title, 10)


def row_labels(table: str, layout: Layout, *, indent: int = INDENT) -> list[alt.Chart]:
    """Write the label of each row: beside the plot, or above the row where there is no room.

    Above the row it lies on the grid, so it gets a rim in the colour of the paper first.
    """
    if layout.label:
        mark: dict[str, Any] = {"align": "right", "baseline": "middle"}
        x, field = alt.value(-16), "label_wide"
    else:
        mark = {"align": "left", "baseline": "bottom", "dy": -13}
        x, field = alt.value(-indent), "label_narrow"
    rims: list[dict[str, Any]] = [{}]
    if not layout.label:
        rims.insert(0, RIM)
    font = {"lineBreak": LINE_BREAK, "fontSize": LABEL_SIZE, "lineHeight": 17, "color": INK}
    return [
        named(table).mark_text(**font, **mark, **rim).encode(x=x, y=row_axis(), text=f"{field}:N")
        for rim in rims
    ]


def row_axis() -> alt.Y:
    """Place rows in the order they are given."""
    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))


def row_padding(
    layout: Layout, *, right: int, top: int = 8, indent: int = INDENT
) -> tuple[int, int, int, int]:
    """Give the padding of a chart made of rows."""
    return (layout.label + 4 if layout.label else indent + 2, top, right, 46)


def labels_for(labels: list[str], wide: Layout) -> Columns:
    """Give the two columns of row labels that `row_labels` reads."""
    return {
        "row": list(range(len(labels))),
        "label_wide": [wrapped(label, wide.wrap) for label in labels],
        "label_narrow": [wrapped(label, NARROW.wrap) for label in labels],
    }
