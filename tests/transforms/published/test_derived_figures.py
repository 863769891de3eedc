"""What a reader could work out from figures that are shown is held back like what is shown.

The funder's minimum is 10 here, and a share needs 3 inside and outside it.
"""

import pytest

from tests.transforms.published.test_privacy import INDICATORS, THREE_COHORTS, shown

RETURNED = """
    cohort | participant | person | name
    c1     | p1          | p1     | x
    c2     | p2          | p1     | x
    """


def test_two_pairs_with_as_many_people_need_not_be_the_same_people(publish):
    figures = publish(
        """
        metric    | wave_from | wave_to | n
        mean_from | pre       | post    | 36
        mean_from | pre       | f6      | 36
        """
    )
    assert shown(figures) == ["c1 mean_from pre post matched"]


def test_two_pairs_of_everyone_are_the_same_people(publish):
    figures = publish(
        """
        metric    | wave_from | wave_to | population | n
        mean      |           | pre     | all        | 36
        mean_from | pre       | post    | matched    | 36
        mean_from | pre       | f6      | matched    | 36
        """
    )
    assert len(shown(figures)) == 3


@pytest.mark.parametrize(("n_all", "is_shown"), [(36, False), (45, False), (50, True)])
def test_a_mean_does_not_bring_back_what_a_gain_leads_to(publish, n_all, is_shown):
    """The mean after less the gain is the mean before of 36, which differs from the 40 by 4."""
    figures = publish(
        f"""
        metric    | wave_from | wave_to | population | n
        mean_from | pre       | post    | matched    | 40
        mean_to   | pre       | post    | matched    | 40
        gain      | pre       | post    | matched    | 40
        mean_from | pre       | f6      | matched    | 36
        mean_to   | pre       | f6      | matched    | 36
        gain      | pre       | f6      | matched    | 36
        mean      |           | f6      | all        | {n_all}
        """
    )
    assert "c1 gain pre f6 matched" in shown(figures)
    assert "c1 mean_from pre post matched" in shown(figures)
    assert ("c1 mean f6 all" in shown(figures)) is is_shown


@pytest.mark.parametrize(("n_panel", "is_shown"), [(40, True), (36, False), (30, True)])
def test_a_sum_beside_two_changes_over_nearly_the_same_people_is_hidden(publish, n_panel, is_shown):
    figures = publish(
        f"""
        subject_kind | subject_id | metric         | wave_from | wave_to | population | n
        indicator    | revenue    | mean_from      | pre       | f6      | matched    | 40
        indicator    | revenue    | mean_to        | pre       | f6      | matched    | 40
        indicator    | revenue    | percent_change | pre       | f6      | matched    | 40
        indicator    | revenue    | mean           |           | pre     | panel      | {n_panel}
        indicator    | revenue    | index          | pre       | f6      | panel      | {n_panel}
        """,
        indicators=INDICATORS,
    )
    assert {"c1 percent_change pre f6 matched", "c1 index pre f6 panel"} <= set(shown(figures))
    assert ("c1 mean_from pre f6 matched" in shown(figures)) is is_shown
    assert ("c1 mean_to pre f6 matched" in shown(figures)) is is_shown


def test_spreads_and_normalized_gain_go_with_the_means(publish):
    figures = publish(
        """
        metric          | wave_from | wave_to | population | n
        mean_from       | pre       | post    | matched    | 40
        mean_from       | pre       | f6      | matched    | 39
        sd_from         | pre       | f6      | matched    | 39
        sd_to           | pre       | f6      | matched    | 39
        normalized_gain | pre       | f6      | matched    | 39
        gain            | pre       | f6      | matched    | 39
        """
    )
    assert shown(figures) == ["c1 gain pre f6 matched", "c1 mean_from pre post matched"]


@pytest.mark.parametrize(("all_in", "is_shown"), [(22, False), (23, True), (29, True), (30, False)])
def test_the_others_of_a_wave_need_three_inside_and_outside_as_well(publish, all_in, is_shown):
    """30 matched with 20 inside; of the 12 others 2, 3, 9 or 10 are."""
    share = all_in / 42
    figures = publish(
        f"""
        subject_kind | subject_id | metric     | wave_from | wave_to | population | n  | estimate
        indicator    | sells      | share_from | pre       | f6      | matched    | 30 | {20 / 30}
        indicator    | sells      | share      |           | pre     | all        | 42 | {share}
        """,
        indicators=INDICATORS,
    )
    assert "c1 share_from pre f6 matched" in shown(figures)
    assert ("c1 share pre all" in shown(figures)) is is_shown


@pytest.mark.parametrize(("fewer", "is_shown"), [(0, False), (2, False), (3, True)])
def test_a_change_at_mastery_needs_three_who_fell_or_rose(publish, fewer, is_shown):
    figures = publish(
        f"""
        metric               | wave_from | wave_to | n  | unit  | estimate | statistic
        mastery_share_from   | pre       | post    | 40 | share | 0.2      |
        mastery_share_to     | pre       | post    | 40 | share | 0.7      |
        mastery_share_change | pre       | post    | 40 | share | 0.5      | {fewer}
        """
    )
    kept = shown(figures)
    assert {
        "c1 mastery_share_from pre post matched",
        "c1 mastery_share_to pre post matched",
    } <= set(kept)
    assert ("c1 mastery_share_change pre post matched" in kept) is is_shown


