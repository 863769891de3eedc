from __future__ import annotations

import pandas as pd

from transforms.estimates.comparability import comparable_cohorts


def declared_items(**sets: dict[str, list[str]]) -> dict[str, pd.DataFrame]:
    """Declare item sets: version -> topic -> items, every item of 10 points."""
    members = [
        (name, item, topic)
        for name, topics in sets.items()
        for topic, items in topics.items()
        for item in items
    ]
    frame = pd.DataFrame(members, columns=["item_set_id", "item_id", "topic_id"])
    items = frame[["item_id", "topic_id"]].drop_duplicates().assign(points=10.0)
    return {"item_set_items": frame[["item_set_id", "item_id"]], "items": items}


def line_of(*versions: str, kind: str = "topic", subject: str = "a") -> pd.DataFrame:
    """Make a line of cohorts, one version each, in order."""
    return pd.DataFrame(
        {
            "cohort_id": [f"c{number}" for number in range(len(versions))],
            "cohort_no": range(len(versions)),
            "instrument_id": "test",
            "item_set_id": versions,
            "subject_kind": kind,
            "subject_id": subject,
            "wave_from": "pre",
            "wave_to": "post",
        }
    )


def answered_by(**shares: float) -> pd.DataFrame:
    """Say how many of a hundred gave a valid answer at the later wave."""
    return pd.DataFrame(
        [(cohort, "post", "knowledge", 100, 100 * share) for cohort, share in shares.items()],
        columns=["cohort_id", "wave_id", "subject_kind", "n_due", "n_valid"],
    )


def names(*numbers: int) -> list[str]:
    """Number the items of a topic."""
    return [f"a{number}" for number in numbers]


def kept(line: pd.DataFrame, answered: pd.DataFrame, declared: dict[str, pd.DataFrame]) -> list:
    """List the cohorts that may be averaged."""
    return comparable_cohorts(line, answered, declared)["cohort_id"].tolist()


NOBODY = answered_by()


def test_versions_that_share_half_their_points_stand_in_one_line():
    declared = declared_items(v1={"a": names(*range(8))}, v2={"a": names(*range(3, 13))})
    assert kept(line_of("v1", "v1", "v2"), NOBODY, declared) == ["c0", "c1", "c2"]


def test_versions_that_share_too_little_break_it_and_the_longer_stretch_is_kept():
    declared = declared_items(v1={"a": names(*range(8))}, v2={"a": names(*range(4, 14))})
    assert kept(line_of("v1", "v2", "v2", "v1"), NOBODY, declared) == ["c1", "c2"]


def test_of_equal_stretches_the_latest_is_kept():
    declared = declared_items(v1={"a": names(1, 2)}, v2={"a": names(3, 4)})
    assert kept(line_of("v1", "v1", "v2", "v2"), NOBODY, declared) == ["c2", "c3"]


def test_the_same_version_never_breaks_a_line_however_short():
    declared = declared_items(v1={"a": names(1, 2)})
    assert kept(line_of("v1", "v1"), NOBODY, declared) == ["c0", "c1"]


def test_cohorts_few_of_which_answered_are_left_out_and_break_nothing():
    declared = declared_items(v1={"a": names(*range(6))}, v2={"a": names(*range(20, 26))})
    line = line_of("v1", "v2", "v1")
    assert kept(line, answered_by(c0=0.7, c1=0.69, c2=1.0), declared) == ["c0", "c2"]


def test_overall_needs_the_same_topics():
    six = names(*range(6))
    declared = declared_items(v1={"a": six}, v2={"a": six, "b": ["b1"]})
    overall = line_of("v1", "v2", "v2", kind="overall", subject="overall")
    assert kept(overall, NOBODY, declared) == ["c1", "c2"]
    assert kept(line_of("v1", "v2", "v2"), NOBODY, declared) == ["c0", "c1", "c2"]


def test_no_cohorts_stay_no_cohorts():
    assert kept(line_of("v1").iloc[:0], NOBODY, declared_items(v1={"a": ["a1"]})) == []
