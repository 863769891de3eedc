"""The boundaries of the privacy rule (docs/privacy.md): what is shown, and what is not.

The funder's minimum is 10 here, and a share needs 3 inside and outside it.
"""

import pytest

NAMES = ("cohort_id", "metric", "wave_from", "wave_to", "population")
INDICATORS = """
    indicator_id | indicator_no | unit     | kind   | period | is_sensitive
    sells        | 1            | business | yes_no | none   | no
    debt         | 2            | business | yes_no | none   | yes
    revenue      | 3            | business | money  | month  | no
    """
THREE_COHORTS = """
    cohort_id | cohort_no | evidence  | is_pooled
    c1        | 1         | collected | yes
    c2        | 2         | collected | yes
    c3        | 3         | collected | yes
    c4        | 4         | collected | no
    """


def shown(figures):
    """Name the figures that are shown, and prove that the others say nothing."""
    kept = []
    for row in figures:
        numbers = [row[name] for name in ("estimate", "n", "n_from", "n_to", "se", "ci_low")]
        if row["is_suppressed"]:
            assert numbers == [None] * 6
            assert row["note_code"] == "small_cell"
        else:
            kept.append(" ".join(row[name] for name in NAMES if row[name]))
    return sorted(kept)


def by_case(figures):
    """Say of each case, written as the item set, whether it is shown."""
    return {row["item_set_id"]: not row["is_suppressed"] for row in figures}


def test_an_amount_needs_ten_people(publish):
    metrics = ("mean", "median", "gain", "percent_change", "sd_to", "pooled_gain")
    cases = {f"{metric} of {n}": n >= 10 for metric in metrics for n in (9, 10)}
    figures = publish(
        "item_set_id | metric | wave_to | n\n"
        + "\n".join(f"{case} | {case.split()[0]} | post | {case.split()[-1]}" for case in cases)
    )
    assert by_case(figures) == cases


def test_a_share_needs_three_inside_and_three_outside(publish):
    cases = {
        "4 of 9": False, "4 of 10": True, "2 of 10": False, "3 of 10": True, "7 of 10": True,
        "8 of 10": False, "0 of 42": False, "42 of 42": False, "39 of 42": True, "40 of 42": False,
    }  # fmt: skip
    assert by_case(publish(shares(cases))) == cases


def shares(cases, subject="a", kind="topic", metric="share"):
    """Write cases such as "3 of 10" as the figures of a share."""
    rows = [(case, *map(int, case.split(" of "))) for case in cases]
    return "item_set_id | subject_kind | subject_id | metric | unit | n | estimate\n" + "\n".join(
        f"{case} | {kind} | {subject} | {metric} | share | {n} | {inside / n}"
        for case, inside, n in rows
    )


@pytest.mark.parametrize(
    ("subject", "metric", "cases"),
    [
        ("sells", "share", {"3 of 40": True}),
        ("debt", "share", {"9 of 40": False, "10 of 40": True, "30 of 40": True}),
        ("debt", "share", {"0 of 40": False, "31 of 40": False}),
        ("revenue", "share", {"0 of 40": False, "9 of 40": False, "10 of 40": True}),
    ],
)
def test_a_sensitive_share_needs_the_full_minimum(publish, subject, metric, cases):
    figures = publish(shares(cases, subject, "indicator", metric), indicators=INDICATORS)
    assert by_case(figures) == cases


def test_the_smaller_of_two_unpaired_groups_counts(publish):
    figures = publish(
        """
        metric | wave_from | wave_to | population | n | n_from | n_to
        gain   | pre       | post    | unpaired   |   | 30     | 9
        """
    )
    assert shown(figures) == []


def test_who_took_part_is_always_shown(publish):
    figures = publish(
        """
        subject_kind | subject_id | metric        | unit  | population | n | n_to | estimate
        reach        |            | n_attended    | count | all        | 4 |      | 4
        reach        | knowledge  | response_rate | share | due        | 4 | 4    | 1
        """
    )
    assert len(shown(figures)) == 2


