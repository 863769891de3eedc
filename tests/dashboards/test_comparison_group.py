"""What the page of funders may say of a comparison group, by how it came about."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboards.funder import funder_page
from dashboards.story import tell
from dashboards.words import voice
from tests.dashboards.published import published, study

CAUSAL = ("because of", "thanks to", "proves", "caused by")
LOT = {"en": "By the lot", "id": "Karena diundi"}


def with_groups(own: int, beside: int) -> dict[str, pd.DataFrame]:
    """Give what was published of a study with so many cohorts that did, and did not, take part."""
    frames = published()
    cohorts = frames["cohorts"]
    parts = [cohorts[cohorts["arm"] == "comparison"]]
    is_treated = cohorts["arm"] == "treatment"
    for arm, wanted in ((is_treated, own), (~is_treated, beside)):
        group = cohorts[arm].head(wanted)
        copies = [
            group.tail(1).assign(cohort_id=f"more-{number}-{arm.iloc[0]}")
            for number in range(wanted - len(group))
        ]
        parts += [group, *copies] if wanted else []
    rows = pd.concat(parts if beside else parts[1:]).drop_duplicates("cohort_id")
    rows = rows if beside else rows[rows["arm"] == "treatment"]
    return {**frames, "cohorts": rows}


def page(frames: dict[str, pd.DataFrame], language: str = "en", **facts: str):
    """Give the page of funders, and the notes beside the comparison, and all that it cannot say."""
    found = funder_page(tell(frames, study(**facts), voice(language), "funder"))
    notes = [" ".join(s.notes) for s in found.sections if s.name == "comparison"]
    return found, " ".join(notes), " ".join(found.limits)


def test_cohorts_that_are_alone_or_few_cannot_be_told_from_the_program():
    facts = {"assignment": "waitlist", "assigned": "cohort"}
    _, notes, limits = page(with_groups(6, 1), **facts)
    assert "One comparison cohort cannot separate" in notes
    assert "One comparison cohort stands beside" in limits
    _, notes, limits = page(with_groups(6, 5), **facts)
    assert "Fewer than six cohorts in a group cannot separate" in notes
    assert "5 cohorts stand beside them" in limits
    _, notes, limits = page(with_groups(6, 6), **facts)
    assert "cannot separate" not in notes
    assert "not tested on this page" in notes
    assert "between cohorts" not in limits


@pytest.mark.parametrize("assigned", ["person", "business"])
def test_where_people_or_businesses_were_assigned_their_cohorts_do_not_count(assigned: str):
    _, notes, limits = page(with_groups(4, 1), assignment="matched", assigned=assigned)
    assert "cannot separate" not in notes
    assert "between cohorts" not in limits
    assert "not tested on this page" in notes


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("assignment", ["randomized", "matched", "waitlist", "self_selected"])
def test_only_a_lot_is_said_to_make_groups_alike(assignment: str, language: str):
    found, notes, limits = page(with_groups(6, 1), language, assignment=assignment)
    is_drawn = assignment == "randomized"
    assert (LOT[language] in notes) == is_drawn
    spoken = voice(language)
    section = next(one for one in found.sections if one.name == "comparison")
    assert spoken.say(f"comparison.assignment.{assignment}") in section.lead
    how = {"self_selected": ["limits.self_selected"], "randomized": []}
    said = [
        key for key in ("limits.self_selected", "limits.not_random") if spoken.say(key) in limits
    ]
    assert said == how.get(assignment, ["limits.not_random"])
    assert (spoken.say("comparison.caution") in notes) != is_drawn
    assert spoken.say("limits.no_comparison") not in limits
    told = " ".join([*found.lead, section.title, section.lead, notes, limits])
    assert not any(word in told for word in CAUSAL)


def test_without_a_comparison_group_a_change_is_no_proof():
    found, notes, limits = page(with_groups(6, 0))
    assert notes == ""
    assert "no comparison group" in limits
    assert "not proof of their cause" in " ".join(found.lead)
