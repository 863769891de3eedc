"""The rules as data: which a study needs, how they are worded, and in what order they judge."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from expectations.quality import COHORT_RULES
from expectations.rules import ALL_RULES, rules_for
from expectations.words import EXPECTED


def study(
    *,
    late: str = "flag",
    consent: str | None = None,
    duplicates: str = "last",
    holds: tuple[str, ...] = (),
    **declared: object,
) -> SimpleNamespace:
    """Give what rules_for asks of a study."""
    identity = SimpleNamespace(duplicates=duplicates, consent=SimpleNamespace(analysis=consent))
    files = tuple(SimpleNamespace(holds=kind, identity=None) for kind in holds)
    return SimpleNamespace(
        design=SimpleNamespace(
            identity=identity,
            waves={"post": SimpleNamespace(late=late)},
            indicators=declared.get("indicators", {}),
            attributes=declared.get("attributes", {}),
        ),
        instruments=declared.get("instruments", {}),
        cohorts={"c1": SimpleNamespace(files=files)},
    )


def ids_for(**declared: object) -> set[str]:
    return {rule.rule_id for rule in rules_for(study(**declared))}


def test_the_smallest_study_is_asked_only_for_identity_roster_wave_and_date():
    assert ids_for() == {
        "identity_given", "on_roster", "wave_as_declared", "date_readable", "date_expected",
        *(rule.rule_id for rule in COHORT_RULES),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "added"),
    [
        ({"late": "exclude"}, "date_in_window"),
        ({"consent": "setuju"}, "consent_given"),
        ({"duplicates": "reject"}, "answered_once"),
        ({"instruments": {"knowledge-1": 1}}, "option_known"),
        ({"indicators": {"revenue": 1}}, "amount_in_range"),
        ({"attributes": {"sex": 1}}, "value_known"),
        ({"holds": ("attendance",)}, "hours_possible"),
        ({"holds": ("coding",)}, "code_known"),
    ],
)
def test_a_rule_comes_with_what_it_is_about(declared, added):
    assert added not in ids_for()
    assert added in ids_for(**declared)


def test_a_late_answer_is_rejected_or_reported_never_both():
    assert "date_expected" not in ids_for(late="exclude")
    assert "date_in_window" not in ids_for(late="flag")


def test_consent_asked_in_one_file_only_is_checked_too():
    one = study()
    identity = SimpleNamespace(consent=SimpleNamespace(analysis="setuju"))
    one.cohorts["c1"].files = (SimpleNamespace(holds="survey", identity=identity),)
    assert "consent_given" in {rule.rule_id for rule in rules_for(one)}


def test_every_rule_has_a_name_of_its_own_and_words_in_every_language():
    names = [rule.rule_id for rule in ALL_RULES]
    assert len(names) == len(set(names))
    assert set(EXPECTED) == set(names)
    for wordings in EXPECTED.values():
        assert set(wordings) == {"en", "id"}
        filled = {frozenset(re.findall(r"\{(\w+)\}", words)) for words in wordings.values()}
        assert len(filled) == 1


def test_no_words_could_carry_an_answer():
    from_declaration = {
        "allowed_range", "allowed_values", "points_words", "wave_id", "window_words", "date_shape",
        "currency", "as_of", "seconds_words", "straight_items", "z_words",
    }  # fmt: skip
    for wordings in EXPECTED.values():
        for words in wordings.values():
            assert set(re.findall(r"\{(\w+)\}", words)) <= from_declaration


def test_only_a_refusal_is_withheld_without_waiting_for_anyone():
    assert [rule.rule_id for rule in ALL_RULES if rule.severity == "withheld"] == ["consent_given"]
