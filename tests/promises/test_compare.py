"""`kohort compare` on a finished study: its forms, its numbers, and what it says instead."""

from __future__ import annotations

import csv
import fcntl
import io
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from kohort import open_study
from transforms.estimates.shape import FIGURE_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

TREATED, BESIDE, LATER = "2023-06-ciputat", "2023-06-setu", "2024-08-ciledug"
ANONYMOUS, SUMMARY, REBUILT = "2024-05-cisauk", "2022-11-parung", "2021-03-cordova"


class Tags(HTMLParser):
    """Count the tables of a page and see that every element is closed in order."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "path", "circle", "line", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tables = 0
        self.words: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tables += tag == "table"
        named = dict(attrs)
        wanted = named.get("src") or (named.get("href") if tag == "link" else None) or ""
        if wanted and not wanted.startswith(("data:", "#")):
            self.outside.append(wanted)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Leave out what closes itself."""

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open:
            self.words.append(data)


@pytest.fixture(scope="module")
def told(kohort, finished: Path) -> dict:
    """Give the comparison of three cohorts as JSON."""
    done = kohort("compare", finished, TREATED, BESIDE, LATER, "--json")
    assert done.code == 0, done.stderr
    return done.told


def only(told: dict, metric: str, cohort: str, other: str = "") -> dict:
    """Give the only figure of a metric over all topics, of one pair of waves before and after."""
    found = [
        row
        for row in told["figures"]
        if (row["metric"], row["subject_kind"]) == (metric, "overall")
        and (row["cohort_id"], row["cohort_other"]) == (cohort, other)
        and (row["wave_from"], row["wave_to"]) == ("pre", "post")
    ]
    assert len(found) == 1
    return found[0]


def people(finished: Path, told: dict):
    """Give the people that the comparison rests on: both scores, and their cohort."""
    figure = only(told, "ancova_difference", TREATED, BESIDE)
    pairs = open_study(finished).table("marts.paired_scores")
    for name in ("item_set_id", "subject_kind", "wave_from", "wave_to"):
        pairs = pairs[pairs[name] == figure[name]]
    pairs = pairs[pairs["cohort_id"].isin([TREATED, BESIDE, LATER])]
    pairs = pairs.dropna(subset=["score_from", "score_to"])
    return pairs.astype({"score_from": "float64", "score_to": "float64"})


def test_cohorts_of_two_arms_have_a_difference_and_no_test(told, finished):
    """The example's waiting list is a whole cohort: one of each arm cannot be told apart by p."""
    rows = people(finished, told)
    gains = (rows["score_to"] - rows["score_from"]).groupby(rows["cohort_id"]).mean()
    for first, second in ((TREATED, BESIDE), (BESIDE, LATER)):
        for metric in ("gain_difference", "ancova_difference"):
            found = only(told, metric, first, second)
            assert found["note_code"] == "cannot_separate_program_from_cohort"
            assert {found[name] for name in ("ci_low", "p_value", "p_adjusted")} == {None}
        raw = only(told, "gain_difference", first, second)
        assert raw["estimate"] == pytest.approx(gains[first] - gains[second], rel=1e-6)


def test_differences_are_those_of_statsmodels_and_scipy(told, finished):
    rows, first, second = people(finished, told), TREATED, LATER
    model = f"score_to ~ score_from + C(cohort_id, Treatment('{second}'))"
    fit = smf.ols(model, rows).fit(cov_type="HC3", use_t=True)
    name = f"C(cohort_id, Treatment('{second}'))[T.{first}]"
    adjusted = only(told, "ancova_difference", first, second)
    assert adjusted["estimate"] == pytest.approx(fit.params[name], rel=1e-6)
    low, high = fit.conf_int().loc[name]
    assert (adjusted["ci_low"], adjusted["ci_high"]) == pytest.approx((low, high), rel=1e-6)
    assert adjusted["p_value"] == pytest.approx(fit.pvalues[name], rel=1e-4, abs=0)
    gains = (rows["score_to"] - rows["score_from"]).groupby(rows["cohort_id"])
    own, other = (gains.get_group(one) for one in (first, second))
    welch = stats.ttest_ind(own, other, equal_var=False)
    raw = only(told, "gain_difference", first, second)
    assert (raw["n_to"], raw["n_from"]) == (len(own), len(other))
    assert raw["estimate"] == pytest.approx(own.mean() - other.mean(), rel=1e-6)
    assert raw["ci_low"] == pytest.approx(welch.confidence_interval().low, rel=1e-6)
    assert raw["p_value"] == pytest.approx(welch.pvalue, rel=1e-4, abs=0)


def test_the_adjusted_mean_is_what_the_model_foretells_at_the_average_start(told, finished):
    rows = people(finished, told)
    fit = smf.ols("score_to ~ score_from + C(cohort_id)", rows).fit()
    for cohort in (TREATED, BESIDE, LATER):
        at = pd.DataFrame({"score_from": [rows["score_from"].mean()], "cohort_id": [cohort]})
        found = only(told, "adjusted_mean", cohort)
        assert found["estimate"] == pytest.approx(fit.predict(at).iloc[0], rel=1e-6)


