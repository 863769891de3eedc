"""From Python: what docs/python.md shows runs, the notebook runs, and faults say what to do."""

from __future__ import annotations

import fcntl
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from dashboards.methods import metrics_known, notes_in
from kohort import KohortError, explain, open_study
from transforms.estimates.shape import FIGURE_COLUMNS, FIGURE_KEY

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture
def beside(finished: Path, tmp_path: Path) -> Path:
    """Give a folder in which the finished example lies where a clone has it."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "cordova").symlink_to(finished, target_is_directory=True)
    return tmp_path


def test_the_examples_of_the_document_run(beside: Path, monkeypatch):
    monkeypatch.chdir(beside)
    blocks = EXAMPLES.findall((ROOT / "docs" / "python.md").read_text("utf-8"))
    assert len(blocks) >= 6
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)  # noqa: S102 - our own document
    for name in ("gains", "topics", "pooled", "money", "women", "pairs"):
        assert len(names[name]), name
    assert (beside / "gains.csv").exists()


def test_the_notebook_runs_and_keeps_no_output(beside: Path):
    notebook = nbformat.read(ROOT / "examples" / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    place = {"metadata": {"path": str(beside / "examples")}}
    NotebookClient(notebook, kernel_name="python3", resources=place, timeout=120).execute()
    shown = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    assert all(shown[cell] for cell in ("open", "gains", "picture", "pooled", "moves"))


def test_figures_are_those_of_the_warehouse_with_all_their_columns(finished: Path):
    figures = open_study(finished).figures()
    assert tuple(figures.columns) == FIGURE_COLUMNS
    assert not figures.duplicated(list(FIGURE_KEY)).any()
    reconstructed = figures[figures["cohort_id"] == "2021-03-cordova"]
    gain = reconstructed.query("metric == 'gain' and subject_kind == 'overall'")
    assert gain["estimate"].round(2).iloc[0] == 30.33
    assert gain["ci_low"].isna().all()


def test_every_figure_and_note_of_the_example_can_be_explained(finished: Path):
    figures = open_study(finished).figures()
    assert {*figures["metric"]} <= {*metrics_known()}
    assert {*figures["note_code"]} - {""} <= {*notes_in("en")}
    for metric in set(figures["metric"]):
        assert explain(metric).count("\n") == 4


def test_a_released_edition_shows_only_what_may_leave(finished: Path):
    study = open_study(finished)
    shown = study.figures(edition="funder")
    assert {*shown["edition"]} == {"funder"}
    assert shown.loc[shown["is_suppressed"], "estimate"].isna().all()
    assert len(shown) < len(study.figures())


def test_several_words_of_a_column_are_any_of_them(finished: Path):
    study = open_study(finished)
    both = study.figures(metric=["mean_from", "mean_to"], scope="cohort")
    apart = [study.figures(metric=one, scope="cohort") for one in ("mean_from", "mean_to")]
    assert len(both) == sum(map(len, apart)) > 0


def test_a_metric_without_figures_is_an_empty_frame_and_a_typo_a_fault(finished: Path):
    study = open_study(finished)
    assert len(study.figures(metric="krippendorff_alpha")) == 0
    for question, nearest in (
        ({"metric": "gian"}, '"gain"'),
        ({"cohort_id": "2023-06-situ"}, '"2023-06-setu"'),
        ({"wave": "post"}, '"wave_to"'),
        ({"subject_kind": "topics"}, '"topic"'),
        ({"scope": "cohorts"}, '"cohort"'),
        ({"analysis": "mian"}, '"main"'),
        ({"population": "mached"}, '"matched"'),
        ({"attribute": "sexx"}, '"sex"'),
        ({"level": "ff"}, '"f"'),
        ({"wave_from": "prae"}, '"pre"'),
        ({"wave_to": "pots"}, '"post"'),
        ({"price_basis": "nominall"}, '"nominal"'),
        ({"edition": "founder"}, '"funder"'),
    ):
        with pytest.raises(KohortError) as told:
            study.figures(**question)
        assert nearest in str(told.value)
    with pytest.raises(KohortError, match=r"marts\.paired_scores"):
        study.table("marts.paired_score")
    with pytest.raises(KohortError, match="is not known"):
        explain("normalised_gain")


def test_cohorts_are_compared_and_one_alone_is_a_fault(finished: Path):
    study = open_study(finished)
    compared = study.compare("2023-06-ciputat", "2024-08-ciledug")
    found = compared.figures.set_index(["metric", "subject_kind"])
    assert {*compared.figures["scope"]} == {"comparison"}
    assert pd.notna(found.loc[("ancova_difference", "overall"), "estimate"])
    with pytest.raises(KohortError, match="beside no other"):
        study.compare("2023-06-ciputat")
    with pytest.raises(KohortError, match="2023-06-ciputat"):
        study.compare("2023-06-ciputt", "2024-08-ciledug")


def test_a_study_that_was_never_run_is_a_fault_that_says_how(tmp_path: Path):
    with pytest.raises(KohortError) as told:
        open_study(tmp_path)
    assert "nothing was built here yet" in str(told.value)
    assert "kohort run" in str(told.value)


def test_a_run_under_way_is_said_and_an_edition_answers_all_the_same(small: Path):
    study = open_study(small)
    with (small / "build" / "lock").open("a+b") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        with pytest.raises(KohortError) as told:
            study.figures(metric="gain")
        assert "a run of this study is under way" in str(told.value)
        assert len(study.figures(edition="funder", metric="gain"))
    assert len(study.figures(metric="gain"))


def test_tables_hold_pseudonyms_and_say_what_a_row_is(finished: Path):
    study = open_study(finished)
    tables = study.tables().set_index("name")
    assert tables.loc["marts.paired_scores", "meaning"].startswith("One row per")
    pairs = study.table("marts.paired_scores", cohort_id="2023-06-ciputat")
    assert pairs["participant_id"].str.fullmatch("[A-Z2-7]{26}").all()
    assert isinstance(study.cohorts(), pd.DataFrame)
    assert study.cohorts()["cohort_no"].is_monotonic_increasing
