"""What was earned of what was possible: items, topics, the test as a whole."""

import random

KINDS = """
    item_id | topic_id | kind     | points | key | key_number | tolerance | credit
    one     | a        | single   | 5      | x   |            | 0         | partial
    many    | a        | multiple | 6      | x y |            | 0         | partial
    strict  | a        | multiple | 6      | x y |            | 0         | all_or_nothing
    number  | a        | number   | 2      |     | 10         | 0.5       | partial
    graded  | a        | graded   | 4      |     |            | 0         | partial
    """
RATED = """
    item_id | topic_id | kind       | scale_min | scale_max | is_reversed | points | key
    calm    | a        | likert     | 1         | 5         | no          | 1      |
    tense   | a        | likert     | 1         | 5         | yes         | 1      |
    skill   | a        | self_rated | 0         | 10        | no          | 1      |
    record  | b        | rubric     | 1         | 4         | yes         | 1      |
    keyed   | b        | single     |           |           | no          | 1      | x
    """


def score(rows, **where):
    """Give the one score of the rows that match, None where there is no such row."""
    found = [row["score"] for row in rows if all(row[name] == is_ for name, is_ in where.items())]
    assert len(found) <= 1
    return float(found[0]) if found and found[0] is not None else None


def test_each_kind_of_keyed_item_earns_what_its_key_says(build, assert_rows):
    scores = build(
        "marts.item_scores",
        items=KINDS,
        survey="""
            participant | wave | one | many  | strict | number | graded
            right       | pre  | x   | x;y   | y;x    | 10.5   | 4
            half        | pre  | X   | x     | x      | 9.4    | 2.5 / 4
            wrong       | pre  | y   | x;y;z | x;y;z  | 11     | 0
            worse       | pre  | z   | x;v;w | v      | -10    | 9
            """,
    )
    assert_rows(
        scores,
        """
        participant_id | item_id | earned | possible
        right          | one     | 5      | 5
        right          | many    | 6      | 6
        right          | strict  | 6      | 6
        right          | number  | 2      | 2
        right          | graded  | 4      | 4
        half           | one     | 5      | 5
        half           | many    | 3      | 6
        half           | strict  | 0      | 6
        half           | number  | 0      | 2
        half           | graded  | 2.5    | 4
        wrong          | one     | 0      | 5
        wrong          | many    | 3      | 6
        wrong          | strict  | 0      | 6
        wrong          | number  | 0      | 2
        wrong          | graded  | 0      | 4
        worse          | one     | 0      | 5
        worse          | many    | 0      | 6
        worse          | strict  | 0      | 6
        worse          | number  | 0      | 2
        worse          | graded  | 4      | 4
        """,
    )


def test_rated_items_run_from_lowest_to_highest_and_reversed_ones_are_turned(build, assert_rows):
    scores = build(
        "marts.item_scores",
        items=RATED,
        survey="""
            participant | wave | calm | tense | skill | record | keyed
            p1          | pre  | 2    | 2     | 7     | 1      | x
            p2          | pre  | 5    |       | dk    | 4      | x
            """,
    )
    assert_rows(
        [row for row in scores if row["item_kind"] != "single"],
        """
        participant_id | item_id | state     | score
        p1             | calm    | answered  | 25
        p1             | tense   | answered  | 75
        p1             | skill   | answered  | 70
        p1             | record  | answered  | 100
        p2             | calm    | answered  | 100
        p2             | tense   | skipped   |
        p2             | skill   | dont_know |
        p2             | record  | answered  | 0
        """,
    )


def test_no_answer_scores_nothing_once_the_test_was_taken(build, assert_rows):
    scores = build(
        "marts.item_scores",
        survey="""
            participant | wave | a1 | a2 | b1
            taken       | pre  | x  |    | dk
            not_taken   | pre  |    | dk | no
            cut         | pre  | x  | !q | ~
            """,
    )
    assert_rows(
        scores,
        """
        participant_id | item_id | earned | possible | score
        taken          | a1      | 1      | 1        | 100
        taken          | a2      | 0      | 3        | 0
        taken          | b1      | 0      | 2        | 0
        not_taken      | a1      |        |          |
        not_taken      | a2      |        |          |
        not_taken      | b1      |        |          |
        cut            | a1      | 1      | 1        | 100
        cut            | a2      |        |          |
        cut            | b1      |        |          |
        """,
    )