def test_csv_and_json_hold_the_same_figures(told, kohort, finished: Path):
    done = kohort("compare", finished, TREATED, BESIDE, LATER, "--format", "csv")
    rows = [*csv.DictReader(io.StringIO(done.stdout))]
    assert tuple(rows[0]) == FIGURE_COLUMNS
    assert len(rows) == len(told["figures"])
    for row, figure in zip(rows, told["figures"], strict=True):
        assert (row["metric"], row["subject_id"]) == (figure["metric"], figure["subject_id"])
        for name in ("estimate", "ci_low", "p_value", "p_adjusted"):
            assert row[name] == ("" if figure[name] is None else str(figure[name]))
    assert told["cohorts"] == [TREATED, BESIDE, LATER]
    assert told["exit_code"] == 0


def test_a_table_says_its_limits_and_keeps_its_columns(kohort, finished: Path):
    done = kohort("compare", finished, TREATED, BESIDE, "--language", "en")
    assert done.code == 0
    lines = done.stdout.splitlines()
    assert "not the program's effect" in done.stdout
    assert "MAY THESE COHORTS BE COMPARED?" in lines
    head = next(at for at, line in enumerate(lines) if line.startswith("Subject"))
    end = lines[head].index(" n  ") + 2
    rows = lines[head + 1 : lines.index("", head)]
    assert len(rows) == 4
    assert all(row[end - 1].isdigit() and row[end : end + 2] == "  " for row in rows)


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_page_is_whole_needs_nothing_and_names_nobody(kohort, finished, tmp_path, language):
    file = tmp_path / "compared.html"
    named = (TREATED, BESIDE, ANONYMOUS, "--format", "html", "--language", language, "--to", file)
    assert kohort("compare", finished, *named).code == 0
    page = Tags()
    page.feed(file.read_text("utf-8"))
    page.close()
    assert not page.open
    assert page.tables >= 3
    assert not page.outside
    words = " ".join(page.words)
    assert "ancova_difference" not in words
    assert ("is left out" if language == "en" else "tidak disertakan") in words


def test_who_cannot_be_compared_is_said_and_alone_ends_with_11(kohort, finished: Path):
    some = kohort("compare", finished, TREATED, BESIDE, ANONYMOUS, SUMMARY, REBUILT, "--json")
    left_out = {row["cohort_id"]: row["reason"] for row in some.told["left_out"]}
    assert left_out == {ANONYMOUS: "anonymous", SUMMARY: "summary", REBUILT: "reconstruction"}
    assert not {row["cohort_id"] for row in some.told["figures"]} & {*left_out}
    none = kohort("compare", finished, ANONYMOUS, SUMMARY, "--json")
    assert none.code == none.told["exit_code"] == 11
    assert [fault["where"] for fault in none.told["faults"]] == [ANONYMOUS, SUMMARY]
    assert all(fault["what"] and fault["todo"] for fault in none.told["faults"])


@pytest.mark.parametrize(
    ("asked", "what", "todo"),
    [
        ((TREATED, "2023-06-situ"), 'no cohort "2023-06-situ"', BESIDE),
        ((TREATED,), "one cohort has none beside it", "two or more"),
        ((TREATED, TREATED), "named twice", "once"),
        ((TREATED, BESIDE, "--language", "fr"), "not a language of this study", '"en"'),
        ((TREATED, BESIDE, "--format", "xml"), "not a form", '"html"'),
    ],
)
def test_what_the_study_does_not_have_ends_with_10(kohort, finished, asked, what, todo):
    form = () if "--format" in asked else ("--json",)
    done = kohort("compare", finished, *asked, *form)
    assert done.code == 10
    text = json.dumps(done.told, ensure_ascii=False) if form else done.stderr
    text = text.replace('\\"', '"')
    assert what in text
    assert todo in text


def test_a_run_that_holds_the_warehouse_is_said_and_nothing_is_shown(kohort, small: Path):
    with (small / "build" / "lock").open("a+b") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        done = kohort("compare", small, REBUILT, BESIDE, "--json")
    assert done.code == 12
    [fault] = done.told["faults"]
    assert done.told["subject"] == "build"
    assert fault["where"] == "build/warehouse.duckdb"
    assert fault["what"] == "a run of this study is under way and holds the warehouse"
    assert fault["todo"].startswith("Wait until it has ended")


def test_a_build_of_another_version_asks_for_a_run(finished_copy: Path, kohort):
    with duckdb.connect(str(finished_copy / "build" / "warehouse.duckdb")) as connection:
        connection.execute("update ops.schema_version set digest = 'of last year'")
    told = kohort("compare", finished_copy, TREATED, LATER)
    assert told.code == 12
    assert "built by another version of kohort" in told.stderr
    assert "kohort run" in told.stderr
