"""Attributes as rows: what they can be, of whom, and what a cohort says of all its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from studies.cohorts import Cohort
    from studies.study import Study

Rows = list[dict[str, object]]

READY_MADE: Final = {
    "place": {"en": "Place", "id": "Tempat"},
    "mode": {"en": "Mode", "id": "Cara pertemuan"},
}
"""What is known of every cohort and so of everyone in it: attributes that nobody declares."""

MODES: Final = {
    "online": {"en": "online", "id": "daring"},
    "in_person": {"en": "in person", "id": "tatap muka"},
    "hybrid": {"en": "hybrid", "id": "campuran"},
    "mixed": {"en": "different from session to session", "id": "berbeda antar pertemuan"},
}
"""How the sessions of a cohort were held."""


def attributes(study: Study) -> Rows:
    """Give one row per attribute: of persons, of businesses, or (ready-made) of whole cohorts."""
    declared = study.design.attributes
    units: dict[str, str] = {one: attribute.unit for one, attribute in declared.items()}
    units |= dict.fromkeys(ready_made(study), "cohort")
    return [
        {"attribute_id": one, "attribute_no": number, "unit": unit}
        for number, (one, unit) in enumerate(units.items(), 1)
    ]


def attribute_values(study: Study) -> Rows:
    """Give one row per attribute and value, in order."""
    values = {one: attribute.values for one, attribute in study.design.attributes.items()}
    values |= {one: tuple(found) for one, found in ready_made(study).items()}
    return [
        {"attribute_id": one, "value": value, "value_no": number}
        for one, found in values.items()
        for number, value in enumerate(found, 1)
    ]


def cohort_attributes(study: Study) -> Iterator[dict[str, object]]:
    """Give one row per cohort and attribute of which it says the same for all its members."""
    for cohort in study.cohorts.values():
        found = dict(cohort.attributes)
        known = {"place": cohort.place, "mode": mode_of(cohort)}
        found |= {one: known[one] for one in ready_made(study) if known[one]}
        for attribute_id, value in found.items():
            yield {"cohort_id": cohort.id, "attribute_id": attribute_id, "value": value}


def age_bands(study: Study) -> Iterator[dict[str, object]]:
    """Give one row per band of an age: from which to which age, both of them in it."""
    for attribute_id, attribute in study.design.attributes.items():
        for value, (lowest, highest) in attribute.age.bands.items() if attribute.age else ():
            yield {
                "attribute_id": attribute_id,
                "value": value,
                "is_year": attribute.age is not None and attribute.age.of == "birth_year",
                "lowest": lowest,
                "highest": highest,
            }


def attribute_targets(study: Study) -> Iterator[tuple[str, float]]:
    """Give each value (as attribute.value) that a share of those registered was promised of."""
    for attribute_id, attribute in study.design.attributes.items():
        for value, share in attribute.target.items():
            yield f"{attribute_id}.{value}", share


def ready_made(study: Study) -> dict[str, Mapping[str, Mapping[str, str]]]:
    """Give the ready-made attributes that any cohort has, with the labels of their values.

    One that the study declares itself goes before the ready-made one.
    """
    cohorts = study.cohorts.values()
    places: dict[str, Mapping[str, str]] = {one.place: {} for one in cohorts if one.place}
    held = {mode_of(one) for one in cohorts}
    modes = {mode: labels for mode, labels in MODES.items() if mode in held}
    found: dict[str, Mapping[str, Mapping[str, str]]] = {"place": places, "mode": modes}
    declared = study.design.attributes
    return {one: values for one, values in found.items() if values and one not in declared}


def mode_of(cohort: Cohort) -> str:
    """Give how a cohort met: the mode of its sessions, `mixed` where they differ, '' unknown."""
    modes = {session.mode for session in cohort.sessions if session.mode}
    return "mixed" if len(modes) > 1 else next(iter(modes), "")
