"""What items and tests are judged by: counted in exact decimals, over those whose answers count."""

import numpy as np
import pytest

ITEMS = {
    "items": """
        item_id | topic_id | kind   | points | key
        a1      | a        | single | 1      | x
        a2      | a        | single | 3      | x
        a3      | a        | single | 2      | x
        b1      | b        | single | 2      | x
        """,
}
SURVEY = """
    participant | wave | a1 | a2 | a3 | b1
    p1          | pre  | x  | y  | y  | x
    p1          | post | x  | x  | y  | x
    p2          | post | x  |    | x  | y
    p3          | post | y  | y  | x  | x
    p4          | post | x  | ~  | y  | x
    p5          | post | !x | x  | x  | x
    """


def test_right_answers_are_counted_of_those_that_count(build, assert_rows):
    counts = build("marts.item_counts", survey=SURVEY, **ITEMS)
    assert_rows(
        counts,
        """
        wave_id | item_set_id | item_id | topic_id | n_people | n_correct | n_with_rest
        pre     | test-1      | a1      | a        | 1        | 1         | 0
        pre     | test-1      | a2      | a        | 1        | 0         | 0
        pre     | test-1      | a3      | a        | 1        | 0         | 0
        pre     | test-1      | b1      | b        | 1        | 1         | 0
        post    | test-1      | a1      | a        | 4        | 3         | 4
        post    | test-1      | a2      | a        | 4        | 2         | 4
        post    | test-1      | a3      | a        | 5        | 3         | 5
        post    | test-1      | b1      | b        | 5        | 4         | 0
        """,
    )


def test_the_rest_are_the_other_points_of_the_topic_that_counted(build):
    counts = build("marts.item_counts", survey=SURVEY, **ITEMS)
    (row,) = [one for one in counts if (one["wave_id"], one["item_id"]) == ("post", "a3")]
    # What p1 to p5 earned of a3, and the share of a1 (1 point) and a2 (3) that each has earned.
    earned = np.array([0, 2, 2, 0, 2])
    rest = np.array([4 / 4, 1 / 4, 0 / 4, 1 / 1, 3 / 3])
    sums = [earned.sum(), (earned**2).sum(), rest.sum(), (rest**2).sum(), (earned * rest).sum()]
    names = ["earned_sum", "earned_squares", "rest_sum", "rest_squares", "rest_products"]
    assert [row[name] for name in names] == pytest.approx(sums)
    assert (row["item_varies"], row["rest_varies"]) == (True, True)


def test_a_test_is_summed_over_those_with_every_item(build, assert_rows):
    sums = build("marts.test_sums", survey=SURVEY, **ITEMS)
    # p1 4 of a and 2 of b, p2 3 and 0, p3 2 and 2; p4 and p5 lack an item of a.
    assert_rows(
        sums,
        f"""
        subject_kind | subject_id | n_items | n_people | total_sum | total_squares | item_squares | squared_item_sums | total_varies
        topic        | a          | 3       | 3        | 9         | {4**2 + 3**2 + 2**2} | {1 + 1 + 9 + 4 + 4} | {2**2 + 3**2 + 4**2} | yes
        topic        | b          | 1       | 5        | 8         | 16            | 16           | 64                | yes
        overall      | overall    | 4       | 3        | 13        | {6**2 + 3**2 + 4**2} | {19 + 8} | {29 + 4**2} | yes
        """,  # noqa: E501
    )


SCALE = {
    "items": """
        item_id | topic_id | kind       | points | scale_min | scale_max | is_reversed
        c1      | a        | self_rated | 1      | 1         | 5         | no
        c2      | a        | self_rated | 1      | 1         | 5         | yes
        k       | a        | graded     | 10     |           |           | no
        """,
}


def test_a_scale_is_apart_from_the_test_and_its_reversed_items_are_turned(build, assert_rows):
    survey = """
        participant | wave | c1 | c2 | k
        p1          | post | 4  | 1  | 3
        p2          | post | 2  |    | 5
        """
    assert_rows(
        build("marts.item_counts", survey=survey, **SCALE),
        """
        item_id | is_keyed | n_people | n_with_rest | rest_sum
        c1      | no       | 2        | 1           | 1
        c2      | no       | 1        | 1           | 0.75
        k       | yes      | 2        | 0           |
        """,
    )
    assert_rows(
        build("marts.test_sums", survey=survey, **SCALE),
        """
        subject_kind | subject_id | n_items | n_people | total_sum
        scale        | a          | 2       | 1        | 7
        topic        | a          | 1       | 2        | 8
        overall      | overall    | 1       | 2        | 8
        """,
    )
