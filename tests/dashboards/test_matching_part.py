"""The evaluator's page says how records found their persons, where any were matched."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from dashboards.pages import write_run
from dashboards.words import voice
from tests.dashboards.operations import RUN, operations
from tests.dashboards.published import RELEASE, study

COUNTS = (
    "n_records", "n_reference", "n_exact", "n_all_but_one", "n_all_but_two", "n_decided", "n_tied",
    "n_doubtful", "n_unmatched", "n_without_identity",
)  # fmt: skip
PRE = ("2021-09-ciputat", "pre", "pre_kobo.csv", 41, 41, 0, 0, 0, 0, 0, 0, 0, 0, None, 0.0, True)
POST = ("2021-09-ciputat", "post", "post_kobo.csv", 38, 0, 20, 6, 2, 1, 2, 3, 4, 0, 29 / 38, 0.24)


def with_matches(*rows: tuple) -> dict[str, pd.DataFrame]:
    names = ["cohort_id", "wave_id", "path", *COUNTS]
    names += ["match_rate", "expected_false_matches", "is_current"]
    frame = pd.DataFrame([(*row, True)[: len(names)] for row in rows], columns=names)
    balance = pd.DataFrame(
        [
            (RUN, "2021-09-ciputat", 29, 12, 41.5, 36.25, 0.31, ""),
            (RUN, "2022-05-bogor", 20, 3, None, None, None, "too_few"),
            ("older", "2022-05-bogor", 9, 9, 1.0, 2.0, 3.0, ""),
        ],
        columns=[
            "run_id", "cohort_id", "n_matched", "n_unmatched", "mean_matched", "mean_unmatched",
            "baseline_smd", "note_code",
        ],
    )  # fmt: skip
    return {**operations(), "matches": frame, "match_balance": balance}


def cells_of(page: str, row: str) -> list[str]:
    (line,) = re.findall(rf'<tr><th scope="row">{re.escape(row)}</th>(.*?)</tr>', page)
    return re.findall(r"<td[^>]*>(.*?)</td>", line)


def part_of(page: str) -> str:
    return page[page.index('id="matching-title"') :].partition("</section>")[0]


@pytest.mark.parametrize(
    ("language", "rate", "chance", "difference"),
    [("en", "76.3%", "0.2", "+0.31"), ("id", "76,3%", "0,2", "+0,31")],
)
def test_each_file_and_each_comparable_cohort_has_a_line(language, rate, chance, difference):
    part = part_of(write_run(with_matches(PRE, POST), study(), RELEASE, voice(language)))
    assert "pre_kobo.csv" not in part
    cells = cells_of(part, "post_kobo.csv")
    assert cells == ["38", "20", "6", "2", "1", "2", "3", "4", rate, chance]
    assert difference in part
    assert part.count("<tr>") == 2 * 2  # of both tables one line below its header


def test_where_nobody_is_matched_nothing_is_said():
    for ops in (operations(), with_matches(PRE)):
        assert "matching-title" not in write_run(ops, study(), RELEASE, voice("en"))
