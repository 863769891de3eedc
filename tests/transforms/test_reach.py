"""Who was reached, who answered of those due, and who is only not due yet."""

import pandas as pd

from transforms.estimates.counts import estimate_response

COHORTS = """
    cohort_id | cohort_no | evidence       | arm       | hours | has_roster | is_pooled | n_invited
    c1        | 1         | collected      | treatment | 10    | yes        | yes       | 20
    c2        | 2         | collected      | treatment | 10    | no         | yes       |
    c3        | 3         | reconstruction | treatment | 10    | no         | no        |
    """
SESSIONS = """
    cohort_id | session_id | session_no | held_on    | hours
    c1        | s1         | 1          | 2024-01-01 | 6
    c1        | s2         | 2          | 2024-01-02 | 4
    c2        | s1         | 1          | 2024-02-01 | 10
    c2        | later      | 2          | 2025-02-01 | 10
    """


def counts(rows, **where):
    """Give metric and n of the rows that match."""
    kept = [row for row in rows if all(row[name] == is_ for name, is_ in where.items())]
    return {row["metric"]: float(row["n"]) for row in kept}


def test_persons_count_once_and_attendances_every_time(build):
    reach = build(
        "marts.reach",
        cohorts=COHORTS,
        sessions=SESSIONS,
        roster="""
            cohort | participant | person
            c1     | c1-ani      | ani
            c1     | c1-budi     | budi
            """,
        attendance="""
            cohort | participant | person | s1    | s2
            c1     | c1-ani      | ani    | hadir | 2
            c1     | c1-budi     | budi   | tidak | 0
            c1     | c1-cici     | cici   | ya    | 4
            c2     | c2-ani      | ani    | 1     | ~
            """,
    )
    assert counts(reach, scope="cohort", cohort_id="c1") == {
        "n_invited": 20,
        "n_registered": 2,
        "n_attended": 2,
        "n_completed": 2,
        "n_attendances": 2 + 2,
        "n_tested": 0,
        "n_sessions": 2,
        "person_hours": 6 + 2 + 6 + 4,
    }
    pooled = counts(reach, scope="pooled", cohort_id="")
    assert pooled["n_attended"] == 2
    assert pooled["n_attendances"] == 2 + 2 + 1
    assert pooled["n_sessions"] == 3
    assert pooled["person_hours"] == 18 + 10


def test_completing_takes_the_declared_share_of_hours(build):
    reach = build(
        "marts.reach",
        cohorts=COHORTS,
        sessions=SESSIONS,
        attendance="""
            cohort | participant | s1 | s2
            c1     | eight       | 6  | 2
            c1     | under       | 6  | 1.99
            """,
    )
    assert counts(reach, scope="cohort", cohort_id="c1")["n_completed"] == 1


def test_a_column_that_never_goes_above_one_says_present_or_not(build, assert_rows):
    attendance = build(
        "marts.attendance",
        cohorts=COHORTS,
        sessions=SESSIONS,
        attendance="""
            file | cohort | participant | s1 | s2
            1    | c1     | p1          | 1  | 3
            1    | c1     | p2          | 0  | 1
            """,
    )
    assert_rows(
        attendance,
        """
        participant_id | n_attended | hours
        p1             | 2          | 9
        p2             | 1          | 1
        """,
    )


def test_reconstructions_and_comparison_groups_stay_out_of_the_pool(build):
    survey = """
        cohort | participant | wave | a1 | a2 | b1
        c1     | p1          | pre  | x  | x  | x
        c1     | p1          | post | x  | x  | x
        c3     | p3          | pre  | x  | x  | x
        c3     | p3          | post | x  | x  | x
        """
    reach = build("marts.reach", cohorts=COHORTS, survey=survey)
    assert counts(reach, scope="cohort", cohort_id="c3")["n_tested"] == 1
    assert counts(reach, scope="pooled")["n_tested"] == 1


def test_unknown_values_of_an_attribute_are_counted(build, assert_rows):
    reach = build(
        "marts.attribute_reach",
        attributes="attribute_id | attribute_no | unit\nsex | 1 | person",
        attribute_values="attribute_id | value | value_no\nsex | f | 1\nsex | m | 2",
        answers="""
            subject_kind | subject_id | answer    | value | state    | is_key
            attribute    | sex        | f         | f     | answered | no
            attribute    | sex        | perempuan | f     | answered | no
            """,
        roster="""
            participant | sex
            p1          | Perempuan
            p2          | f
            p3          |
            p4          | !robot
            """,
    )
    assert_rows(
        [row for row in reach if row["scope"] == "cohort"],
        """
        attribute_id | value | n
        sex          | f     | 2
        sex          | m     | 0
        sex          |       | 2
        """,
    )