def test_shares_and_their_change_are_hidden_together(publish):
    figures = publish(
        """
        subject_kind | subject_id | metric        | wave_from | wave_to | n  | estimate
        indicator    | sells      | share_from    | pre       | post    | 40 | 0.5
        indicator    | sells      | share_to      | pre       | post    | 40 | 0.7
        indicator    | sells      | newly_adopted | pre       | post    | 40 | 10
        indicator    | sells      | dropped       | pre       | post    | 40 | 2
        indicator    | sells      | share_change  | pre       | post    | 40 | 0.2
        indicator    | sells      | share_from    | pre       | f6      | 20 | 0.5
        """,
        indicators=INDICATORS,
    )
    assert shown(figures) == ["c1 share_from pre f6 matched"]


def test_the_example_of_the_rule(publish):
    """42 tested, 39 matched, 35 at mastery: the mean of all 42 before would give that of 3."""
    figures = publish(
        f"""
        metric             | wave_from | wave_to | population | n  | estimate
        mean               |           | pre     | all        | 42 | 49
        mean               |           | post    | all        | 39 | 80
        mean_from          | pre       | post    | matched    | 39 | 50
        mean_to            | pre       | post    | matched    | 39 | 80
        gain               | pre       | post    | matched    | 39 | 30
        mastery_share_to   | pre       | post    | matched    | 39 | {35 / 39}
        """
    )
    assert shown(figures) == [
        "c1 gain pre post matched",
        "c1 mastery_share_to pre post matched",
        "c1 mean post all",
        "c1 mean_from pre post matched",
        "c1 mean_to pre post matched",
    ]


@pytest.mark.parametrize(("n_all", "is_shown"), [(39, True), (48, False), (49, True)])
def test_two_means_differ_by_nobody_or_by_ten(publish, n_all, is_shown):
    figures = publish(
        f"""
        metric    | wave_from | wave_to | population | n
        mean      |           | pre     | all        | {n_all}
        mean_from | pre       | post    | matched    | 39
        """
    )
    assert ("c1 mean pre all" in shown(figures)) is is_shown


def test_matched_goes_before_panel_before_all_before_a_subgroup(publish):
    figures = publish(
        """
        metric    | wave_from | wave_to | population | attribute | level | n
        mean      |           | pre     | matched    | sex       | f     | 35
        mean      |           | pre     | all        |           |       | 60
        mean      |           | pre     | panel      |           |       | 55
        mean_from | pre       | post    | matched    |           |       | 40
        """
    )
    assert shown(figures) == ["c1 mean pre panel", "c1 mean_from pre post matched"]


def test_a_second_pair_keeps_its_gain_but_not_its_means(publish):
    figures = publish(
        """
        metric    | wave_from | wave_to | n
        mean_from | pre       | post    | 40
        mean_to   | pre       | post    | 40
        gain      | pre       | post    | 40
        mean_from | pre       | f6      | 36
        mean_to   | pre       | f6      | 36
        gain      | pre       | f6      | 36
        """
    )
    assert shown(figures) == [
        "c1 gain pre f6 matched",
        "c1 gain pre post matched",
        "c1 mean_from pre post matched",
        "c1 mean_to pre post matched",
    ]


def test_of_two_pairs_the_one_with_a_target_is_kept(publish):
    figures = publish(
        """
        subject_kind | subject_id | metric     | wave_from | wave_to | n  | estimate
        indicator    | sells      | share_from | pre       | post    | 40 | 0.5
        indicator    | sells      | share_from | pre       | f6      | 36 | 0.5
        """,
        indicators=INDICATORS,
        targets="""
            subject_kind | subject_id | wave_to | metric   | kind     | target
            indicator    | sells      | f6      | share_to | absolute | 0.5
            """,
    )
    assert shown(figures) == ["c1 share_from pre f6 matched"]


