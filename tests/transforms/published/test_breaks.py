"""Where a line over cohorts breaks is published as it is: it tells nothing of anybody's answers."""


def test_breaks_leave_with_every_edition(publish, assert_rows):
    breaks = """
        cohort_id | cohort_other | reason           | n_shared | points_share | answered_share
        c1        | c0           | few_shared_items | 3        | 0.25         |
        c1        | c0           | few_answered     |          |              | 0.6
    """
    wanted = "\n".join(f"edition | {line}" if "reason" in line else f"funder | {line}"
                       for line in breaks.strip().splitlines())  # fmt: skip
    assert_rows(publish("metric | n\nmean | 42", model="published.breaks", breaks=breaks), wanted)
