from __future__ import annotations

import tomllib

import pandas as pd
import pytest

from dashboards.comparing import Comparing, compare_page, compare_words
from dashboards.facts import StudyFacts
from dashboards.words import TRANSLATIONS, flatten

KEYS = {
    "item_set_id": "k-1",
    "subject_kind": "overall",
    "subject_id": "overall",
    "wave_from": "pre",
    "wave_to": "post",
}
FACTS = StudyFacts("s", ("en", "id"), {("cohort", "a", "en"): "Alpha"})


def figure(metric: str, cohort: str, other: str = "", **values) -> dict[str, object]:
    """Give one figure of a comparison."""
    numbers = {"estimate": 4.0, "ci_low": 1.0, "ci_high": 7.0, "p_adjusted": 0.02}
    counts = {"n": 20, "n_from": 20, "n_to": 22}
    own = {"metric": metric, "cohort_id": cohort, "cohort_other": other, "note_code": ""}
    return {**KEYS, **own, **numbers, **counts, **values}


def comparing(language: str = "en", note: str = "", verdicts=()) -> Comparing:
    """Give two cohorts that were compared, and one that was left out."""
    differences = ("ancova_difference", "gain_difference")
    rows = [figure(metric, "a", "b", note_code=note) for metric in differences]
    rows.append(figure("baseline_smd", "a", "b", note_code="baselines_alike"))
    of_cohorts = ("mean_from", "mean_to", "gain", "adjusted_mean")
    rows += [figure(metric, cohort) for metric in of_cohorts for cohort in "ab"]
    columns = ["cohort_id", "cohort_other", "reason", "n_shared", "points_share", "answered_share"]
    return Comparing(
        ("a", "b", "c"),
        pd.DataFrame(rows),
        pd.DataFrame(list(verdicts), columns=columns),
        pd.DataFrame([("c", "anonymous")], columns=["cohort_id", "reason"]),
        FACTS,
        compare_words(language),
    )


def notes(page, name: str) -> str:
    """Give the notes of a section."""
    return " ".join(next(s for s in page.sections if s.name.endswith(name)).notes)


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_page_names_who_is_compared_and_who_is_not(language):
    page = compare_page(comparing(language))
    assert "c" not in page.title.split()
    assert len(page.kinds) == 1
    tables = [section.table for section in page.sections if section.table]
    assert [len(table.rows) for table in tables] == [1, 2, 1]


def test_where_the_two_differences_disagree_nobody_is_ranked():
    said = notes(compare_page(comparing(note="depends_on_adjustment")), "post")
    assert "depends on how baselines are adjusted" in said
    assert "no order" in said


def test_the_gate_is_told_in_words():
    assert "Alpha and b: yes." in notes(compare_page(comparing()), "gate")
    few = ("a", "b", "few_answered_before", None, None, 0.5)
    topics = ("a", "b", "other_topics", None, None, None)
    said = notes(compare_page(comparing(verdicts=[few, topics])), "gate")
    assert "of b only 50%" in said
    assert "other topics" in said


def test_both_languages_have_the_same_words_and_none_speaks_of_impact():
    texts = [
        dict(flatten(tomllib.loads((TRANSLATIONS / f"compare.{one}.toml").read_text("utf-8"))))
        for one in ("en", "id")
    ]
    assert texts[0].keys() == texts[1].keys()
    causal = [key for key, text in texts[0].items() if "impact" in text or "effect" in text]
    assert causal == ["compare.caution"]
