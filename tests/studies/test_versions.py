"""What a question was called before is declared, and means one thing at any time."""

from __future__ import annotations

from datetime import date

import pytest

KNOWLEDGE_1 = "instruments/knowledge-1.yml"
KNOWLEDGE_2 = "instruments/knowledge-2.yml"
ITEM = "key: a}\n"


def formerly(folder, entries: str, *, file: str = KNOWLEDGE_1, other: str = "") -> None:
    """Declare what ms_1 was called, and md_1 too where that is given."""
    folder.change(file, ITEM, f"key: a, formerly: [{entries}]}}\n")
    if other:
        folder.change(file, "points: 2}", f"points: 2, formerly: [{other}]}}")


def test_a_former_name_has_its_time_its_group_its_versions_and_its_codes(folder):
    formerly(
        folder,
        "{name: q7, path: g/h, from: 2023-01-01, until: 2023-06-30, versions: [v1, 2],"
        " recode: {1: a, Dua: Oligopoly}}",
    )
    (former,) = folder.read().instruments["knowledge-1"].items[0].formerly
    assert (former.name, former.path) == ("q7", "g/h")
    assert (former.from_on, former.until) == (date(2023, 1, 1), date(2023, 6, 30))
    assert former.versions == ("v1", "2")
    assert former.recode == {"1": "a", "Dua": "Oligopoly"}


def test_two_versions_may_name_one_item_differently_in_the_past(folder):
    formerly(folder, "{name: q7}")
    assert folder.read().instruments["knowledge-2"].items[0].formerly == ()


def test_indicators_and_attributes_have_a_past_too(folder):
    folder.change("study.yml", "kind: yes_no,", "kind: yes_no, formerly: [{recode: {2: tidak}}],")
    folder.change("study.yml", "{values: [f, m],", "{values: [f, m], formerly: [{name: gender}],")
    design = folder.read().design
    assert design.indicators["uses_marketplace"].formerly[0].recode == {"2": "tidak"}
    assert design.attributes["sex"].formerly[0].name == "gender"


APART = """
    md_1 by its dates     | {name: q7, until: 2023-06-30}         | {name: q7, from: 2023-07-01}
    md_1 by its versions  | {name: q7, versions: [a]}             | {name: q7, versions: [b]}
    md_1 by its group     | {name: q7, path: one}                 | {name: q7, path: two}
    one question twice    | {name: q7}, {name: q8}                |
    recoded twice         | {until: 2022-12-31, recode: {1: a}}, {from: 2023-01-01, recode: {2: a}} |
    the name of another   | {name: md_1, until: 2022-12-31}       | {name: md_1, from: 2023-01-01}
"""  # noqa: E501
CLASHES = """
    the same name         | {name: q7}                            | {name: q7}
    but for case          | {name: Q7}                            | {name: "q 7"}
    but for full width    | {name: ｑ７}                          | {name: q7}
    the same day          | {name: q7, until: 2023-07-01}         | {name: q7, from: 2023-07-01}
    a shared version      | {name: q7, versions: [a, b]}          | {name: q7, versions: [b]}
    versions and dates    | {name: q7, versions: [a]}             | {name: q7, until: 2023-07-01}
    another item's id     | {name: md_1}                          |
    an indicator's id     | {name: revenue}                       |
    an identity's column  | {name: NIM}                           |
"""


def cases(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" |")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("case", cases(APART), ids=lambda case: case[0])
def test_one_name_may_mean_two_things_at_two_times(folder, case):
    formerly(folder, case[1], other=case[2].rstrip("|").strip())
    folder.read()


@pytest.mark.parametrize("case", cases(CLASHES), ids=lambda case: case[0])
def test_one_name_that_means_two_things_at_one_time_is_a_fault_of_the_study(folder, case):
    formerly(folder, case[1], other=case[2].rstrip("|").strip())
    fault = folder.fault()
    assert "at the same time" in fault.what
    assert '"ms_1"' in fault.what
    assert fault.where.startswith("instruments/knowledge-1.yml, line ")
    assert "formerly" in fault.where
    assert "path" in fault.todo


def test_two_entries_of_one_question_do_not_overlap(folder):
    formerly(folder, "{until: 2023-06-30, recode: {1: a}}, {from: 2023-06-30, recode: {1: b}}")
    fault = folder.fault()
    assert fault.what == 'two entries of "ms_1" hold for "ms_1" at the same time'
    assert fault.where.endswith("items[ms_1].formerly[2]")


@pytest.mark.parametrize(
    ("entry", "what", "todo"),
    [
        ("{recode: {1: Monopolly}}", '"Monopolly" is nothing that can be answered', '"Monopoly"'),
        ("{recode: {1: z}}", '"z" is nothing that can be answered', '"a", "b"'),
        ("{recode: {Ya: a, ya: b}}", '"ya" stands twice, but for case and spaces', "Remove"),
        ("{}", "says nothing", "former name"),
        ("{name: q, from: 2023-02-01, until: 2023-01-01}", '"from" (2023-02-01) is after', "order"),
        ("{name: q, since: 2023-02-01}", '"since" is not a key here', "from"),
        ("{name: q, from: soon}", '"soon" is not', "2024-03-31"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_a_fault(folder, entry, what, todo):
    formerly(folder, entry)
    fault = folder.fault()
    assert what in fault.what
    assert todo in fault.todo


@pytest.mark.parametrize(("new", "is_known"), [("3", True), ("6", False), ("three", False)])
def test_a_rating_is_recoded_to_a_point_of_its_scale(folder, new, is_known):
    change = "max: 5}, formerly: [{recode: {old: " + new + "}}]"
    folder.change(KNOWLEDGE_2, "max: 5}", change)
    if is_known:
        folder.read()
    else:
        assert folder.fault().where.endswith("items[md_2].formerly[1].recode.old")


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("kind: yes_no,", "kind: yes_no, formerly: [{recode: {2: maybe}}],", "uses_marketplace"),
        ("{values: [f, m],", "{values: [f, m], formerly: [{recode: {1: x}}],", "sex"),
    ],
)
def test_answers_of_indicators_and_attributes_are_recoded_to_known_ones(folder, old, new, entry):
    folder.change("study.yml", old, new)
    fault = folder.fault()
    assert entry in fault.where
    assert "is nothing that can be answered" in fault.what
