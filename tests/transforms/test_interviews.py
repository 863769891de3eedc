"""Themes are counted by interview, quotes need consent."""

CODEBOOK = {
    "themes": "theme_id | theme_no\nconfidence | 1\nprice | 2",
    "codes": """
        code_id | theme_id
        brave   | confidence
        sure    | confidence
        costs   | price
        """,
}


def test_a_theme_is_named_once_per_interview(build, assert_rows):
    themes = build(
        "marts.themes",
        codings="""
            document_id | code_id | coder | role    | wave_id
            d1          | brave   | ab    | student | post
            d1          | sure    | ab    | student | post
            d2          | brave   | ab    | student | post
            d3          | brave   | ab    | manager | post
            """,
        **CODEBOOK,
    )
    assert_rows(
        themes,
        """
        scope  | cohort_id | wave_id | role    | theme_id   | n_named | n_interviews
        cohort | c1        | post    | student | confidence | 2       | 2
        cohort | c1        | post    | student | price      | 0       | 2
        cohort | c1        | post    | manager | confidence | 1       | 1
        cohort | c1        | post    | manager | price      | 0       | 1
        pooled |           |         |         | confidence | 3       | 3
        pooled |           |         |         | price      | 0       | 3
        """,
    )


def test_two_coders_must_agree_on_a_theme(build, assert_rows):
    themes = build(
        "marts.themes",
        codings="""
            document_id | code_id | coder
            d1          | brave   | AB
            d1          | sure    | cd
            d1          | costs   | ab
            """,
        **CODEBOOK,
    )
    assert_rows(
        [row for row in themes if row["scope"] == "pooled"],
        """
        theme_id   | n_named | n_interviews
        confidence | 1       | 1
        price      | 0       | 1
        """,
    )


def test_only_consented_passages_are_quotes(build, assert_rows):
    quotes = build(
        "marts.quotes",
        codings="""
            document_id | code_id | quote         | may_quote
            d1          | brave   | I dare now    | yes
            d1          | costs   | I dare now    | yes
            d1          | sure    | I dare now    | yes
            d2          | brave   | do not say it | no
            d2          | brave   |               | yes
            """,
        **CODEBOOK,
    )
    assert_rows(
        quotes,
        """
        theme_id   | quote
        confidence | I dare now
        price      | I dare now
        """,
    )
