"""A real test, laid out as a study folder, from its file to its figures: every stage but pages."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from sources.sheets import Sheet

AS_OF = dt.date(2021, 1, 1)


def find_tests(data: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Find the oracles of tests with known full marks that everyone took twice."""
    for path in sorted(data.glob("01_prepost/**/oracle.json")):
        oracle = json.loads(path.read_text("utf-8"))
        for part in [oracle, *(value for value in oracle.values() if isinstance(value, dict))]:
            if "hake" in part.get("overall", {}) and "pre_column" in part:
                yield path.parent.name, path.parent, part


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "real_test" in metafunc.fixturenames:
        found = list(find_tests(Path(metafunc.config.getoption("data")).resolve()))
        metafunc.parametrize("real_test", found, ids=[name for name, _, _ in found], scope="module")


@pytest.fixture(scope="module")
def study_folder(
    real_test: tuple[str, Path, dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
    open_table: Callable[..., Sheet],
) -> Path:
    """Lay a data set out as a study: its file as it is, a map of its columns, a graded item."""
    _, folder, oracle = real_test
    pre, post = oracle["pre_column"], oracle["post_column"]
    path, sheet = next(
        (path, sheet)
        for path in sorted(folder.glob("*.csv"))
        for sheet in [open_table(path)]
        if {pre, post} <= set(sheet.columns)
    )
    study = tmp_path_factory.mktemp("study")
    cohort = study / "cohorts" / "everyone"
    cohort.mkdir(parents=True)
    (study / "instruments").mkdir()
    for wave in ("pre", "post"):  # a file has one wave, and theirs holds both
        shutil.copy(path, cohort / f"{wave}.csv")
    unit = sheet.columns[0]  # R writes the names of the rows first
    files = [
        {
            "file": f"{wave}.csv",
            "wave": wave,
            "holds": "survey",
            "instrument": "score-1",
            "columns": {"unit": unit, "score": column},
            "leave_out": [header for header in sheet.columns if header not in (unit, column)],
        }
        for wave, column in (("pre", pre), ("post", post))
    ]
    session = {"id": "s1", "on": dt.date(2020, 1, 1), "hours": 1, "mode": "in_person"}
    item = {
        "id": "score",
        "topic": "whole",
        "kind": "graded",
        "points": oracle["overall"]["hake"]["max"],
    }
    write(cohort / "cohort.yml", {"evidence": "public", "sessions": [session], "files": files})
    write(
        study / "instruments" / "score-1.yml",
        {"instrument": "score", "version": 1, "unit": "enrolment", "items": [item]},
    )
    write(study / "study.yml", declared_study())
    return study


def declared_study() -> dict[str, Any]:
    """Declare the smallest study with a test before and after."""
    return {
        "format": 1,
        "study_id": "real",
        "title": {"en": "A real test"},
        "languages": ["en"],
        "timezone": "UTC",
        "locale": "en_US",
        "as_of": AS_OF,
        "waves": {"pre": {"kind": "pre"}, "post": {"kind": "post"}},
        "topics": {"whole": {"label": {"en": "the whole test"}}},
        "identity": {"person": ["unit"]},
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a declaration."""
    path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")


@pytest.fixture(scope="module")
def figures(study_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Take the study from its file to its figures: read, land, load, score, pair, estimate."""
    from expectations.rules import rules_for
    from sources.reading import read_cohorts
    from studies import declared_tables, read_study
    from transforms import MODELS
    from transforms.estimates.figures import estimate_figures
    from warehouse.connection import open_warehouse, table_names, write_declared
    from warehouse.frames import read_frame
    from warehouse.landing import land
    from warehouse.loading import replace_cohorts
    from warehouse.models import build_models

    study, output = read_study(study_folder), tmp_path_factory.mktemp("output")
    arrivals = read_cohorts(study, study.cohorts, key=b"k" * 32, output=output)
    assert study.cohort_faults == {}
    assert [arrival.faults for arrival in arrivals] == [()]
    connection = open_warehouse(output / "warehouse.duckdb")
    write_declared(connection, declared_tables(study, AS_OF))
    land(connection, output)
    replace_cohorts(
        connection,
        rules_for(study),
        list(study.cohorts),
        declared=set(study.cohorts),
        run_id="real",
        seen_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    )
    build_models(connection, MODELS, ("staging", "intermediate", "marts"))
    marts, declared = (
        {
            name: read_frame(connection, f"{schema}.{name}")
            for name in table_names(connection, schema)
        }
        for schema in ("marts", "study")
    )
    connection.close()
    return estimate_figures(marts, declared)


def test_the_figures_of_the_study_are_those_of_r(
    real_test: tuple[str, Path, dict[str, Any]], figures: pd.DataFrame
):
    expected = real_test[2]["overall"]
    full = expected["hake"]["max"]
    matched = figures[(figures["population"] == "matched") & (figures["subject_id"] == "overall")]
    found = matched.set_index("metric")
    points = 100 / full
    j = 1 - 3 / (8 * expected["n_matched"] - 9)
    assert found.loc["gain", "n"] == expected["n_matched"]
    for metric, value in {
        "mean_from": expected["mean_pre"] * points,
        "mean_to": expected["mean_post"] * points,
        "sd_from": expected["sd_pre"] * points,
        "sd_to": expected["sd_post"] * points,
        "gain": expected["gain_mean"] * points,
        "normalized_gain": expected["hake"]["g_class"],
        "hedges_g_av": expected["effect"]["d_av_rootmeansq"] * j,
    }.items():
        assert found.loc[metric, "estimate"] == pytest.approx(value, rel=1e-8), metric
    assert found.loc["gain", "statistic"] == pytest.approx(expected["paired_t"]["t"], rel=1e-8)
    assert found.loc["gain", "p_value"] == pytest.approx(expected["paired_t"]["p"], rel=1e-7)
    limits = [found.loc["gain", name] for name in ("ci_low", "ci_high")]
    assert limits == pytest.approx([limit * points for limit in expected["paired_t"]["ci95"]])
