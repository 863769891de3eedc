"""Indicators as rows: what is followed, in which codes, computed from what, at which prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studies.design import Design
    from studies.indicators import Indicator
    from studies.study import Study

Rows = list[dict[str, object]]

METRICS = {
    "money": "median",
    "count": "mean",
    "number": "mean",
    "ratio": "mean",
    "share": "mean",
    "yes_no": "share_to",
    "ordered": "share_to",
    "status": "survival_share",
}
"""The figure that an absolute target of an indicator is held against, by what its values are."""


def value_kind(design: Design, indicator_id: str) -> str:
    """Say what the values of an indicator are: its kind, or what its formula makes of its parts.

    Sums and differences of money are money and those of counts are counts; a share of practices is
    a share of 0 to 1.
    """
    indicator = design.indicators[indicator_id]
    formula = indicator.formula
    if formula is None:
        return indicator.kind
    if formula.name in ("ratio", "share_of"):
        return {"ratio": "ratio", "share_of": "share"}[formula.name]
    kinds = {design.indicators[part].kind for part in formula.parts}
    return "money" if kinds == {"money"} else "count" if kinds <= {"count", "yes_no"} else "number"


def indicators(design: Design) -> Rows:
    """Give one row per indicator, in order of declaration."""
    numbered = enumerate(design.indicators.items(), 1)
    return [_indicator(design, one, declared, number) for number, (one, declared) in numbered]


def _indicator(
    design: Design, indicator_id: str, indicator: Indicator, number: int
) -> dict[str, object]:
    formula = indicator.formula
    kind = value_kind(design, indicator_id)
    parts = [design.indicators[part] for part in formula.parts] if formula else []
    currencies = [one.currency for one in (indicator, *parts) if one.currency]
    codes = list(indicator.codes)
    at_or_above = codes.index(indicator.at_or_above) + 1 if indicator.at_or_above else None
    return {
        "indicator_id": indicator_id,
        "indicator_no": number,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "value_kind": kind,
        "currency": next(iter(currencies), design.currency) if kind == "money" else "",
        "period": "month" if kind == "money" and formula else indicator.counted_by,
        "direction": indicator.direction,
        "baseline_wave": design.baseline_of(indicator_id),
        "minimum": indicator.minimum,
        "maximum": indicator.maximum,
        "at_or_above": at_or_above,
        "winsorize": indicator.winsorize if kind == "money" else None,
        "records_indicator": indicator.records or "",
        "is_about_previous": indicator.about == "previous",
        "formula": formula.name if formula else "",
        "is_skipping": indicator.missing == "skip",
        "is_primary": indicator.primary,
        "is_sensitive": indicator.is_sensitive or any(one.is_sensitive for one in parts),
    }


def indicator_options(design: Design) -> Rows:
    """Give one row per declared code of an indicator whose answers are codes, in order."""
    return [
        {
            "indicator_id": indicator_id,
            "option_id": code,
            "option_no": number,
            "is_none": code == indicator.none,
        }
        for indicator_id, indicator in design.indicators.items()
        for number, code in enumerate(indicator.codes, 1)
    ]


def formula_parts(design: Design) -> Rows:
    """Give one row per indicator that a derived one is computed from."""
    return [
        {"indicator_id": indicator_id, "part_no": number, "part_id": part}
        for indicator_id, indicator in design.indicators.items()
        if indicator.formula
        for number, part in enumerate(indicator.formula.parts, 1)
    ]


def prices(study: Study) -> Iterator[dict[str, object]]:
    """Give one row per month of the price index; the base month is the declared or first one."""
    declared = study.design.prices
    base = declared.base if declared else min(study.prices, default=None)
    for month, index in sorted(study.prices.items()):
        yield {"month_on": month, "price_index": index, "is_base": month == base}


def calendar(study: Study) -> Iterator[dict[str, object]]:
    """Give one row per month and tag of the calendar."""
    for month, tags in sorted(study.calendar.items()):
        yield from ({"month_on": month, "tag": tag} for tag in tags)
