"""Outcomes of every kind: bands, several answers, statuses, what is derived, what counts."""

KINDS = {
    "indicators": """
        indicator_id | unit     | kind        | value_kind  | period | formula    | is_skipping
        revenue      | business | money       | money       | month  |            | no
        cost         | business | money       | money       | month  |            | no
        profit       | business | derived     | money       | month  | difference | no
        margin       | business | derived     | ratio       | none   | ratio      | no
        staff        | business | count       | count       | none   |            | no
        per_head     | business | derived     | ratio       | none   | ratio      | no
        sells        | business | yes_no      | yes_no      | none   |            | no
        books        | business | yes_no      | yes_no      | none   |            | no
        practices    | business | derived     | share       | none   | share_of   | no
        some         | business | derived     | share       | none   | share_of   | yes
        both         | business | derived     | count       | none   | sum        | yes
        band         | business | ordered     | ordered     | none   |            | no
        channels     | business | choice_many | choice_many | none   |            | no
        standing     | business | status      | status      | none   |            | no
        """,
    "indicator_options": """
        indicator_id | option_id   | option_no | is_none
        band         | low         | 1         | no
        band         | mid         | 2         | no
        band         | high        | 3         | no
        channels     | shop        | 1         | no
        channels     | web         | 2         | no
        channels     | nothing     | 3         | yes
        standing     | operating   | 1         | no
        standing     | paused      | 2         | no
        standing     | closed      | 3         | no
        standing     | sold        | 4         | no
        standing     | not_started | 5         | no
        """,
    "formula_parts": """
        indicator_id | part_no | part_id
        profit       | 1       | revenue
        profit       | 2       | cost
        per_head     | 1       | revenue
        per_head     | 2       | staff
        practices    | 1       | sells
        practices    | 2       | books
        some         | 1       | sells
        some         | 2       | books
        both         | 1       | sells
        both         | 2       | books
        """,
    "wave_pairs": """
        subject_kind | subject_id | wave_from | wave_to | pair_no
        indicator    | revenue    | pre       | post    | 1
        indicator    | revenue    | pre       | f6      | 2
        indicator    | standing   | pre       | post    | 1
        indicator    | standing   | pre       | f6      | 2
        indicator    | channels   | pre       | f6      | 1
        """,
    "answers": """
        subject_kind | subject_id | answer    | value     | state     | is_key
        indicator    | sells      | ya        | 1         | answered  | no
        indicator    | sells      | tidak     | 0         | answered  | no
        indicator    | sells      | dk        | dk        | dont_know | no
        indicator    | books      | ya        | 1         | answered  | no
        indicator    | books      | tidak     | 0         | answered  | no
        indicator    | band       | low       | low       | answered  | no
        indicator    | band       | Mid band  | mid       | answered  | no
        indicator    | band       | high      | high      | answered  | no
        indicator    | channels   | shop      | shop      | answered  | no
        indicator    | channels   | web       | web       | answered  | no
        indicator    | channels   | none, no  | nothing   | answered  | no
        indicator    | standing   | buka      | operating | answered  | no
        indicator    | standing   | tutup     | closed    | answered  | no
        indicator    | standing   | dijual    | sold      | answered  | no
        indicator    | standing   | berhenti  | paused    | answered  | no
        """,
    "settings": """
        study_id | as_of      | currency
        s        | 2024-12-31 | IDR
        """,
}


def test_bands_options_and_statuses_have_numbers(build, assert_rows):
    outcomes = build(
        "marts.outcomes",
        outcomes="""
            business | wave | band     | channels       | standing
            b1       | pre  | mid BAND | shop;web; shop | buka
            b2       | pre  | top      | none, no       | tutup
            b3       | pre  |          |                |
            b4       | pre  | low      | shop;street    | berhenti
            """,
        **KINDS,
    )
    assert_rows(
        outcomes,
        """
        unit_id | indicator_id | state    | value
        b1      | band         | answered | 2
        b1      | channels     | answered | 2
        b1      | standing     | answered | 1
        b2      | band         | rejected |
        b2      | channels     | answered | 0
        b2      | standing     | answered | 0
        b3      | band         | skipped  |
        b3      | channels     | skipped  |
        b3      | standing     | skipped  |
        b4      | band         | answered | 1
        b4      | channels     | rejected |
        b4      | standing     | answered | 0
        """,
    )


def test_what_is_derived_is_missing_for_the_reason_of_its_first_missing_part(build, assert_rows):
    outcomes = build(
        "marts.outcomes",
        outcomes="""
            business | wave | revenue | cost | staff | sells | books
            b1       | pre  | 100     | 30   | 4     | ya    | tidak
            b2       | pre  | 100     |      | 0     | dk    | ya
            b3       | pre  | !-1     |      | 2     | dk    |
            b4       | pre  | 70      | ~    | ~     | ya    | ~
            """,
        **KINDS,
    )
    derived = [row for row in outcomes if row["indicator_id"] in
               ("profit", "per_head", "practices", "some", "both")]  # fmt: skip
    assert_rows(
        derived,
        """
        unit_id | indicator_id | state          | value
        b1      | profit       | answered       | 70
        b1      | per_head     | answered       | 25
        b1      | practices    | answered       | 0.5
        b1      | some         | answered       | 0.5
        b1      | both         | answered       | 1
        b2      | profit       | skipped        |
        b2      | per_head     | not_applicable |
        b2      | practices    | dont_know      |
        b2      | some         | answered       | 1
        b2      | both         | answered       | 1
        b3      | profit       | rejected       |
        b3      | per_head     | rejected       |
        b3      | practices    | dont_know      |
        b3      | some         | dont_know      |
        b3      | both         | dont_know      |
        b4      | profit       | not_asked      |
        b4      | per_head     | not_asked      |
        b4      | practices    | not_asked      |
        b4      | some         | answered       | 1
        b4      | both         | answered       | 1
        """,
    )


