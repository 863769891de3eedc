from __future__ import annotations

import pandas as pd
import pytest

from transforms.estimates.comparability import comparable_cohorts


def declared_items(**sets: dict[str, list[str]]) -> dict[str, pd.DataFrame]:
    """Declare item sets (v1, v2, shared): topic -> items, every item of 10 points."""
    members = [
        (name, item, topic)
        for name, topics in sets.items()
        for topic, items in topics.items()
        for item in items
    ]
    frame = pd.DataFrame(members, columns=["item_set_id", "item_id", "topic_id"])
    items = frame[["item_id", "topic_id"]].drop_duplicates().assign(points=10.0, is_keyed=True)
    kinds = [(name, "shared" if name == "shared" else "version") for name in sets]
    return {
        "settings": pd.DataFrame({"comparable_share": [0.7]}),
        "item_sets": pd.DataFrame(kinds, columns=["item_set_id", "kind"]),
        "item_set_items": frame[["item_set_id", "item_id"]],
        "items": items,
    }


def line_of(*versions: str, kind: str = "topic", subject: str = "a") -> pd.DataFrame:
    """Make a line of cohorts in order; "v1/shared" was scored with both item sets."""
    rows = [
        (f"c{number}", number, item_set)
        for number, sets in enumerate(versions)
        for item_set in sets.split("/")
    ]
    return pd.DataFrame(rows, columns=["cohort_id", "cohort_no", "item_set_id"]).assign(
        instrument_id="test", subject_kind=kind, subject_id=subject, wave_from="pre", wave_to="post"
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


def kept(line: pd.DataFrame, answered: pd.DataFrame, declared: dict[str, pd.DataFrame]) -> str:
    """Name the cohorts that may be averaged, and the item set they are averaged with."""
    rows = comparable_cohorts(line, answered, declared).sort_values("cohort_no")
    assert rows["item_set_id"].nunique() <= 1
    return " ".join([*rows["item_set_id"].unique(), *rows["cohort_id"]])


NOBODY = answered_by()
ENOUGH = declared_items(
    v1={"a": names(*range(8))}, v2={"a": names(*range(3, 13))}, shared={"a": names(*range(3, 8))}
)
TOO_FEW = declared_items(
    v1={"a": names(*range(8))}, v2={"a": names(*range(4, 12))}, shared={"a": names(*range(4, 8))}
)
TOO_SMALL_A_PART = declared_items(
    v1={"a": names(*range(11))}, v2={"a": names(*range(6, 17))}, shared={"a": names(*range(6, 11))}
)


def test_two_versions_are_averaged_on_the_items_they_share():
    line = line_of("v1/shared", "v1/shared", "v2/shared")
    assert kept(line, NOBODY, ENOUGH) == "shared c0 c1 c2"


def test_one_version_is_averaged_whole():
    assert kept(line_of("v1/shared", "v1/shared"), NOBODY, ENOUGH) == "v1 c0 c1"


def test_a_cohort_that_changed_version_between_its_waves_has_the_shared_items_only():
    assert kept(line_of("v1/shared", "shared", "v2/shared"), NOBODY, ENOUGH) == "shared c0 c1 c2"


@pytest.mark.parametrize(
    "declared", [TOO_FEW, TOO_SMALL_A_PART], ids=["four items", "5 of 11 items"]
)
def test_versions_that_share_too_little_are_not_averaged_together(declared):
    line = line_of("v1/shared", "v1/shared", "v2/shared")
    assert kept(line, NOBODY, declared) == "v1 c0 c1"


def test_of_versions_with_as_many_cohorts_the_latest_is_averaged():
    line = line_of("v1/shared", "v1/shared", "v2/shared", "v2/shared")
    assert kept(line, NOBODY, TOO_FEW) == "v2 c2 c3"


def test_a_whole_version_is_averaged_however_short():
    assert kept(line_of("v1", "v1"), NOBODY, declared_items(v1={"a": ["a1"]})) == "v1 c0 c1"


def test_cohorts_few_of_which_answered_are_left_out():
    line = line_of("v1", "v1", "v1")
    assert kept(line, answered_by(c0=0.7, c1=0.69, c2=1.0), ENOUGH) == "v1 c0 c2"


def test_overall_needs_the_same_topics_and_enough_of_each():
    six = names(*range(6))
    bare = {"v1": {"a": six}, "shared": {"a": six}}
    line = line_of("v1/shared", "v2/shared", "v2/shared", kind="overall", subject="overall")
    other_topic = declared_items(**bare, v2={"a": six, "b": ["b1"]})
    assert kept(line, NOBODY, other_topic) == "v2 c1 c2"
    same_topics = declared_items(**bare, v2={"a": [*six, "a6"]})
    assert kept(line, NOBODY, same_topics) == "shared c0 c1 c2"


def test_no_cohorts_stay_no_cohorts():
    assert kept(line_of("v1").iloc[:0], NOBODY, ENOUGH) == ""


def test_a_study_may_ask_for_more_or_fewer_answers():
    line = line_of("v1", "v1")
    answered = answered_by(c0=1.0, c1=0.65)
    lenient = {**ENOUGH, "settings": pd.DataFrame({"comparable_share": [0.6]})}
    assert kept(line, answered, ENOUGH) == "v1 c0"
    assert kept(line, answered, lenient) == "v1 c0 c1"
