"""Who stands beside whom: the declared comparison as rows of the schema `study`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studies.design import Design
    from studies.study import Study


def comparison(design: Design) -> list[dict[str, object]]:
    """Give how the groups came about: one row, or none without a comparison group."""
    declared = design.comparison
    return [{"assignment": declared.assignment, "unit": declared.unit}] if declared else []


def compared_cohorts(study: Study) -> Iterator[dict[str, object]]:
    """Give each treatment cohort with each of its comparison cohorts.

    A comparison cohort names them in `compared_with`; one that names none stands beside all.
    """
    treated = [one.id for one in study.cohorts.values() if one.group == "treatment"]
    for beside in study.cohorts.values():
        if beside.group == "comparison" and study.design.comparison:
            for cohort_id in treated:
                if not beside.compared_with or cohort_id in beside.compared_with:
                    yield {"cohort_id": cohort_id, "cohort_other": beside.id}
