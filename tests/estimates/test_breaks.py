from __future__ import annotations

import pandas as pd
import pytest

from tests.estimates.test_comparability import (
    ENOUGH,
    NOBODY,
    TOO_FEW,
    TOO_SMALL_A_PART,
    answered_by,
    declared_items,
    line_of,
    names,
)
from transforms.estimates.breaks import BREAK_COLUMNS, find_breaks
from transforms.estimates.neighbours import (
    estimate_baseline_differences,
    estimate_breaks,
    neighbours,
)


def in_order(line: pd.DataFrame, arms: dict[str, str] | None = None) -> pd.DataFrame:
    """Give the cohorts of a line their neighbours."""
    cohorts = line[["cohort_id", "cohort_no"]].drop_duplicates()
    arm = [(arms or {}).get(cohort, "treatment") for cohort in cohorts["cohort_id"]]
    return neighbours(line, cohorts.assign(arm=arm))


def reasons(line: pd.DataFrame, answered: pd.DataFrame, declared) -> list[str]:
    """Say where a line breaks, as cohort<other: reason."""
    found = find_breaks(in_order(line), line, answered, declared)
    return [
        f"{row.cohort_id}<{row.cohort_other} {row.subject_id}: {row.reason}"
        for row in found.itertuples()
    ]


def test_a_line_on_one_version_does_not_break_however_short():
    short = declared_items(v1={"a": ["a1"]})
    assert reasons(line_of("v1", "v1", "v1"), NOBODY, short) == []


def test_a_line_over_versions_that_share_enough_does_not_break():
    assert reasons(line_of("v1/shared", "v2/shared", "v2/shared"), NOBODY, ENOUGH) == []


def test_four_shared_items_break_it_and_the_break_says_how_few():
    line = line_of("v1/shared", "v1/shared", "v2/shared", "v2/shared")
    found = find_breaks(in_order(line), line, NOBODY, TOO_FEW)
    assert reasons(line, NOBODY, TOO_FEW) == ["c2<c1 a: few_shared_items"]
    assert found[["n_shared", "points_share"]].iloc[0].tolist() == [4, 0.5]


def test_five_items_of_eleven_break_it_for_their_points():
    line = line_of("v1/shared", "v2/shared")
    found = find_breaks(in_order(line), line, NOBODY, TOO_SMALL_A_PART)
    assert found["reason"].tolist() == ["few_shared_points"]
    assert found[["n_shared", "points_share"]].iloc[0].tolist() == [5, pytest.approx(5 / 11)]


def test_versions_without_a_common_item_share_nothing():
    nothing = declared_items(v1={"a": names(1, 2, 3, 4, 5)}, v2={"a": names(6, 7, 8, 9, 10)})
    assert reasons(line_of("v1", "v2"), NOBODY, nothing) == [
        "c1<c0 a: few_shared_items",
        "c1<c0 a: few_shared_points",
    ]


def test_a_line_breaks_before_and_after_a_cohort_of_which_few_answered():
    line = line_of("v1", "v1", "v1", "v1")
    answered = answered_by(c0=0.7, c1=0.69, c2=1.0)
    assert reasons(line, answered, ENOUGH) == [
        "c1<c0 a: few_answered",
        "c2<c1 a: few_answered_before",
    ]
    found = find_breaks(in_order(line), line, answered, ENOUGH)
    assert found["answered_share"].tolist() == pytest.approx([0.69, 0.69])


def with_overall(line: pd.DataFrame, **topics: str) -> pd.DataFrame:
    """Give a line of topics the overall line of the same cohorts."""
    parts = [line.assign(subject_id=topic) for topic in topics or {"a": ""}]
    whole = line.assign(subject_kind="overall", subject_id="overall")
    return pd.concat([*parts, whole], ignore_index=True)


def test_overall_breaks_where_a_topic_does():
    line = with_overall(line_of("v1/shared", "v2/shared"))
    assert reasons(line, NOBODY, TOO_FEW) == [
        "c1<c0 overall: few_shared_items",
        "c1<c0 a: few_shared_items",
    ]
    assert reasons(line, NOBODY, ENOUGH) == []


def test_overall_breaks_where_the_topics_are_others():
    six = names(*range(6))
    declared = declared_items(v1={"a": six}, v2={"a": six, "b": ["b1"]}, shared={"a": six})
    line = pd.concat(
        [
            with_overall(line_of("v1/shared", "v2/shared")),
            line_of("v1", "v2", subject="b").iloc[1:],
        ],
        ignore_index=True,
    )
    assert reasons(line, NOBODY, declared) == ["c1<c0 overall: other_topics"]


def test_a_cohort_whose_items_are_not_known_breaks_the_line():
    line = with_overall(line_of("", "v1", "v1"))
    assert reasons(line, NOBODY, declared_items(v1={"a": ["a1"]})) == [
        "c1<c0 overall: items_unknown",
        "c1<c0 a: items_unknown",
    ]


def test_a_comparison_group_is_nobodys_neighbour():
    line = line_of("v1", "v1", "v1")
    pairs = in_order(line, {"c1": "comparison"})
    assert pairs[["cohort_id", "cohort_other"]].to_numpy().tolist() == [["c2", "c0"]]


def test_any_two_cohorts_may_be_judged():
    line = line_of("v1/shared", "v1/shared", "v2/shared")
    pair = pd.DataFrame({"cohort_id": ["c2"], "cohort_other": ["c0"]})
    assert find_breaks(pair, line, NOBODY, TOO_FEW)["reason"].tolist() == ["few_shared_items"]
    assert len(find_breaks(pair, line, NOBODY, ENOUGH)) == 0


def test_no_cohorts_have_no_breaks():
    line = line_of("v1").iloc[:0]
    found = find_breaks(in_order(line), line, NOBODY, ENOUGH)
    assert (len(found), tuple(found.columns)) == (0, BREAK_COLUMNS)


def test_a_study_on_one_version_has_no_breaks_but_for_its_answers(study_marts, study_declared):
    assert len(estimate_breaks(study_marts, study_declared)) == 0
    answered = study_marts["answered"].assign(n_valid=10, n_due=20)
    breaks = estimate_breaks({**study_marts, "answered": answered}, study_declared)
    assert set(breaks["reason"]) == {"few_answered", "few_answered_before"}
    assert set(breaks["study_id"]) == {"demo"}


def test_neighbours_are_compared_at_the_baseline(study_marts, study_declared):
    found = estimate_baseline_differences(study_marts, study_declared)
    overall = found[found["subject_kind"] == "overall"].set_index("cohort_id")
    assert overall["cohort_other"].to_dict() == {
        "c1": "founding",
        "c2": "c1",
        "c3": "c2",
        "nameless": "c3",
    }
    assert overall.loc["c1", "note_code"] == "reconstruction"
    assert pd.isna(overall.loc["c1", "estimate"])
    assert overall.loc["c3", ["n_to", "n_from"]].tolist() == [20, 20]
    means = [
        study_marts["paired_scores"].query("subject_kind == 'overall' and cohort_id == @cohort")[
            "score_from"
        ]
        for cohort in ("c2", "c3")
    ]
    spread = ((means[0].var() + means[1].var()) / 2) ** 0.5
    g = (1 - 3 / (4 * 38 - 1)) * (means[1].mean() - means[0].mean()) / spread
    assert overall.loc["c3", "estimate"] == pytest.approx(g)
    assert overall.loc["c3", "ci_low"] < g < overall.loc["c3", "ci_high"]
