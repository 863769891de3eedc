"""What is known of people and businesses, how long they attended, and reach by both."""

ATTRIBUTES = {
    "attributes": """
        attribute_id | attribute_no | unit
        sex          | 1            | person
        age          | 2            | person
        sector       | 3            | business
        place        | 4            | cohort
        """,
    "attribute_values": """
        attribute_id | value | value_no
        sex          | f     | 1
        sex          | m     | 2
        age          | young | 1
        age          | old   | 2
        sector       | food  | 1
        place        | here  | 1
        place        | there | 2
        """,
    "answers": """
        subject_kind | subject_id | answer | value | state    | is_key
        attribute    | sex        | f      | f     | answered | no
        attribute    | sex        | m      | m     | answered | no
        attribute    | sector     | food   | food  | answered | no
        """,
    "cohort_attributes": """
        cohort_id | attribute_id | value
        c1        | sex          | f
        c1        | place        | here
        c2        | place        | there
        """,
}
BANDS = """
    attribute_id | value | is_year | lowest | highest
    age          | young | no      | 0      | 19
    age          | old   | no      | 20     | 99
    """
DATED = """
    cohort_id | cohort_no | arm       | hours | has_roster | is_pooled | first_session_on
    c1        | 1         | treatment | 10    | yes        | yes       | 2024-03-10
    c2        | 2         | treatment | 10    | no         | yes       | 2024-06-10
    """
ONE_SESSION = """
    cohort_id | session_id | session_no | held_on    | hours
    c1        | s1         | 1          | 2024-03-10 | 10
    """


def values_of(rows, attribute_id):
    return {row["unit_id"]: row["value"] for row in rows if row["attribute_id"] == attribute_id}


def test_what_nobody_said_is_what_the_cohort_says_of_all(build):
    roster = "participant | sex\np1 | m\np2 | "
    known = build("marts.participant_attributes", cohorts=DATED, roster=roster, **ATTRIBUTES)
    assert values_of(known, "sex") == {"p1": "m", "p2": "f"}
    assert values_of(known, "place") == {"p1": "here", "p2": "here"}
    assert values_of(known, "age") == {"p1": "", "p2": ""}


def test_an_age_is_that_on_the_date_of_the_first_session(build):
    roster = """
        participant | age
        birthday    | 10-03-2004
        day_before  | 11-03-2004
        iso         | 2010-01-01
        too_old     | 01-01-1920
        unread      | !long ago
        """
    tables = {**ATTRIBUTES, "age_bands": BANDS}
    known = build("marts.participant_attributes", cohorts=DATED, roster=roster, **tables)
    assert values_of(known, "age") == {
        "birthday": "old",
        "day_before": "young",
        "iso": "young",
        "too_old": "",
        "unread": "",
    }


def test_a_year_of_birth_gives_the_age_reached_within_the_year(build):
    bands = BANDS.replace("| no ", "| yes")
    roster = "participant | age\np1 | 2004\np2 | 2005\np3 | 04"
    tables = {**ATTRIBUTES, "age_bands": bands}
    known = build("marts.participant_attributes", cohorts=DATED, roster=roster, **tables)
    assert values_of(known, "age") == {"p1": "old", "p2": "young", "p3": ""}


def test_reach_by_place_is_of_the_pool_and_by_sector_of_businesses(build, assert_rows):
    reach = build(
        "marts.attribute_reach",
        cohorts=DATED,
        roster="""
            cohort | participant | person | business | sex | sector
            c1     | p1          | ann    | b1       | f   | food
            c1     | p2          | bob    | b2       | m   |
            """,
        survey="""
            cohort | participant | person | wave | a1
            c2     | p3          | ann    | pre  | x
            c2     | p4          | cat    | pre  | x
            """,
        **ATTRIBUTES,
    )
    assert_rows(
        [row for row in reach if row["attribute_id"] in ("sector", "place")],
        """
        scope  | cohort_id | attribute_id | value | unit     | n | n_all
        cohort | c1        | sector       | food  | business | 1 | 2
        cohort | c1        | sector       |       | business | 1 | 2
        pooled |           | sector       | food  | business | 1 | 2
        pooled |           | sector       |       | business | 1 | 2
        pooled |           | place        | here  | person   | 2 | 3
        pooled |           | place        | there | person   | 1 | 3
        pooled |           | place        |       | person   | 0 | 3
        """,
    )


def test_equal_hours_stand_in_one_third(build, assert_rows):
    exposure = build(
        "marts.exposure",
        cohorts=DATED,
        sessions=ONE_SESSION,
        roster="participant | sex\n" + "\n".join(f"p{n} | f" for n in range(1, 7)),
        attendance="""
            participant | s1
            p1          | 2
            p2          | 2
            p3          | 7
            p4          | 8
            p5          | 10
            p6          | 10
            """,
        **ATTRIBUTES,
    )
    assert_rows(
        exposure,
        """
        participant_id | hours | third  | is_completed
        p1             | 2     | low    | no
        p2             | 2     | low    | no
        p3             | 7     | middle | no
        p4             | 8     | middle | yes
        p5             | 10    | high   | yes
        p6             | 10    | high   | yes
        """,
    )


def test_where_most_came_to_everything_the_others_are_the_lower_third(build):
    exposure = build(
        "marts.exposure",
        cohorts=DATED,
        sessions=ONE_SESSION,
        roster="participant | sex\np1 | f\np2 | f\np3 | f\np4 | f\np5 | f",
        attendance="participant | s1\np1 | 5\np2 | 10\np3 | 10\np4 | 10\np5 | 10",
        **ATTRIBUTES,
    )
    assert [row["third"] for row in exposure] == ["low", "high", "high", "high", "high"]


def test_where_all_attended_alike_there_are_no_thirds(build):
    exposure = build(
        "marts.exposure",
        cohorts=DATED,
        sessions=ONE_SESSION,
        roster="participant | sex\np1 | f\np2 | f",
        attendance="participant | s1\np1 | 10\np2 | 10",
        **ATTRIBUTES,
    )
    assert [(row["hours"], row["third"]) for row in exposure] == [(10, None)] * 2


def test_a_promised_share_of_a_value_holds_for_each_cohort_and_the_pool(build, assert_rows):
    found = build(
        "intermediate.targets",
        cohorts=DATED,
        targets="""
            subject_kind | subject_id | wave_to | metric       | kind     | target
            attribute    | sex.f      |         | share        | absolute | 0.5
            reach        |            |         | n_registered | absolute | 40
            """,
        **ATTRIBUTES,
    )
    assert_rows(
        found,
        """
        scope  | cohort_id | subject_kind | attribute | level | metric       | target
        pooled |           | reach        | sex       | f     | share        | 0.5
        pooled |           | reach        |           |       | n_registered | 40
        cohort | c1        | reach        | sex       | f     | share        | 0.5
        cohort | c2        | reach        | sex       | f     | share        | 0.5
        """,
    )
