"""The page says in words whether a conclusion moves when it is computed in another way."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboards.headlines import headline_gain
from dashboards.sections.conclusions import KEY, MOST_NOTES, conclusions_section
from dashboards.story import Section, tell
from dashboards.words import voice
from tests.dashboards.published import published, study


def headlines(metric: str, **wanted: str) -> list[dict[str, Any]]:
    """Give the keys of published figures."""
    figures = published()["figures"]
    found = figures[(figures["metric"] == metric) & (figures["edition"] == "funder")]
    for name, value in wanted.items():
        found = found[found[name] == value]
    return found[list(KEY)].to_dict("records")


def check(key: dict[str, Any], analysis: str, was: str, other: str, verdict: str) -> dict[str, Any]:
    said = {"conclusion": was, "conclusion_other": other, "verdict": verdict}
    return {**key, "edition": "funder", "analysis": analysis, **said}


def section(rows: list[dict[str, Any]], language: str = "en") -> Section | None:
    frames = {**published(), "conclusions": pd.DataFrame(rows)}
    story = tell(frames, study(), voice(language), "funder")
    return conclusions_section(story, headline_gain(story))


@pytest.fixture
def pooled() -> dict[str, Any]:
    return headlines("pooled_gain", subject_kind="overall")[0]


def test_where_all_stands_the_title_says_so(pooled):
    found = section([check(pooled, "without_flagged", "rose", "rose", "stands")])
    assert found.title == "Computed in other ways, the gains in test scores say the same"
    assert found.notes[0] == "The first figure of this page stands."
    assert found.table.rows[0][2:] == ("1", "0", "0")


def test_what_moves_is_named_with_what_it_said_and_says(pooled):
    found = section(
        [
            check(pooled, "without_flagged", "rose", "unclear", "moves"),
            *(
                check(key, "winsorized", "rose", "rose", "stands")
                for key in headlines("percent_change", scope="pooled")[:1]
            ),
        ]
    )
    assert found.title.startswith(
        "Of 2 checked figures (the gains in test scores and the changes of amounts), one says"
    )
    assert "does not stand in every check" in found.notes[0]
    assert found.notes[1].startswith("Mean of topics, average cohort: rose, but no clear change ")


def test_a_figure_that_moves_in_two_checks_is_one_figure():
    key = headlines("gain", scope="cohort", subject_kind="overall")[0]
    rows = [check(key, name, "rose", "unclear", "moves") for name in ("all", "robust")]
    assert section(rows).title.startswith("Of 1 checked figures ")


def test_many_that_move_are_counted():
    keys = headlines("gain", scope="cohort", subject_kind="topic")
    assert len(keys) > MOST_NOTES
    found = section([check(key, "robust", "rose", "unclear", "moves") for key in keys])
    assert len(found.notes) == MOST_NOTES + 1
    assert found.notes[-1] == f"And {len(keys) - MOST_NOTES} more."
    assert found.table.rows[0][3] == str(len(keys))


def test_what_could_not_be_checked_is_counted_and_never_called_standing(pooled):
    keys = headlines("gain", scope="cohort", subject_kind="overall")[:2]
    unknown = [check(key, "robust", "rose", "", "unknown") for key in keys]
    assert section(unknown) is None
    found = section([check(pooled, "without_flagged", "rose", "rose", "stands"), *unknown])
    assert "2 checks could not be made: a figure has no interval." in found.notes
    assert found.table.rows[1][2:] == ("0", "0", "2")


def test_what_was_not_checked_is_told_by_its_reason_and_counted_apart(pooled):
    money = headlines("percent_change", scope="pooled")[0]
    found = section(
        [
            check(pooled, "without_flagged", "rose", "rose", "nothing_flagged"),
            check(money, "operating_only", "rose", "", "not_comparable"),
            check(money, "real", "rose", "rose", "stands"),
        ]
    )
    assert found.title == "Computed in other ways, the changes of amounts say the same"
    assert found.notes[-2].startswith("No cohort was flagged")
    assert found.notes[-1].startswith("One change over all cohorts was not checked")
    assert [row[2:] for row in found.table.rows] == [
        ("0", "0", "1"),
        ("0", "0", "1"),
        ("1", "0", "0"),
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "One change of a share was not checked"), ("id", "1 perubahan persentase tidak")],
)
def test_changes_of_shares_are_counted_as_not_checked(pooled, language, told):
    share = headlines("share_change", scope="pooled")[0]
    rows = [
        check(pooled, "without_flagged", "rose", "rose", "stands"),
        check(share, "none", "rose", "", "not_checked"),
    ]
    found = section(rows, language)
    assert found.notes[-1].startswith(told)
    assert found.table.rows[-1][2:] == ("0", "0", "1")


def test_a_headline_that_the_page_does_not_show_is_not_told(pooled):
    elsewhere = {**pooled, "item_set_id": "another"}
    assert section([check(elsewhere, "without_flagged", "rose", "fell", "moves")]) is None


def test_the_indonesian_page_says_the_same(pooled):
    found = section([check(pooled, "without_flagged", "rose", "fell", "moves")], "id")
    assert found.title.startswith(
        "Kesimpulan 1 dari 1 angka yang diperiksa (kenaikan nilai tes) berubah"
    )
    assert found.notes[1].startswith("Rata-rata topik, rata-rata angkatan: naik, tetapi turun ")