def test_what_statisticians_read_is_not_for_funders(publish):
    figures = publish(
        "metric | wave_from | wave_to | n\n"
        + "\n".join(
            f"{name} | pre | post | 90" for name in ("gain", "hedges_g_av", "tau2", "i2", "q")
        )
    )
    assert [row["metric"] for row in figures] == ["gain"]


@pytest.mark.parametrize("pooled", ["pooled_gain", "mean_to"])
def test_a_pooled_gain_does_not_give_the_gain_of_a_small_cohort_away(publish, pooled):
    figures = publish(
        f"""
        scope  | cohort_id | metric   | wave_from | wave_to | n
        pooled |           | {pooled} | pre       | post    | 57
        cohort | c1        | gain     | pre       | post    | 30
        cohort | c2        | gain     | pre       | post    | 20
        cohort | c3        | gain     | pre       | post    | 7
        """,
        cohorts=THREE_COHORTS,
    )
    assert shown(figures) == ["c1 gain pre post matched", f"{pooled} pre post matched"]


def test_a_person_in_two_cohorts_is_not_what_the_cohorts_have_more_than_the_pool(publish):
    """30 and 25 in the cohorts, 53 in the pool: the cohort to which two came again is hidden."""
    figures = publish(
        """
        scope  | cohort_id | metric  | wave_from | wave_to | n
        pooled |           | mean_to | pre       | post    | 53
        cohort | c1        | mean_to | pre       | post    | 25
        cohort | c2        | mean_to | pre       | post    | 30
        """,
        cohorts=THREE_COHORTS,
        roster=RETURNED,
    )
    assert shown(figures) == ["c1 mean_to pre post matched", "mean_to pre post matched"]


def test_many_who_came_again_hide_no_cohort(publish):
    """25 and 30 in the cohorts, 40 in the pool: the difference is that of 15."""
    figures = publish(
        """
        scope  | cohort_id | metric  | wave_from | wave_to | n
        pooled |           | mean_to | pre       | post    | 40
        cohort | c1        | mean_to | pre       | post    | 25
        cohort | c2        | mean_to | pre       | post    | 30
        """,
        cohorts=THREE_COHORTS,
        roster=RETURNED,
    )
    assert len(shown(figures)) == 3


def test_a_cohort_of_which_few_answered_is_no_part_of_the_pool(publish):
    """Without it, 7 are what the pool has more than the shown 30: the 20 go too."""
    figures = publish(
        """
        scope  | cohort_id | subject_kind | subject_id | metric        | wave_to | n  | estimate
        pooled |           | topic        | a          | mean_to       | post    | 57 | 50
        cohort | c1        | topic        | a          | mean_to       | post    | 30 | 50
        cohort | c2        | topic        | a          | mean_to       | post    | 20 | 50
        cohort | c3        | topic        | a          | mean_to       | post    | 7  | 50
        cohort | c5        | topic        | a          | mean_to       | post    | 8  | 50
        cohort | c5        | reach        | knowledge  | response_rate | post    | 20 | 0.5
        """,
        cohorts=THREE_COHORTS + "    c5 | 5 | collected | yes\n",
    )
    assert [name for name in shown(figures) if "mean_to" in name] == [
        "c1 mean_to post matched",
        "mean_to post matched",
    ]


def test_with_two_cohorts_the_sums_of_the_pool_give_the_sums_of_each(publish):
    figures = publish(
        """
        scope  | cohort_id | subject_kind | subject_id | metric         | wave_from | wave_to | n
        pooled |           | indicator    | revenue    | mean_from      | pre       | f6      | 60
        pooled |           | indicator    | revenue    | percent_change | pre       | f6      | 60
        cohort | c1        | indicator    | revenue    | percent_change | pre       | f6      | 35
        cohort | c2        | indicator    | revenue    | percent_change | pre       | f6      | 25
        """,
        cohorts=THREE_COHORTS,
        indicators=INDICATORS,
    )
    assert "mean_from pre f6 matched" not in shown(figures)
    assert len(shown(figures)) == 3


def test_an_edition_is_offered_only_what_its_pages_show(publish):
    """A sensitivity, an item, a subgroup or a metric that nobody listed is one equation more."""
    figures = publish(
        """
        subject_kind | subject_id | metric    | analysis | price_basis | attribute | category | n
        topic        | a          | gain      | main     |             |           |          | 30
        topic        | a          | gain      | all      |             |           |          | 30
        topic        | a          | gain      | main     |             | sex       |          | 30
        topic        | a          | brand_new | main     |             |           |          | 30
        item         | a          | share_to  | main     |             |           |          | 30
        indicator    | revenue    | median    | main     | nominal     |           |          | 30
        indicator    | revenue    | median    | main     | real        |           |          | 30
        indicator    | revenue    | share     | main     |             |           | books    | 30
        """,
        indicators="""
        indicator_id | kind
        revenue      | money
        """,
    )
    found = {(row["subject_id"], row["metric"], row["analysis"], row["price_basis"])
             for row in figures}  # fmt: skip
    assert found == {("a", "gain", "main", ""), ("revenue", "median", "main", "nominal")}
