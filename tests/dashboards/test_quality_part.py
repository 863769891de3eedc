"""Measures past their limits on the evaluator's page: what is odd, where, and what to do."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboards.pages import draw_editions
from dashboards.quality import MOST_SHOWN, quality_part
from dashboards.words import voice
from expectations.quality import COHORT_RULES, ROW_RULES
from tests.dashboards.operations import RUN, operations
from tests.dashboards.published import RELEASE, published, study

COLUMNS = [
    "run_id", "cohort_id", "measure", "wave_id", "path", "column_label", "subject_id", "n", "n_of",
    "value", "warn", "stop", "is_stopped", "is_current",
]  # fmt: skip
POST = "cohorts/2021-09-ciputat/post_kobo.csv"
ROWS = [
    ("old-1", "2022-05-bogor", "outlier_share", "f6", "cohorts/2022-05-bogor/omzet.xlsx", "omzet",
     "omzet", 4, 29, 4 / 29, 0.1, None, False, True),
    (RUN, "2021-09-ciputat", "swapped_waves", "post", POST, "", "", 37, 38, 37 / 38, 0.5, 0.8,
     True, False),
    (RUN, "2021-09-ciputat", "drift", "post", POST, "Q3 <b>", "q3", 38, 38, 0.52, 0.4, None,
     False, True),
    (RUN, "2021-09-ciputat", "response", "post", "", "", "post", 15, 41, 15 / 41, 0.5, None, False,
     True),
    ("old-1", "2021-09-ciputat", "too_fast", "post", POST, "", "", 9, 38, 9 / 38, 0.1, None, False,
     False),
]  # fmt: skip


def frame(rows=ROWS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def part(language: str, rows=ROWS):
    return quality_part(frame(rows), RUN, study(), voice(language))


def test_what_holds_a_cohort_back_comes_first_and_what_no_longer_stands_is_gone():
    found = part("en").findings
    assert [one.rule for one in found] == ["swapped_waves", "response", "drift", "outlier_share"]
    assert [one.is_odd for one in found] == [False, True, True, True]


def test_each_says_where_how_much_the_limit_and_what_to_do():
    swapped, response, drift, outliers = part("en").findings
    assert swapped.where == POST
    assert swapped.found == (
        "37 of 38 people know less afterwards than before, and every topic fell."
        " Limit: 80% at most."
    )
    assert swapped.cost == "stays at its last good state"
    assert response.found == "15 of 41 people due have a record. Limit: 50% at least."
    assert "0.52" in drift.found
    assert "Limit: 0.4 at most." in drift.found
    assert drift.where == f"{POST}, column “Q3 <b>”"
    assert outliers.cost == "used all the same"
    assert all(one.todo for one in (swapped, response, drift, outliers))


def test_it_speaks_indonesian():
    swapped = part("id").findings[0]
    assert swapped.found.startswith("37 dari 38 orang")
    assert "Batas: paling banyak 80%." in swapped.found


def test_more_than_a_page_holds_is_counted():
    many = part("en", [ROWS[0]] * (MOST_SHOWN + 3))
    assert len(many.findings) == MOST_SHOWN
    assert many.more == "3 more stand in ops.quality of the warehouse."


@pytest.mark.parametrize("rows", [[], [ROWS[-1]]])
def test_where_nothing_is_past_a_limit_there_is_no_section(rows):
    assert part("en", rows) is None
    assert quality_part(None, RUN, study(), voice("en")) is None


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_measure_and_every_odd_row_has_words(language):
    texts = voice(language).texts
    for rule in COHORT_RULES:
        if rule.rule_id != "within_stop":
            assert f"run.measure.{rule.rule_id}" in texts
            assert f"run.measure_todo.{rule.rule_id}" in texts
    for rule in ROW_RULES:
        assert f"run.todo.{rule.rule_id}" in texts


def test_the_page_has_the_section_and_escapes_headers(tmp_path):
    ops = operations() | {"quality": frame()}
    draw_editions(published(), ops, study=study(), release=RELEASE, output=tmp_path)
    for language in ("en", "id"):
        text = (tmp_path / "pages" / "run" / language / "index.html").read_text("utf-8")
        assert 'id="quality"' in text
        assert "Q3 &lt;b&gt;" in text
