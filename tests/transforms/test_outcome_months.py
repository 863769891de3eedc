"""The month that an amount is about: its prices, and its season."""

PRICED = {
    "settings": """
        study_id | as_of      | currency
        s        | 2024-12-31 | IDR
        """,
    "indicators": """
        indicator_id | unit     | kind  | value_kind | period | currency | is_about_previous
        revenue      | business | money | money      | month  | IDR      | no
        before       | business | money | money      | month  | IDR      | yes
        abroad       | business | money | money      | month  | USD      | no
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        indicator    | revenue    | pre       | f6      | 1
        indicator    | before     | pre       | f6      | 1
        """,
    "prices": """
        month_on   | price_index | is_base
        2024-01-01 | 100         | yes
        2024-06-01 | 110         | no
        2024-07-01 | 125         | no
        """,
}
DATED = """
    business | wave | on         | revenue | before | abroad
    b1       | pre  | 15/01/2024 | 100     | 100    | 100
    b1       | f6   | 02/07/2024 | 100     | 110    | 100
    b2       | pre  | 15/01/2024 | 100     | 0      | 100
    b2       | f6   | 02/08/2024 | 100     | 250    | 100
    """


def test_real_money_is_in_the_prices_of_the_base_month(build, assert_rows):
    values = build("marts.outcome_values", outcomes=DATED, **PRICED)
    assert_rows(
        [row for row in values if row["price_basis"] == "real"],
        """
        unit_id | indicator_id | wave_id | base_month | value
        b1      | revenue      | pre     | 2024-01    | 100
        b1      | revenue      | f6      | 2024-01    | 80
        b1      | before       | f6      | 2024-01    | 100
        b2      | revenue      | pre     | 2024-01    | 100
        b2      | before       | pre     | 2024-01    | 0
        b2      | before       | f6      | 2024-01    | 200
        """,
    )
    assert {row["base_month"] for row in values if row["price_basis"] == "nominal"} == {""}


def test_waves_of_months_with_other_tags_are_of_other_seasons(build, assert_rows):
    calendar = """
        month_on   | tag
        2024-01-01 | harvest
        2024-06-01 | harvest
        2024-07-01 | harvest
        2024-07-01 | holiday
        2023-12-01 | harvest
        """
    pairs = build("marts.paired_outcomes", outcomes=DATED, calendar=calendar, **PRICED)
    assert_rows(
        [row for row in pairs if row["price_basis"] == "nominal"],
        """
        unit_id | indicator_id | is_other_season
        b1      | revenue      | yes
        b1      | before       | no
        b2      | revenue      | yes
        b2      | before       | yes
        """,
    )
    unmarked = build("marts.paired_outcomes", outcomes=DATED, **PRICED)
    assert not any(row["is_other_season"] for row in unmarked)


def test_an_answer_without_a_date_is_about_the_month_in_which_it_is_due(build, assert_rows):
    values = build(
        "staging.outcomes",
        outcomes="""
            business | wave | on         | revenue | before
            b1       | pre  |            | 1       | 1
            b1       | post |            | 1       | 1
            b1       | f6   |            | 1       | 1
            b2       | f6   | 31/08/2024 | 1       | 1
            """,
        cohorts="""
            cohort_id | cohort_no | first_session_on | last_session_on
            c1        | 1         | 2024-01-31       | 2024-02-01
            """,
        cohort_waves="""
            cohort_id | wave_id | due_on     | is_due | is_declared
            c1        | pre     |            | yes    | yes
            c1        | post    |            | yes    | yes
            c1        | f6      | 2024-08-02 | yes    | yes
            """,
        **PRICED,
    )
    assert_rows(
        values,
        """
        unit_id | indicator_id | wave_id | month_on
        b1      | revenue      | pre     | 2024-01-01
        b1      | revenue      | post    | 2024-02-01
        b1      | revenue      | f6      | 2024-08-01
        b1      | before       | pre     | 2023-12-01
        b1      | before       | post    | 2024-01-01
        b1      | before       | f6      | 2024-07-01
        b2      | revenue      | f6      | 2024-08-01
        b2      | before       | f6      | 2024-07-01
        """,
    )
