"""Outcomes of businesses and participants."""

INDICATORS = {
    "indicators": """
        indicator_id | indicator_no | unit      | kind   | period  | baseline_wave | is_sensitive
        revenue      | 1            | business  | money  | month   | pre           | no
        profit       | 2            | business  | money  | quarter | pre           | no
        sells        | 3            | business  | yes_no | none    | pre           | no
        staff        | 4            | enrolment | count  | year    | pre           | no
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        indicator    | revenue    | pre       | f6      | 1
        indicator    | sells      | pre       | f6      | 1
        """,
    "answers": """
        subject_kind | subject_id | answer | value | state     | is_key
        indicator    | sells      | ya     | 1     | answered  | no
        indicator    | sells      | tidak  | 0     | answered  | no
        indicator    | revenue    | 99     | 99    | refused   | no
        """,
}


def test_values_and_states_are_told_from_the_cells(build, assert_rows):
    outcomes = build(
        "marts.outcomes",
        outcomes="""
            participant | business | wave | marks | revenue   | profit | sells | staff
            p1          | b1       | pre  | ,.    | 1.500.000 | 300    | Ya    | 24
            p2          |          | pre  | ,.    | 99        |        | tidak | ~
            p3          | b3       | pre  | .,    | !-5       | ~      | maybe | 2
            """,
        **INDICATORS,
    )
    assert_rows(
        outcomes,
        """
        unit_id | indicator_id | state    | value
        b1      | revenue      | answered | 1500000
        b1      | profit       | answered | 100
        b1      | sells        | answered | 1
        p1      | staff        | answered | 24
        p2      | revenue      | refused  |
        p2      | profit       | skipped  |
        p2      | sells        | answered | 0
        b3      | revenue      | rejected |
        b3      | sells        | rejected |
        p3      | staff        | answered | 2
        """,
    )


def test_of_two_owners_the_latest_answer_of_their_business_counts(build, assert_rows):
    outcomes = build(
        "marts.outcomes",
        outcomes="""
            participant | business | wave | on         | revenue
            p1          | b1       | pre  | 02/03/2024 | 20
            p2          | b1       | pre  | 01/03/2024 | 10
            p3          | b1       | pre  | 05/03/2024 |
            """,
        **INDICATORS,
    )
    assert_rows(outcomes, "unit_id | value\nb1 | 20")


def test_a_pair_needs_an_answer_at_both_waves(build, assert_rows):
    pairs = build(
        "marts.paired_outcomes",
        outcomes="""
            participant | business | wave | revenue | sells
            p1          | b1       | pre  | 10      | tidak
            p1          | b1       | f6   | 15      | ya
            p2          | b2       | pre  | 10      | ya
            p2          | b2       | f6   | 99      |
            p3          | b3       | f6   | 10      | ya
            """,
        **INDICATORS,
    )
    assert_rows(
        pairs,
        """
        unit_id | indicator_id | wave_from | wave_to | value_from | value_to
        b1      | revenue      | pre       | f6      | 10         | 15
        b1      | sells        | pre       | f6      | 0          | 1
        """,
    )
