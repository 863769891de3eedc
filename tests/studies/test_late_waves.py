"""Answers outside a follow-up's window, as a wave of their own."""

from datetime import date

import pytest

from studies import declared_tables


@pytest.fixture(name="late")
def late_fixture(folder):
    return folder.change("study.yml", "to: 243d}", "to: 243d, late: own_wave, label: After}")


def tables(folder):
    return declared_tables(folder.read(), date(2025, 1, 15))


def test_late_answers_have_a_wave_behind_their_own(late):
    made = tables(late)
    assert [
        (row["wave_no"], row["wave_id"], row["late"], row["due_days"], row["is_sampled"])
        for row in made["waves"]
    ] == [
        (1, "pre", "flag", None, False),
        (2, "post", "flag", None, False),
        (3, "f6", "own_wave", 183, False),
        (4, "f6_late", "flag", None, True),
    ]
    labels = {(row["subject_id"], row["language"]): row["label"] for row in made["labels"]
              if row["subject_kind"] == "wave"}  # fmt: skip
    assert labels["f6_late", "en"] == "After (late)"
    assert labels["f6_late", "id"] == "After (terlambat)"


def test_it_is_compared_with_what_the_wave_is_compared_with_and_never_due(late):
    made = tables(late)
    pairs = {(row["subject_id"], row["wave_from"], row["wave_to"]) for row in made["wave_pairs"]}
    assert {("revenue", "pre", "f6"), ("revenue", "pre", "f6_late")} <= pairs
    assert ("knowledge", "pre", "f6_late") not in pairs
    windows = {row["wave_id"]: row for row in made["cohort_waves"]}
    assert windows["f6"]["is_due"]
    assert not windows["f6_late"]["is_due"]
    assert windows["f6_late"]["closes_on"] is None


def test_a_wave_cannot_be_called_like_the_late_answers_of_another(late):
    late.change("study.yml", "  f6: {", "  f6_late: {kind: post}\n  f6: {")
    assert late.fault().where.endswith("waves.f6_late")