@pytest.mark.parametrize(("n_above_zero", "is_shown"), [(40, True), (37, False), (30, True)])
def test_a_median_of_own_changes_does_not_count_the_zeros(publish, n_above_zero, is_shown):
    figures = publish(
        f"""
        subject_kind | subject_id | metric                | wave_from | wave_to | n
        indicator    | revenue    | percent_change        | pre       | f6      | 40
        indicator    | revenue    | median_change_percent | pre       | f6      | {n_above_zero}
        """,
        indicators=INDICATORS,
    )
    assert "c1 percent_change pre f6 matched" in shown(figures)
    assert ("c1 median_change_percent pre f6 matched" in shown(figures)) is is_shown


def test_a_total_does_not_give_its_hidden_part_away(publish):
    """The pool less 30 and 20 is the hidden 7: the next smallest is hidden with it."""
    figures = publish(
        """
        scope  | cohort_id | metric  | wave_to | wave_from | n  | item_set_id
        pooled |           | mean_to | post    | pre       | 57 | test
        cohort | c1        | mean_to | post    | pre       | 30 | test
        cohort | c2        | mean_to | post    | pre       | 20 | test
        cohort | c2        | mean_to | post    | pre       | 20 | test-1
        cohort | c3        | mean_to | post    | pre       | 7  | test
        cohort | c4        | mean_to | post    | pre       | 12 | test
        """,
        cohorts=THREE_COHORTS,
    )
    assert shown(figures) == [
        "c1 mean_to pre post matched",
        "c2 mean_to pre post matched",  # on items that the pool is not about
        "c4 mean_to pre post matched",
        "mean_to pre post matched",
    ]


def test_hidden_parts_that_are_enough_together_hide_no_other(publish):
    figures = publish(
        """
        scope  | cohort_id | metric | wave_to | population | n
        pooled |           | mean   | post    | all        | 44
        cohort | c1        | mean   | post    | all        | 30
        cohort | c2        | mean   | post    | all        | 8
        cohort | c3        | mean   | post    | all        | 6
        """,
        cohorts=THREE_COHORTS,
    )
    assert shown(figures) == ["c1 mean post all", "mean post all"]


def test_a_share_that_a_total_would_give_away_needs_three_as_well(publish):
    figures = publish(
        f"""
        scope  | cohort_id | subject_id | metric | wave_to | population | n  | estimate
        pooled |           | sells      | share  | post    | all        | 90 | {31 / 90}
        cohort | c1        | sells      | share  | post    | all        | 30 | {15 / 30}
        cohort | c2        | sells      | share  | post    | all        | 30 | {14 / 30}
        cohort | c3        | sells      | share  | post    | all        | 30 | {2 / 30}
        """,
        cohorts=THREE_COHORTS,
        indicators=INDICATORS,
    )
    assert len(shown(figures)) == 2
    assert "share post all" in shown(figures)


def test_themes_leave_pooled_only_and_large_enough(publish):
    figures = publish(
        """
        scope  | cohort_id | subject_kind | subject_id | metric      | role    | n  | estimate
        pooled |           | theme        | enough     | theme_count |         | 10 | 3
        pooled |           | theme        | few        | theme_count |         | 10 | 2
        pooled |           | theme        | nearly_all | theme_count |         | 10 | 8
        cohort | c1        | theme        | enough     | theme_count | student | 10 | 5
        """
    )
    assert {row["subject_id"]: row["is_suppressed"] for row in figures} == {
        "enough": False,
        "few": True,
        "nearly_all": True,
    }
    assert all(row["scope"] == "pooled" for row in figures)


def test_a_minimum_below_three_is_three(publish):
    tables = {
        "settings": """
            study_id | as_of      | overall_rule   | completion_share | privacy_funder
            s        | 2024-12-31 | mean_of_topics | 0.8              | 1
            """
    }
    assert shown(publish("metric | wave_to | n\nmean | post | 2", **tables)) == []
    assert len(shown(publish("metric | wave_to | n\nmean | post | 3", **tables))) == 1
