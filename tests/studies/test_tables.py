"""What a study declares arrives in the schema `study` as SQL joins it."""

from datetime import date

import pytest

from studies import declared_tables, due_waves
from tests.studies.conftest import COHORT, COHORT_FILE

AS_OF = date(2024, 12, 1)

COLUMNS = {
    "settings": "study_id as_of mastery_threshold overall_rule currency timezone completion_share "
    "comparable_share duplicates privacy_funder privacy_team",
    "limits": "measure warn stop fewest",
    "odd_rows": "outlier_z straight_items seconds_per_item",
    "labels": "subject_kind subject_id language label",
    "waves": "wave_id wave_no kind anchor due_days from_days to_days late is_sampled",
    "wave_pairs": "subject_kind subject_id wave_from wave_to pair_no",
    "cohorts": "cohort_id cohort_no evidence arm place mode first_session_on last_session_on "
    "n_sessions hours n_invited has_roster has_attendance is_pooled",
    "comparison": "assignment unit",
    "compared_cohorts": "cohort_id cohort_other",
    "cohort_waves": "cohort_id wave_id opens_on due_on closes_on is_due is_declared",
    "sessions": "cohort_id session_id session_no held_on hours mode",
    "session_topics": "cohort_id session_id topic_id",
    "topics": "topic_id topic_no",
    "instruments": "instrument_id unit holds",
    "items": "item_id instrument_id item_no topic_id kind points scale_min scale_max is_reversed "
    "is_keyed is_recommend credit tolerance key_number has_options is_sensitive asked_if_item "
    "asked_if_value",
    "answers": "subject_kind subject_id answer value state is_key",
    "item_sets": "item_set_id instrument_id kind n_items",
    "item_set_items": "item_set_id item_id",
    "indicators": "indicator_id indicator_no unit kind value_kind currency period direction "
    "baseline_wave minimum maximum at_or_above winsorize records_indicator is_about_previous "
    "formula is_skipping is_primary is_sensitive",
    "indicator_options": "indicator_id option_id option_no is_none",
    "formula_parts": "indicator_id part_no part_id",
    "prices": "month_on price_index is_base",
    "calendar": "month_on tag",
    "targets": "subject_kind subject_id wave_to metric kind target",
    "attributes": "attribute_id attribute_no unit",
    "attribute_values": "attribute_id value value_no",
    "cohort_attributes": "cohort_id attribute_id value",
    "age_bands": "attribute_id value is_year lowest highest",
    "themes": "theme_id theme_no",
    "codes": "code_id theme_id",
}
ELSEWHERE = {
    "indicator_options", "formula_parts", "prices", "calendar", "age_bands",
    "comparison", "compared_cohorts",
}  # fmt: skip
"""Tables that are empty in the study under test; test_indicators.py, test_attributes.py and
test_comparison.py fill them."""


def shown(rows, *columns):
    """Write rows as a table, to read beside what is expected."""
    return "\n".join(
        " | ".join("" if row[one] is None else str(row[one]) for one in columns) for row in rows
    )


@pytest.fixture
def tables(folder):
    return declared_tables(folder.read(), AS_OF)


def table(text):
    return "\n".join(line.strip() for line in text.strip().splitlines())


def test_every_table_has_its_columns_in_every_row(tables):
    assert list(tables) == list(COLUMNS)
    for name, rows in tables.items():
        assert rows or name in ELSEWHERE, f"study.{name} is empty in the study under test"
        assert {tuple(row) for row in rows} <= {tuple(COLUMNS[name].split())}


def test_waves_stand_in_order_with_their_window(tables):
    assert shown(tables["waves"], "wave_no", "wave_id", "from_days", "due_days", "to_days") == (
        table("""
            1 | pre |  |  |
            2 | post |  |  |
            3 | f6 | 153 | 183 | 243
        """).replace("|\n", "| \n")
    )


