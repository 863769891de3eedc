"""Published averages stand as they are, and the test's mean follows from its topics."""


def test_the_overall_mean_is_that_of_the_topics_of_the_test(build, assert_rows):
    rows = build(
        "marts.summaries",
        summaries="""
            subject_id | wave_id | item_set_id | mean | n
            a          | pre     | test-1      | 40   | 30
            b          | pre     | test-1      | 50.5 | 28
            a          | post    | test-1      | 60   | 30
            """,
    )
    assert_rows(
        rows,
        """
        cohort_id | instrument_id | item_set_id | subject_kind | subject_id | wave_id | mean  | n
        c1        | test          | test-1      | topic        | a          | pre     | 40    | 30
        c1        | test          | test-1      | topic        | b          | pre     | 50.5  | 28
        c1        | test          | test-1      | topic        | a          | post    | 60    | 30
        c1        | test          | test-1      | overall      | overall    | pre     | 45.25 | 28
        """,
    )


def test_a_published_overall_mean_goes_before_that_of_the_topics(build):
    rows = build(
        "marts.summaries",
        topics="topic_id | topic_no\na | 1\nb | 2",
        summaries="""
            subject_id | wave_id | mean
            a          | pre     | 40
            b          | pre     | 50
            overall    | pre     | 44
            """,
    )
    overall = [row for row in rows if row["subject_kind"] == "overall"]
    assert [(row["mean"], row["n"], row["item_set_id"]) for row in overall] == [(44, None, "")]


def test_what_is_not_reported_is_null_and_indicators_have_no_test(build, assert_rows):
    rows = build(
        "marts.summaries",
        summaries="""
            subject_kind | subject_id | wave_id | share | n | source_page
            indicator    | brand      | pre     | 0.25  |   | p. 7
            """,
    )
    assert_rows(
        rows,
        """
        instrument_id | subject_kind | subject_id | mean | sd | n | share | source_page
                      | indicator    | brand      |      |    |   | 0.25  | p. 7
        """,
    )
