"""Feedback and rubrics: who rated what, how high, and that none of it is knowledge."""

from __future__ import annotations

import pytest

FORMS = {
    "items": """
    item_id | instrument_id | topic_id | kind   | scale_min | scale_max | is_reversed | is_recommend
    a1      | test          | a        | likert | 1         | 5         | no          | no
    useful  | closing       |          | likert | 1         | 5         | no          | no
    dull    | closing       |          | likert | 1         | 5         | yes         | no
    nps     | closing       |          | likert | 0         | 10        | no          | yes
    wish    | closing       |          | text   |           |           | no          | no
    looks   | review        |          | rubric | 1         | 4         | no          | no
    flaws   | review        |          | rubric | 0         | 10        | yes         | no
        """,
    "item_sets": """
        item_set_id | instrument_id | kind    | n_items
        test-1      | test          | version | 1
        """,
    "item_set_items": """
        item_set_id | item_id
        test-1      | a1
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        instrument   | test       | pre       | post    | 1
        instrument   | review     | pre       | post    | 1
        """,
}  # fmt: skip
FEEDBACK = """
    participant | person | wave | session | file | useful | dull | nps | wish
    r1          |        | post |         | 101  | 5      | 1    | 10  | more
    r2          |        | post |         | 101  | 4      | ~    | dk  |
    p1          | p1     | post | s1      | 102  | !9     | 2    | 0   | no idea
    p1          | p1     | post | s2      | 103  | 3      |      | 7   |
    """
RUBRIC = """
    object | rater | wave | file | looks | flaws
    stall  | k1    | pre  | 201  | 1     | 10
    stall  | k2    | pre  | 201  | 4     | 5
    stall  | k1    | post | 202  | 3     | !11
    cart   | k1    | post | 202  | 2     |
    cart   |       | post | 203  | 4     | 0
    """


def test_a_rating_stands_by_session_wave_and_respondent_turned_where_it_is_reversed(
    build, assert_rows
):
    assert_rows(
        build("marts.ratings", feedback=FEEDBACK, **FORMS),
        """
        session_id | respondent_id | person_id | item_id | value | scale_max | is_recommend
                   | r1            |           | useful  | 5     | 5         | no
                   | r1            |           | dull    | 5     | 5         | no
                   | r1            |           | nps     | 10    | 10        | yes
                   | r2            |           | useful  | 4     | 5         | no
        s1         | p1            | p1        | dull    | 4     | 5         | no
        s1         | p1            | p1        | nps     | 0     | 10        | yes
        s2         | p1            | p1        | useful  | 3     | 5         | no
        s2         | p1            | p1        | nps     | 7     | 10        | yes
        """,
    )  # fmt: skip


def test_an_object_is_seen_by_raters_and_counts_once(build, assert_rows):
    assert_rows(
        build("marts.rubric_ratings", rubric=RUBRIC, **FORMS),
        """
        wave_id | object_id | rater_id | item_id | instrument_id | level | score
        pre     | stall     | k1       | looks   | review        | 1     | 0
        pre     | stall     | k1       | flaws   | review        | 10    | 0
        pre     | stall     | k2       | looks   | review        | 4     | 100
        pre     | stall     | k2       | flaws   | review        | 5     | 50
        post    | stall     | k1       | looks   | review        | 3     | 66.666667
        post    | cart      | k1       | looks   | review        | 2     | 33.333333
        post    | cart      |          | looks   | review        | 4     | 100
        post    | cart      |          | flaws   | review        | 0     | 100
        """,
    )
    assert_rows(
        build("marts.rubric_scores", rubric=RUBRIC, **FORMS),
        """
        wave_id | object_id | item_id | n_raters | level | score
        pre     | stall     | looks   | 2        | 2.5   | 50
        pre     | stall     | flaws   | 2        | 7.5   | 25
        post    | stall     | looks   | 1        | 3     | 66.666667
        post    | cart      | looks   | 2        | 3     | 66.666667
        post    | cart      | flaws   | 1        | 0     | 100
        """,
    )


def test_the_same_answer_in_two_parts_of_a_wave_counts_once_the_first(build, assert_rows):
    assert_rows(
        build(
            "marts.ratings",
            feedback="""
                participant | wave | file | useful
                p1          | post | 1    | 2
                p1          | post | 2    | 5
                """,
            **FORMS,
        ),
        """
        respondent_id | item_id | value
        p1            | useful  | 2
        """,
    )


@pytest.mark.parametrize(
    "mart",
    [
        "item_scores", "topic_scores", "paired_scores", "asked_units", "answered", "item_counts",
        "test_sums", "participant_flow", "reach", "attribute_reach", "exposure",
    ],
)  # fmt: skip
def test_what_people_think_and_judges_see_changes_nothing_that_is_known(build, mart):
    survey = """
        participant | wave | a1
        p1          | pre  | 1
        p1          | post | 4
        p2          | pre  | 2
        """
    alone = build(f"marts.{mart}", survey=survey, **FORMS)
    beside = build(f"marts.{mart}", survey=survey, feedback=FEEDBACK, rubric=RUBRIC, **FORMS)
    assert beside == alone
