"""What indicators name of one another: parts of a formula, records, words of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studies.answer_tables import folded_words
from studies.references import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studies.design import Design
    from studies.faults import Fault
    from studies.indicators import Indicator
    from studies.yaml_files import Document, Path_

COMPUTED = {
    "sum": ("money", "count", "number", "yes_no"),
    "difference": ("money", "count", "number"),
    "ratio": ("money", "count", "number"),
    "share_of": ("yes_no",),
}
"""The kinds of which a formula can make something."""


def indicator_faults(design: Design, document: Document) -> Iterator[Fault]:
    """Find what indicators name and the study does not have, or has in another kind."""
    for indicator_id, indicator in design.indicators.items():
        path: Path_ = ("indicators", indicator_id)
        yield from _formula_faults(design, indicator, path, document)
        yield from _record_faults(design, indicator, path, document)
        yield from _word_faults(indicator, path, document)
    statuses = [one for one, it in design.indicators.items() if it.kind == "status"]
    for one in statuses[1:]:
        what = f'"{statuses[0]}" says already whether a business still operates'
        yield document.fault(("indicators", one), what, "A study has one status; remove the other.")
    for one in statuses:
        if design.indicators[one].unit != "business":
            what = "it says whether a business operates, and is asked of enrolments"
            yield document.fault(("indicators", one, "unit"), what, "Make the unit business.")


def _formula_faults(
    design: Design, indicator: Indicator, path: Path_, document: Document
) -> Iterator[Fault]:
    formula = indicator.formula
    if formula is None:
        return
    known = [one for one in formula.parts if one in design.indicators]
    for at, part in enumerate(formula.parts):
        spot = (*path, "formula", formula.name, at)
        other = design.indicators.get(part)
        if other is None:
            yield document.fault(spot, *unknown(part, "indicator", design.indicators, "study.yml"))
        elif part in formula.parts[:at]:
            yield document.fault(spot, f'"{part}" stands twice', "Name each part once.")
        elif other.kind not in COMPUTED[formula.name]:
            what = f'"{part}" is of kind {other.kind}, of which there is no {formula.name}'
            todo = f"Name indicators of kind {', '.join(COMPUTED[formula.name])}."
            yield document.fault(spot, what, todo)
        elif other.unit != indicator.unit:
            what = f'"{part}" is asked of another unit than this ({other.unit}, {indicator.unit})'
            yield document.fault(spot, what, "Name indicators of the same unit.")
    for key in ("about", "currency"):
        said = dict.fromkeys(
            getattr(design.indicators[one], key) or design.currency
            for one in known
            if design.indicators[one].kind == "money"
        )
        if len(said) > 1:
            what = f"its parts differ in {key}: {', '.join(said)}"
            todo = "Amounts of two months or currencies make no amount; name others."
            yield document.fault((*path, "formula"), what, todo)


def _record_faults(
    design: Design, indicator: Indicator, path: Path_, document: Document
) -> Iterator[Fault]:
    if indicator.records is None:
        return
    other = design.indicators.get(indicator.records)
    spot = (*path, "records")
    if other is None:
        found = unknown(indicator.records, "indicator", design.indicators, "study.yml")
        yield document.fault(spot, *found)
    elif other.kind != "yes_no" or other.unit != indicator.unit:
        what = f'"{indicator.records}" is not a yes/no of the same unit'
        todo = "Name the yes/no question about whether written records are kept."
        yield document.fault(spot, what, todo)


def _word_faults(indicator: Indicator, path: Path_, document: Document) -> Iterator[Fault]:
    """Two codes must not read the same: a word in a file would mean either."""
    meant: dict[str, str] = {}
    for code, labels in indicator.codes.items():
        for word in (code, *labels.values(), *indicator.words.get(code, ())):
            first = meant.setdefault(folded_words(word), code)
            if first != code:
                what = f'"{word}" can mean "{first}" or "{code}"'
                yield document.fault(path, what, "Word the answers so that no two read the same.")
                break
