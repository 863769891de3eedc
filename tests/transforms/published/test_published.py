"""What leaves beside the privacy rule: nine digits, targets, quotes, labels, counts of cohorts."""

import pytest

CODEBOOK = {
    "themes": "theme_id | theme_no\nprice | 2\nconfidence | 1",
    "codes": "code_id | theme_id\nbrave | confidence\ncosts | price",
}


def test_numbers_leave_with_nine_digits(publish):
    figures = publish(
        f"""
        metric | wave_to | n  | estimate             | se
        mean   | pre     | 42 | {100 * 37 / 3}       | 0.000012345678912
        mean   | post    | 42 | 1234567890123.456789 |
        """
    )
    assert {row["wave_to"]: (row["estimate"], row["se"]) for row in figures} == {
        "pre": (1233.33333, 0.0000123456789),
        "post": (1234567890000.0, None),
    }


@pytest.mark.parametrize(
    ("direction", "estimate", "state"),
    [("up", 15, "met"), ("up", 14.9, "missed"), ("down", 15, "met"), ("down", 15.1, "missed")],
)
def test_a_target_is_met_in_the_direction_that_is_wanted(publish, direction, estimate, state):
    (figure,) = publish(
        f"""
        subject_kind | subject_id | metric         | wave_from | wave_to | n  | estimate
        indicator    | revenue    | percent_change | pre       | f6      | 40 | {estimate}
        """,
        indicators=f"""
            indicator_id | indicator_no | unit     | kind  | direction
            revenue      | 1            | business | money | {direction}
            """,
        targets="""
            subject_kind | subject_id | wave_to | metric         | kind     | target
            indicator    | revenue    | f6      | percent_change | relative | 15
            """,
    )
    assert (figure["target"], figure["target_state"]) == (15, state)


def test_the_target_of_the_gain_stands_beside_the_pooled_gain(publish):
    figures = publish(
        """
        scope  | cohort_id | subject_kind | subject_id | metric      | wave_to | n  | estimate
        pooled |           | overall      | overall    | pooled_gain | post    | 99 | 26
        cohort | c1        | overall      | overall    | gain        | post    | 9  | 30
        cohort | c1        | topic        | a          | gain        | post    | 40 | 30
        """,
        targets="""
            subject_kind | subject_id | wave_to | metric | kind     | target
            overall      | overall    |         | gain   | absolute | 25
            """,
    )
    assert {row["subject_id"] + row["metric"]: row["target_state"] for row in figures} == {
        "overallpooled_gain": "met",
        "overallgain": "",
        "again": "",
    }


def test_a_cohorts_own_target_goes_before_the_studys(publish):
    figures = publish(
        """
        scope  | cohort_id | subject_kind | subject_id | metric     | wave_to | n  | estimate
        pooled |           | overall      | overall    | gain       | post    | 99 | 22
        cohort | c1        | overall      | overall    | gain       | post    | 40 | 22
        pooled |           | reach        |            | n_attended |         | 99 | 99
        cohort | c1        | reach        |            | n_attended |         | 40 | 40
        """,
        targets="""
            subject_kind | subject_id | wave_to | metric     | kind     | target
            overall      | overall    |         | gain       | absolute | 25
            cohort       | c1         |         | gain       | absolute | 20
            reach        |            |         | n_attended | absolute | 90
            """,
    )
    assert {(row["scope"], row["metric"]): row["target_state"] for row in figures} == {
        ("pooled", "gain"): "missed",
        ("cohort", "gain"): "met",
        ("pooled", "n_attended"): "met",
        ("cohort", "n_attended"): "",
    }


def test_quotes_leave_pooled_and_only_under_a_theme_that_is_shown(publish, assert_rows):
    quotes = publish(
        """
        scope  | cohort_id | subject_kind | subject_id | metric      | n  | estimate
        pooled |           | theme        | confidence | theme_count | 12 | 5
        pooled |           | theme        | price      | theme_count | 12 | 2
        """,
        model="published.quotes",
        codings="""
            document_id | code_id | quote       | may_quote | role    | wave_id
            d1          | brave   | We dare     | yes       | student | post
            d2          | brave   | I dare      | yes       | manager | f6
            d3          | costs   | It costs    | yes       | student | post
            d4          | brave   | not this    | no        | student | post
            """,
        **CODEBOOK,
    )
    assert_rows(
        quotes,
        """
        edition | quote_no | theme_id   | role | wave_id | quote
        funder  | 1        | confidence |      |         | I dare
        funder  | 2        | confidence |      |         | We dare
        """,
    )


def test_labels_leave_without_the_questions_of_the_test(publish, assert_rows):
    definitions = publish(
        "metric | n\nmean | 42",
        model="published.definitions",
        labels="""
            subject_kind | subject_id | language | label
            wave         | f6         | en       | after six months
            item         | a1         | en       | The answer is x
            topic        | a          | id       | Pasar
            """,
    )
    assert_rows(
        definitions,
        """
        edition | subject_kind | subject_id | language | label            | sort_no | kind
        funder  | wave         | f6         | en       | after six months | 3       | follow_up
        funder  | topic        | a          | id       | Pasar            | 1       |
        """,
    )


def test_every_cohort_shows_how_many_came(publish, assert_rows):
    survey = """
        participant | wave | a1 | a2 | b1
        p1          | pre  | x  | x  | x
        p1          | post | x  | x  | x
        p2          | pre  | x  | x  | x
        """
    assert_rows(
        publish("metric | n\nmean | 42", model="published.cohorts", survey=survey),
        """
        edition | cohort_id | evidence  | n_registered | n_tested | n_attended
        funder  | c1        | collected | 2            | 1        |
        """,
    )
    assert_rows(
        publish("metric | n\nmean | 42", model="published.flow", survey=survey),
        """
        edition | scope  | cohort_id | step       | n | n_due
        funder  | cohort | c1        | registered | 2 | 2
        funder  | cohort | c1        | pre        | 2 | 2
        funder  | cohort | c1        | post       | 1 | 2
        funder  | pooled |           | registered | 2 | 2
        funder  | pooled |           | pre        | 2 | 2
        funder  | pooled |           | post       | 1 | 2
        """,
    )
