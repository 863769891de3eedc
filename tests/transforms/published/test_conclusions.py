"""A conclusion leaves with its headline, and not without it."""

CHECKS = """
    item_set_id | wave_from | wave_to | metric | analysis  | conclusion | conclusion_other | verdict
    test-1      | pre       | post    | gain   | all       | rose       | rose             | stands
    test-1      | pre       | post    | gain   | zero_gain | rose       | unclear          | moves
"""


def test_the_checks_of_a_headline_that_is_shown_are_published(publish):
    figures = """
        metric | item_set_id | wave_from | wave_to | estimate | n
        gain   | test-1      | pre       | post    | 12       | 42
    """
    rows = publish(figures, model="published.conclusions", conclusions=CHECKS)
    assert {(row["edition"], row["analysis"], row["verdict"]) for row in rows} == {
        ("funder", "all", "stands"),
        ("funder", "zero_gain", "moves"),
    }


def test_the_checks_of_a_headline_that_is_withheld_are_not(publish):
    figures = """
        metric | item_set_id | wave_from | wave_to | estimate | n
        gain   | test-1      | pre       | post    | 12       | 9
        gain   | test-2      | pre       | post    | 12       | 42
    """
    assert publish(figures, model="published.conclusions", conclusions=CHECKS) == []