SURVEY = """
    participant | wave | a1 | a2 | b1
    stays       | pre  | x  | x  | x
    stays       | post | x  | x  | x
    leaves      | pre  | x  | x  | x
    joins       | post | x  | x  | x
    blank       | pre  |    |    |
    """


def test_attrition_counts_those_who_were_there_before(build, assert_rows):
    answered = build("marts.answered", survey=SURVEY)
    assert_rows(
        answered,
        """
        cohort_id | subject_kind | wave_id | n_due | n_valid | n_baseline | n_valid_both
        c1        | knowledge    | pre     | 4     | 2       | 0          | 0
        c1        | knowledge    | post    | 4     | 2       | 2          | 1
        """,
    )
    assert [row["n_late_joiners"] for row in answered] == [1, 0]  # post, pre


def test_a_wave_that_is_not_due_yet_misses_nobody(build, assert_rows):
    waves = """
        cohort_id | wave_id | is_due
        c1        | pre     | yes
        c1        | post    | no
        """
    assert_rows(
        build("marts.answered", survey=SURVEY, cohort_waves=waves),
        """
        wave_id | n_due | n_valid | n_baseline
        pre     | 4     | 2       | 0
        post    | 0     | 0       | 0
        """,
    )
    assert_rows(
        [
            row
            for row in build("marts.participant_flow", survey=SURVEY, cohort_waves=waves)
            if row["scope"] == "cohort"
        ],
        """
        subject_kind | step_no | step       | n | n_due
        knowledge    | 0       | registered | 4 | 4
        knowledge    | 2       | pre        | 2 | 4
        knowledge    | 3       | post       | 0 | 0
        """,
    )


def test_the_flow_counts_who_answered_as_the_response_rate_does(build):
    """Of c2 the window is still open: who answered early is in neither, alone or pooled."""
    tables = {
        "cohorts": COHORTS,
        "cohort_waves": """
            cohort_id | wave_id | is_due
            c1        | pre     | yes
            c1        | post    | yes
            c2        | pre     | yes
            c2        | post    | no
            """,
        "survey": """
            cohort | participant | person | wave | a1 | a2 | b1
            c1     | stays       | stays  | pre  | x  | x  | x
            c1     | stays       | stays  | post | x  | x  | x
            c1     | leaves      | leaves | pre  | x  | x  | x
            c2     | early       | early  | pre  | x  | x  | x
            c2     | early       | early  | post | x  | x  | x
            """,
    }
    names = ["scope", "cohort_id", "subject_kind", "step"]
    flow = pd.DataFrame(build("marts.participant_flow", **tables))
    flow = flow[(flow["step"] != "registered") & (flow["n_due"] > 0)].set_index(names)
    is_pooled = pd.DataFrame(
        {"cohort_id": ["c1", "c2", "c3"], "cohort_no": [1, 2, 3], "is_pooled": [True, True, False]}
    )
    answered = pd.DataFrame(build("marts.answered", **tables))
    rates = estimate_response(answered, {"cohorts": is_pooled})
    rates = rates[(rates["metric"] == "response_rate") & rates["estimate"].notna()]
    rates = rates.set_index(["scope", "cohort_id", "subject_id", "wave_to"])["estimate"]
    assert (flow["n"] / flow["n_due"]).to_dict() == rates.to_dict()
    assert flow.loc[("pooled", "", "knowledge", "post"), ["n", "n_due"]].tolist() == [1, 2]


def test_businesses_have_a_flow_of_their_own(build, assert_rows):
    flow = build(
        "marts.participant_flow",
        indicators="""
            indicator_id | indicator_no | unit     | kind  | period | baseline_wave
            revenue      | 1            | business | money | month  | pre
            """,
        wave_pairs="""
            subject_kind | subject_id | wave_from | wave_to | pair_no
            indicator    | revenue    | pre       | f6      | 1
            """,
        outcomes="""
            participant | business | wave | revenue
            p1          | b1       | pre  | 10
            p1          | b1       | f6   | 12
            p2          | b2       | pre  | 10
            p3          | b3       | pre  |
            """,
    )
    assert_rows(
        [row for row in flow if row["scope"] == "pooled" and row["subject_kind"] == "business"],
        """
        step       | n | n_due
        registered | 3 | 3
        pre        | 2 | 3
        f6         | 1 | 3
        """,
    )


def test_answers_without_a_name_miss_nobody_and_reach_nobody(build, assert_rows):
    survey = """
        participant | person | wave | a1 | a2 | b1
        n1          |        | pre  | x  | x  | x
        n2          |        | pre  | x  | x  | x
        n3          |        | post | x  | x  | x
        """
    assert_rows(
        build("marts.answered", survey=survey),
        """
        wave_id | n_due | n_valid | n_baseline
        pre     | 2     | 2       | 0
        post    | 1     | 1       | 0
        """,
    )
    assert counts(build("marts.reach", survey=survey), scope="pooled") == {}