def test_a_follow_up_has_a_window_of_its_own_where_none_is_declared(folder):
    folder.change("study.yml", "due: 183d, from: 153d, to: 243d", "due: 4w")
    waves = declared_tables(folder.read(), AS_OF)["waves"]
    assert shown(waves[2:], "from_days", "due_days", "to_days") == "0 | 28 | 88"


def test_a_cohort_is_due_when_its_window_has_closed(tables):
    rows = tables["cohort_waves"]
    # 153, 183 and 243 days after the last session, which was on 2024-03-09
    assert shown(rows, "wave_id", "opens_on", "due_on", "closes_on", "is_due") == "\n".join(
        [
            "pre |  |  |  | True",
            "post |  |  |  | True",
            "f6 | 2024-08-09 | 2024-09-08 | 2024-11-07 | True",
        ]
    )


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (date(2024, 3, 9), []),
        (date(2024, 3, 10), ["pre", "post"]),
        (date(2024, 11, 7), ["pre", "post"]),
        (date(2024, 11, 8), ["pre", "post", "f6"]),
    ],
)
def test_a_wave_is_due_from_the_day_after_it_ends(folder, as_of, due):
    assert due_waves(folder.read(), as_of) == [("2024-03", wave) for wave in due]


def test_a_cohort_without_sessions_is_never_due(folder):
    folder.write(COHORT_FILE, "label: no sessions\n")
    assert due_waves(folder.read(), date(2030, 1, 1)) == []


def test_an_instrument_is_paired_over_the_waves_that_have_it_and_an_indicator_over_all(tables):
    rows = tables["wave_pairs"]
    assert shown(rows, "subject_kind", "subject_id", "wave_from", "wave_to", "pair_no") == table("""
        instrument | knowledge | pre | post | 1
        indicator | revenue | pre | post | 1
        indicator | revenue | pre | f6 | 2
        indicator | uses_marketplace | pre | post | 1
        indicator | uses_marketplace | pre | f6 | 2
    """)


def test_a_then_wave_is_never_paired_and_declared_pairs_replace_the_rest(folder):
    folder.change("study.yml", "post: {kind: post}", "post: {kind: post}\n  before: {kind: then}")
    pairs = declared_tables(folder.read(), AS_OF)["wave_pairs"]
    assert "before" not in {row["wave_to"] for row in pairs}
    folder.change("study.yml", "topics:", "pairs: [{from: post, to: f6}]\ntopics:")
    pairs = declared_tables(folder.read(), AS_OF)["wave_pairs"]
    assert shown(pairs, "subject_id", "wave_from", "wave_to") == table("""
        revenue | post | f6
        uses_marketplace | post | f6
    """)


def test_cohorts_are_numbered_by_their_first_session(folder):
    earlier = COHORT.replace("2024-03-0", "2023-05-0").replace("in_person", "online")
    folder.write("cohorts/z-earlier/cohort.yml", earlier + "n_invited: 60\n")
    folder.write("cohorts/z-earlier/pre.csv", "").write("cohorts/z-earlier/post.csv", "")
    rows = declared_tables(folder.read(), AS_OF)["cohorts"]
    columns = ("cohort_id", "cohort_no", "mode", "n_sessions", "hours", "n_invited", "is_pooled")
    assert shown(rows, *columns) == table("""
        2024-03 | 2 | mixed | 2 | 7.0 |  | True
        z-earlier | 1 | online | 2 | 7.0 | 60 | True
    """)


def test_what_was_rebuilt_stays_out_of_pooled_figures(folder):
    folder.change(COHORT_FILE, "place: Serpong", "evidence: reconstruction")
    assert declared_tables(folder.read(), AS_OF)["cohorts"][0]["is_pooled"] is False


