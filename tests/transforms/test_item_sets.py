"""Two versions of an instrument compare on the items they share."""

VERSIONS = {
    "items": """
        item_id | topic_id | kind   | points | key
        old     | a        | single | 1      | x
        both    | a        | single | 1      | x
        new     | a        | single | 1      | x
        """,
    "item_sets": """
        item_set_id | instrument_id | kind
        test-1      | test          | version
        test-2      | test          | version
        test-1+2    | test          | shared
        """,
    "item_set_items": """
        item_set_id | item_id
        test-1      | old
        test-1      | both
        test-2      | both
        test-2      | new
        test-1+2    | both
        """,
}
SURVEY = """
    participant | wave | version | old | both | new
    same        | pre  | test-1  | y   | x    | ~
    same        | post | test-1  | x   | x    | ~
    moved       | pre  | test-1  | x   | y    | ~
    moved       | post | test-2  | ~   | x    | y
    """


def test_a_version_pairs_with_itself_and_two_versions_on_shared_items(build, assert_rows):
    assert_rows(
        build("marts.paired_scores", survey=SURVEY, **VERSIONS),
        """
        participant_id | item_set_id | subject_id | wave_to | score_from | score_to | gain
        same           | test-1      | a          | post    | 50         | 100      | 50
        same           | test-1      | overall    | post    | 50         | 100      | 50
        same           | test-1+2    | a          | post    | 100        | 100      | 0
        same           | test-1+2    | overall    | post    | 100        | 100      | 0
        moved          | test-1+2    | a          | post    | 0          | 100      | 100
        moved          | test-1+2    | overall    | post    | 0          | 100      | 100
        """,
    )


def test_only_declared_pairs_of_waves_are_paired(build, assert_rows):
    pairs = build(
        "marts.paired_scores",
        survey="""
            participant | wave | a1 | a2 | b1
            p1          | pre  | y  | y  | y
            p1          | post | x  | x  | x
            p1          | f6   | x  | x  | y
            p2          | post | x  | x  | x
            p2          | f6   | x  | x  | x
            """,
    )
    assert_rows(
        [row for row in pairs if row["subject_kind"] == "overall"],
        """
        participant_id | wave_from | wave_to | gain
        p1             | pre       | post    | 100
        p1             | pre       | f6      | 50
        """,
    )