STANDING = """
    business | wave | standing | revenue
    b1       | pre  | buka     | 10
    b1       | post | buka     | 11
    b1       | f6   | buka     | 12
    b2       | pre  | buka     | 20
    b2       | post | tutup    | 5
    b3       | pre  | buka     | 30
    b3       | post | dijual   |
    b3       | f6   | buka     | 31
    b4       | pre  |          | 40
    b4       | post |          | 41
    b4       | f6   | berhenti | 42
    b5       | pre  | buka     | 50
    b6       | post | berhenti | 60
    """


def test_a_closed_business_stays_closed_until_a_file_says_otherwise(build, assert_rows):
    assert_rows(
        build("marts.business_status", outcomes=STANDING, **KINDS),
        """
        unit_id | wave_id | status    | is_due
        b1      | pre     | operating | yes
        b1      | post    | operating | yes
        b1      | f6      | operating | yes
        b2      | pre     | operating | yes
        b2      | post    | closed    | yes
        b2      | f6      | closed    | yes
        b3      | pre     | operating | yes
        b3      | post    | sold      | yes
        b3      | f6      | operating | yes
        b4      | pre     |           | yes
        b4      | post    |           | yes
        b4      | f6      | paused    | yes
        b5      | pre     | operating | yes
        b5      | post    |           | yes
        b5      | f6      |           | yes
        b6      | pre     |           | yes
        b6      | post    | paused    | yes
        b6      | f6      |           | yes
        """,
    )


def test_money_of_a_closed_business_is_0_and_stands_beside_that_of_operating_ones(
    build, assert_rows
):
    values = build("marts.outcome_values", outcomes=STANDING, **KINDS)
    assert_rows(
        [row for row in values if row["indicator_id"] == "revenue"],
        """
        unit_id | wave_id | analysis       | price_basis | value
        b1      | pre     | main           | nominal     | 10
        b1      | post    | main           | nominal     | 11
        b1      | f6      | main           | nominal     | 12
        b1      | pre     | operating_only | nominal     | 10
        b1      | post    | operating_only | nominal     | 11
        b1      | f6      | operating_only | nominal     | 12
        b2      | pre     | main           | nominal     | 20
        b2      | post    | main           | nominal     | 0
        b2      | f6      | main           | nominal     | 0
        b2      | pre     | operating_only | nominal     | 20
        b3      | pre     | main           | nominal     | 30
        b3      | post    | main           | nominal     | 0
        b3      | f6      | main           | nominal     | 31
        b3      | pre     | operating_only | nominal     | 30
        b3      | f6      | operating_only | nominal     | 31
        b4      | pre     | main           | nominal     | 40
        b4      | post    | main           | nominal     | 41
        b4      | f6      | main           | nominal     | 42
        b4      | pre     | operating_only | nominal     | 40
        b4      | post    | operating_only | nominal     | 41
        b5      | pre     | main           | nominal     | 50
        b5      | pre     | operating_only | nominal     | 50
        b6      | post    | main           | nominal     | 60
        """,
    )


def test_each_option_is_a_yes_or_no_of_those_who_chose_anything(build, assert_rows):
    pairs = build(
        "marts.paired_outcomes",
        outcomes="""
            business | wave | channels
            b1       | pre  | none, no
            b1       | f6   | shop;web
            b2       | pre  | shop
            b2       | f6   |
            """,
        **KINDS,
    )
    assert_rows(
        pairs,
        """
        unit_id | indicator_id | category | analysis | price_basis | value_from | value_to
        b1      | channels     | shop     | main     |             | 0          | 1
        b1      | channels     | web      | main     |             | 0          | 1
        b1      | channels     | nothing  | main     |             | 1          | 0
        """,
    )


def test_where_nobody_asks_for_the_status_nobody_is_unknown(build):
    asked = """
        cohort | business | wave | standing | revenue
        c1     | b1       | pre  | buka     | 10
        c1     | b1       | f6   | ~        | 12
        c2     | b2       | pre  | ~        | 20
        c2     | b2       | f6   | ~        | 21
        """
    cohorts = """
        cohort_id | cohort_no
        c1        | 1
        c2        | 2
        """
    waves = """
        cohort_id | wave_id | is_due
        c1        | pre     | yes
        c1        | f6      | yes
        c2        | pre     | yes
        c2        | f6      | yes
        """
    tables = {"outcomes": asked, "cohorts": cohorts, "cohort_waves": waves, **KINDS}
    found = build("marts.business_status", **tables)
    assert [(row["unit_id"], row["wave_id"], row["status"]) for row in found] == [
        ("b1", "pre", "operating")
    ]
    values = build("marts.outcome_values", **tables)
    money = [row for row in values if row["indicator_id"] == "revenue"]
    assert sorted((row["unit_id"], row["wave_id"], row["analysis"]) for row in money) == [
        ("b1", "f6", "main"),
        ("b1", "f6", "operating_only"),
        ("b1", "pre", "main"),
        ("b1", "pre", "operating_only"),
        ("b2", "f6", "main"),
        ("b2", "pre", "main"),
    ]
