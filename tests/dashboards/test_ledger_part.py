"""The evaluator's page accounts for every file, and says what moved; no other page does."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from dashboards.ledger import MOST_COHORTS, ledger_part, read_ledger
from dashboards.pages import write_funder, write_run
from dashboards.restated import restated_part
from dashboards.words import voice
from tests.dashboards.ledger_rows import CAME, STRANGE, ledger_operations
from tests.dashboards.operations import RUN
from tests.dashboards.published import RELEASE, published, study


def part_of(ops: dict[str, pd.DataFrame], language: str = "en"):
    return ledger_part(read_ledger(ops, RUN), study(), voice(language))


def cohort_of(part, cohort_id: str):
    label = study().label("cohort", cohort_id, "en")
    [found] = [one for one in part.listed if one.label == label]
    return found


def test_a_file_says_its_counts_its_reasons_its_cells_and_its_version():
    lines = cohort_of(part_of(ledger_operations()), "2021-09-ciputat").lines
    [line] = [one for one in lines if one.file == "pre_kobo.csv"]
    assert line.counts == ("48", "37", "2", "1", "8")
    assert line.reasons == "5 rejected in review, 2 blank, 1 previews"
    assert line.cells == ("2", "900", "3")
    assert line.version == "22222222"
    assert line.tonight == "unchanged"
    assert line.about == "survey · pre · KoboToolbox (it has the columns _id and _uuid)"
    assert line.holds


def test_the_sums_of_a_cohort_and_of_all_are_those_of_the_files_in_use():
    part = part_of(ledger_operations())
    assert cohort_of(part, "2021-09-ciputat").counts == ("86", "73", "2", "3", "8")
    assert part.total.counts == ("201", "188", "2", "3", "8")
    assert part.total.cells == ("2", "4,500", "5")
    assert part.total.n_files == "5"


def test_a_cohort_that_is_held_back_comes_first_with_why_and_its_unused_files():
    part = part_of(ledger_operations())
    held = part.listed[0]
    assert not held.is_good
    assert held.why[0].startswith("cohorts/2023-10-depok/post.csv: ")
    told = [(line.file, line.tonight, line.is_used, bool(line.counts)) for line in held.lines]
    assert told == [("post.csv", "not used", False, True), ("pre.csv", "not used", False, False)]
    assert held.counts == ("0", "0", "0", "0", "0")


def test_what_lies_beside_the_data_is_told_with_its_version():
    beside = cohort_of(part_of(ledger_operations()), "2021-09-ciputat").beside
    assert beside == "cohort.yml cccccccc (unchanged), decisions.csv dddddddd (new)"


@pytest.mark.parametrize(
    ("language", "said", "broken"),
    [
        ("en", "the sum holds", "the sum does not hold"),
        ("id", "jumlahnya cocok", "jumlahnya tidak cocok"),
    ],
)
def test_a_sum_that_breaks_is_marked_at_the_file_its_cohort_and_the_whole(language, said, broken):
    ops = ledger_operations()
    whole = write_run(ops, study(), RELEASE, voice(language))
    assert f'class="unseen">{broken}' not in whole
    assert whole.count(f'class="unseen">{said}') > 10
    ops["files"].loc[ops["files"]["path"] == CAME, "n_loaded"] = 1
    page = write_run(ops, study(), RELEASE, voice(language))
    # In the overview and its foot; in the summary, the line and the foot of the cohort.
    assert page.count(f'class="unseen">{broken}') == 5


def test_of_very_many_cohorts_those_worth_a_look_are_listed_and_the_others_counted():
    ops = ledger_operations()
    many = [f"c{number:04}" for number in range(1000)]
    base = ops["files"].iloc[[0]]
    ops["files"] = pd.concat(
        [base.assign(cohort_id=one, path=f"cohorts/{one}/pre.csv") for one in many]
    )
    ops["cohorts"] = pd.DataFrame(
        {"cohort_id": many, "state": ["published"] * 999 + ["held_back"], "faults": "[]"}
    ).assign(run_id=RUN)
    ops["file_nights"] = pd.DataFrame(
        {
            "cohort_id": many,
            "path": [f"cohorts/{one}/pre.csv" for one in many],
            "digest": "1" * 16,
            "outcome": ["unchanged"] * 900 + ["changed"] * 99 + ["last_good"],
        }
    ).assign(run_id=RUN)
    part = part_of(ops)
    assert len(part.cohorts) == 1000
    assert len(part.listed) == MOST_COHORTS
    assert part.n_more == 800
    assert part.listed[0].label == "c0999"
    assert {f"c{number:04}" for number in range(900, 1000)} <= {one.label for one in part.listed}
    page = write_run(ops, study(), RELEASE, voice("en"))
    assert "And 800 more cohorts" in page
    assert len(page) < 3_000_000


def test_what_moved_is_counted_and_the_largest_moves_have_both_values():
    part = restated_part(ledger_operations(), RUN, study(), voice("en"))
    assert part.lead == "14 figures moved, one vanished and 2 are withheld now."
    assert part.why == (
        "For every cohort, this changed too: kohort itself and the day, or which waves are due."
    )
    rows = [row[2:6] for row in part.figures.rows]
    assert rows == [
        ("27.25", "26.5", "−0.75", "210 → 209"),
        ("81%", "77.5%", "−3.5 points", "40"),
        ("IDR\xa04,500,000", "IDR\xa04,250,000", "−IDR\xa0250,000", "31 → 30"),
        ("22.5", "gone", "–", "33"),
        ("–", "withheld", "–", "–"),
    ]
    assert part.figures.rows[0][-1] == "2021-09-ciputat/post_kobo.csv"
    assert part.figures.rows[2][-1] == "2021-09-ciputat/post_kobo.csv and 8 more"
    assert part.files.rows == ((CAME, "changed", "a1a1a1a1", "b2b2b2b2"),)


def test_where_nothing_moved_nothing_is_said_and_changed_files_alone_are():
    ops = ledger_operations()
    ops["restatements"] = ops["restatements"].iloc[:0]
    part = restated_part(ops, RUN, study(), voice("en"))
    assert part.lead == "Files changed, and no published figure moved."
    assert part.figures is None
    ops["changed_files"] = ops["changed_files"].iloc[:0]
    assert restated_part(ops, RUN, study(), voice("en")) is None


@pytest.mark.parametrize("language", ["en", "id"])
def test_only_the_run_edition_tells_of_files_and_moves(language):
    page = write_run(ledger_operations(), study(), RELEASE, voice(language))
    assert 'id="restated-title"' in page
    assert STRANGE.rpartition("/")[2] in page
    funder = write_funder(published(), study(), RELEASE, voice(language))
    for word in ("restated", "post_kobo", "ledger"):
        assert not re.search(rf'(id|class)="[^"]*{word}|{word}\.csv', funder)
