"""Counts by the value of an attribute: small values are merged, and nothing gives them away."""

import pytest

SEX = {
    "attributes": "attribute_id | attribute_no | unit\nsex | 1 | person",
    "attribute_values": "attribute_id | value | value_no\nsex | f | 1\nsex | m | 2\nsex | x | 3",
}
HEADER = (
    "scope | cohort_id | subject_kind | subject_id | population | attribute | metric | level"
    " | unit | estimate | n\n"
)


def counts(cells, cohort="c1"):
    """Write the counts of a cohort ('' for the pool) as figures."""
    scope = "cohort" if cohort else "pooled"
    return "\n".join(
        f"{scope} | {cohort} | reach | | all | sex |"
        f" {'n_registered' if level else 'n_unknown'} | {level} | count | {n} | {n}"
        for level, n in cells.items()
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"f": 20, "m": 12, "": 0}, {"f": 20, "m": 12}),
        ({"f": 20, "m": 10, "x": 5, "": 5}, {"f": 20, "m": 10, "x+unknown": 10}),
        ({"f": 20, "m": 12, "x": 4}, {"f": 20, "m+x": 16}),
        ({"f": 35, "m": 7}, {}),
        ({"f": 35, "m": 0}, {}),
        ({"f": 5, "m": 4}, {}),
    ],
)
def test_small_values_are_merged_until_they_are_enough(publish, cells, expected):
    figures = publish(HEADER + counts(cells), **SEX)
    assert {row["level"]: row["estimate"] for row in figures} == expected
    assert {row["level"]: row["n"] for row in figures} == expected


def test_where_a_cohort_had_to_merge_only_the_pool_is_shown_by_value(publish):
    figures = publish(
        HEADER
        + "\n".join(
            [
                counts({"f": 60, "m": 30}, cohort=""),
                counts({"f": 30, "m": 25}, cohort="c1"),
                counts({"f": 30, "m": 5}, cohort="c2"),
            ]
        ),
        cohorts="""
            cohort_id | cohort_no | evidence  | is_pooled
            c1        | 1         | collected | yes
            c2        | 2         | collected | yes
            """,
        **SEX,
    )
    assert {(row["cohort_id"], row["level"]) for row in figures} == {("", "f"), ("", "m")}


@pytest.mark.parametrize(("n_pool", "is_shown"), [(60, True), (59, False), (51, False), (50, True)])
def test_a_few_who_were_in_two_cohorts_are_not_told_by_the_difference(publish, n_pool, is_shown):
    figures = publish(
        HEADER
        + "\n".join(
            [
                counts({"f": n_pool - 25, "m": 25}, cohort=""),
                counts({"f": 20, "m": 15}, cohort="c1"),
                counts({"f": 15, "m": 10}, cohort="c2"),
            ]
        ),
        cohorts="""
            cohort_id | cohort_no | evidence  | is_pooled
            c1        | 1         | collected | yes
            c2        | 2         | collected | yes
            """,
        **SEX,
    )
    assert ("", "m") in {(row["cohort_id"], row["level"]) for row in figures}
    assert (("c1", "m") in {(row["cohort_id"], row["level"]) for row in figures}) is is_shown