def test_an_item_of_two_versions_stands_once_and_makes_a_shared_set(tables):
    assert shown(tables["items"], "item_id", "item_no", "is_keyed", "key_number", "scale_max") == (
        "ms_1 | 1 | True |  | \nmd_1 | 2 | True | 12.5 | \nmd_2 | 3 | False |  | 5.0"
    )
    sets = tables["item_sets"]
    assert shown(sets, "item_set_id", "instrument_id", "kind", "n_items") == table("""
        knowledge-1 | knowledge | version | 2
        knowledge-2 | knowledge | version | 2
        knowledge-1+2 | knowledge | shared | 1
    """)
    assert shown(tables["item_set_items"][-1:], "item_set_id", "item_id") == "knowledge-1+2 | ms_1"


def test_answers_are_known_by_code_and_by_label_in_every_language(tables):
    own = [row for row in tables["answers"] if row["subject_id"] in ("ms_1", "sex")]
    assert shown(own, "subject_kind", "answer", "value", "is_key") == table("""
        item | a | a | True
        item | b | b | False
        item | Monopoly | a | True
        item | Oligopoly | b | False
        attribute | f | f | False
        attribute | m | m | False
        attribute | women | f | False
        attribute | perempuan | f | False
    """)


def test_yes_and_no_are_known_in_both_languages(tables):
    words = {r["answer"]: r["value"] for r in tables["answers"] if r["subject_kind"] == "indicator"}
    assert {words[one] for one in ("yes", "ya", "sudah", "1")} == {"1"}
    assert {words[one] for one in ("no", "tidak", "belum", "0")} == {"0"}


def test_dont_know_and_refused_are_states_and_go_before_an_option_of_the_same_code(folder):
    folder.change("instruments/knowledge-1.yml", "points: 2", "dont_know: ['99'], refused: [x]")
    folder.change("study.yml", "kind: money,", "kind: money, refused: [rahasia],")
    rows = declared_tables(folder.read(), AS_OF)["answers"]
    other = [row for row in rows if row["state"] != "answered"]
    assert shown(other, "subject_id", "answer", "state") == table("""
        md_1 | 99 | dont_know
        md_1 | x | refused
        revenue | rahasia | refused
    """)


def test_targets_name_the_figure_they_are_held_against(folder):
    folder.change(COHORT_FILE, "place: Serpong", "targets: {gain: 30}")
    rows = declared_tables(folder.read(), AS_OF)["targets"]
    columns = ("subject_kind", "subject_id", "wave_to", "metric", "kind", "target")
    assert shown(rows, *columns) == table("""
        overall | overall |  | gain | absolute | 25.0
        reach |  |  | n_attended | absolute | 40.0
        cohort | 2024-03 |  | gain | absolute | 30.0
        indicator | revenue | f6 | percent_change | relative | 15.0
        indicator | uses_marketplace | f6 | share_to | absolute | 0.5
    """)


def test_money_is_monthly_sensitive_and_in_the_currency_of_the_study(tables):
    columns = ("indicator_id", "currency", "period", "baseline_wave", "is_primary", "is_sensitive")
    assert shown(tables["indicators"], *columns) == table("""
        revenue | IDR | month | pre | True | True
        uses_marketplace |  | none | pre | False | False
    """)


def test_everything_declared_has_a_label_in_every_language(tables):
    labels = {
        (r["subject_kind"], r["subject_id"], r["language"]): r["label"] for r in tables["labels"]
    }
    assert labels["topic", "market", "id"] == "Pasar"
    assert labels["topic", "media", "en"] == "media"  # none declared: its id
    assert labels["attribute_value", "sex.f", "en"] == "women"
    assert labels["session", "2024-03/s1", "id"] == "s1"
    assert labels["place", "Serpong", "en"] == "Serpong"
    kinds = {kind for kind, _, _ in labels}
    assert kinds == {
        "study", "wave", "topic", "indicator", "attribute", "attribute_value", "cohort",
        "session", "theme", "code", "item", "place",
    }  # fmt: skip


def test_reading_twice_gives_the_same_tables_in_the_same_order(folder, tables):
    assert declared_tables(folder.read(), AS_OF) == tables