def test_a_topic_is_missing_under_half_of_its_points(build, assert_rows):
    scores = build(
        "marts.topic_scores",
        items="""
            item_id | topic_id | kind   | points | key
            a1      | a        | single | 1      | x
            a2      | a        | single | 2      | x
            a3      | a        | single | 1      | x
            """,
        survey="""
            participant | wave | a1 | a2 | a3
            whole       | pre  | x  | y  | x
            half        | pre  | x  | !q | y
            under       | pre  | !q | !q | x
            """,
    )
    assert_rows(
        [row for row in scores if row["subject_kind"] == "topic"],
        """
        participant_id | subject_id | n_items | score
        whole          | a          | 3       | 50
        half           | a          | 2       | 50
        """,
    )


def test_keyed_and_rated_items_of_a_topic_never_meet_in_a_score(build, assert_rows):
    scores = build(
        "marts.topic_scores",
        items=RATED,
        survey="""
            participant | wave | calm | tense | skill | record | keyed
            p1          | pre  | 5    | 1     |       | 4      | x
            p2          | pre  | 5    |       |       | 1      |
            """,
    )
    assert_rows(
        scores,
        """
        participant_id | subject_kind | subject_id | n_items | score
        p1             | scale        | a          | 2       | 100
        p1             | scale        | b          | 1       | 0
        p1             | topic        | b          | 1       | 100
        p1             | overall      | overall    | 1       | 100
        p2             | scale        | b          | 1       | 100
        """,
    )


def test_overall_is_the_mean_of_unrounded_topics(build):
    items = "item_id | topic_id | kind | points\n" + "\n".join(
        f"i{topic} | {topic} | graded | 100" for topic in "abc"
    )
    survey = """
        participant | wave | ia | ib | ic
        p1          | pre  | 38 | 65 | 45
        p1          | post | 75 | 85 | 79
        """
    pairs = build("marts.paired_scores", items=items, survey=survey)
    assert abs(score_of_gain(pairs, "overall") - 91 / 3) < 1e-9
    assert [score_of_gain(pairs, topic) for topic in "abc"] == [37, 20, 34]


def score_of_gain(pairs, subject):
    """Give the gain of a subject."""
    return next(float(row["gain"]) for row in pairs if row["subject_id"] == subject)


def test_overall_needs_every_topic(build):
    scores = build(
        "marts.topic_scores",
        survey="""
            participant | wave | a1 | a2 | b1
            p1          | pre  | x  | x  | !q
            p2          | pre  | x  | x  | y
            """,
    )
    assert score(scores, participant_id="p1", subject_id="a") == 100
    assert score(scores, participant_id="p1", subject_id="overall") is None
    assert score(scores, participant_id="p2", subject_id="overall") == (100 + 0) / 2


def test_items_weigh_the_same_where_the_study_says_so(build):
    scores = build(
        "marts.topic_scores",
        settings="""
            study_id | overall_rule  | as_of      | completion_share | privacy_funder
            s        | mean_of_items | 2024-12-31 | 0.8              | 10
            """,
        survey="""
            participant | wave | a1 | a2 | b1
            p1          | pre  | x  | y  | x
            """,
    )
    assert score(scores, subject_id="a") == 100 * 1 / (1 + 3)
    assert abs(score(scores, subject_id="overall") - (100 + 0 + 100) / 3) < 1e-9


def test_row_order_changes_nothing(build):
    rows = [f"p{no} | {wave} | {'xyz'[no % 3]} | x | {'dk' if no % 2 else 'x'}"
            for no in range(12) for wave in ("pre", "post")]  # fmt: skip
    header = "participant | wave | a1 | a2 | b1\n"
    shuffled = random.Random(3).sample(rows, len(rows))
    assert build("marts.paired_scores", survey=header + "\n".join(rows)) == build(
        "marts.paired_scores", survey=header + "\n".join(shuffled)
    )


def test_adding_points_at_both_waves_leaves_the_gain(build):
    items = "item_id | topic_id | kind | points\ng | a | graded | 100"

    def gains(added):
        return [
            row["gain"]
            for row in build(
                "marts.paired_scores",
                items=items,
                survey=f"""
                    participant | wave | g
                    p1          | pre  | {10.5 + added}
                    p1          | post | {40 + added}
                    p2          | pre  | {30 + added}
                    p2          | post | {20.25 + added}
                    """,
            )
        ]

    assert gains(0) == gains(25)
