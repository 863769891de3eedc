"""Every answer has a state; only cells that were read give it."""

RESPONSES = "staging.responses natural join staging.sittings"


def test_each_state_is_told_from_the_cell(build, assert_rows):
    responses = build(
        RESPONSES,
        survey="""
            participant | wave | a1 | a2 | b1
            p1          | pre  | x  |    | dk
            p2          | pre  | !q | no | ~
            """,
    )
    assert_rows(
        responses,
        """
        participant_id | item_id | state
        p1             | a1      | answered
        p1             | a2      | skipped
        p1             | b1      | dont_know
        p2             | a1      | rejected
        p2             | a2      | refused
        p2             | b1      | not_asked
        """,
    )


def test_a_blank_is_not_asked_where_its_condition_was_not_met(build, assert_rows):
    responses = build(
        RESPONSES,
        items="""
            item_id | topic_id | kind   | key | asked_if_item | asked_if_value
            a1      | a        | single | x   |               |
            a2      | a        | single | x   | a1            | y
            """,
        survey="""
            participant | wave | a1 | a2
            met         | pre  | Y  |
            not_met     | pre  | z  |
            anyway      | pre  | z  | x
            """,
    )
    assert_rows(
        [row for row in responses if row["item_id"] == "a2"],
        """
        participant_id | state
        met            | skipped
        not_met        | not_asked
        anyway         | answered
        """,
    )


def test_words_of_any_language_stand_for_their_code(build, assert_rows):
    responses = build(
        RESPONSES,
        answers="""
            subject_kind | subject_id | answer     | value | state    | is_key
            item         | a1         | Monopoly   | x     | answered | yes
            item         | a1         | monopoli   | x     | answered | yes
            item         | a1         | MONOPOLI   | x     | answered | yes
            """,
        survey="""
            participant | wave | a1
            p1          | pre  | monopoly
            p2          | pre  | Monopoli
            p3          | pre  | x
            """,
    )
    assert_rows(
        [row for row in responses if row["item_id"] == "a1"],
        """
        participant_id | value | n_right
        p1             | x     | 1
        p2             | x     | 1
        p3             | x     | 1
        """,
    )


def test_numbers_are_read_as_their_file_writes_them(build, assert_rows):
    responses = build(
        RESPONSES,
        items="""
            item_id | topic_id | kind   | key_number
            a1      | a        | number | 1500
            """,
        survey="""
            participant | wave | marks | a1
            id          | pre  | ,.    | 1.500,5
            en          | pre  | .,    | 1,500.5
            bad         | pre  | .,    | many
            """,
    )
    assert_rows(
        responses,
        """
        participant_id | amount | state
        id             | 1500.5 | answered
        en             | 1500.5 | answered
        bad            |        | rejected
        """,
    )


def test_an_item_that_came_in_two_parts_keeps_its_answer(build, assert_rows):
    responses = build(
        RESPONSES,
        survey="""
            participant | wave | a1 | a2 | b1
            p1          | pre  |    | y  | ~
            p1          | pre  | x  | ~  | x
            """,
    )
    assert_rows(
        responses,
        """
        item_id | value | state
        a1      | x     | answered
        a2      | y     | answered
        b1      | x     | answered
        """,
    )


def test_a_repeated_row_changes_nothing(build):
    once = "p1 | pre | x | y | x"
    text = "participant | wave | a1 | a2 | b1\n"
    assert build("marts.item_scores", survey=text + once) == build(
        "marts.item_scores", survey=text + once + "\n" + once
    )


def test_an_answer_outside_its_window_is_late_and_counts(build, assert_rows):
    survey = """
        participant | wave | on         | a1 | a2 | b1
        early       | f6   | 31/05/2024 | x  | x  | x
        in_time     | f6   | 1/6/2024   | x  | x  | x
        undated     | f6   |            | x  | x  | x
        """
    assert_rows(
        build("staging.records", survey=survey),
        """
        participant_id | is_late
        early          | yes
        in_time        | no
        undated        | no
        """,
    )
    assert len(build("marts.item_scores", survey=survey)) == 3 * 3


def test_an_option_that_holds_the_mark_between_answers_is_one_answer(build, assert_rows):
    responses = build(
        RESPONSES,
        items="""
            item_id | topic_id | kind     | points | key
            m1      | a        | multiple | 1      | v w
            """,
        answers="""
            subject_kind | subject_id | answer       | value | state    | is_key
            item         | m1         | Makan; minum | v     | answered | yes
            item         | m1         | Radio        | w     | answered | yes
            """,
        survey="""
            participant | wave | m1
            p1          | pre  | Makan; minum;Radio;
            p2          | pre  | radio; MAKAN;minum
            p3          | pre  | makan;Radio
            """,
    )
    assert_rows(
        responses,
        """
        participant_id | value   | n_right
        p1             | v w     | 2
        p2             | v w     | 2
        p3             | makan w | 1
        """,
    )
