"""Time and memory of the estimates for many cohorts, and beside doing them cohort by cohort.

Seeded cohorts of 42 people, two waves, three topics of ten items, made inside of DuckDB and scored
by the real models. Each size runs in a process of its own:

    models       staging, intermediate and marts, built
    estimates    marts read as frames, and every figure estimated from them
    megabytes    peak of the process while estimating, beyond what it held before

Then the figures for which scipy, statsmodels and pingouin have a function are computed once by
those functions, cohort by cohort and subject by subject, and once by kohort, in one process; the
answers must agree to 1e-6.

    python benchmarks/estimates.py [--cohorts 10 100 1000 4000] [--against 100 1000]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

N_PEOPLE = 42
TOPICS = ("market", "media", "cost")
N_ITEMS = 10
STUDY = """
study_id: bench
title: Bench
languages: [en]
timezone: UTC
as_of: 2030-01-01
waves: {pre: {kind: pre}, post: {kind: post}}
topics: {market: {}, media: {}, cost: {}}
identity: {person: [person]}
"""
COHORT = """
evidence: synthetic
sessions: [{id: s1, on: 2015-01-03, hours: 7}]
files:
  - {file: pre.csv, wave: pre, holds: survey, tool: csv, instrument: test-1}
  - {file: post.csv, wave: post, holds: survey, tool: csv, instrument: test-1}
"""
# A number of 0-1 from what it is about: the same on any machine and in any order.
CHANCE = "(hash({}) % 1000000) / 1000000.0"
# Easier after the course, harder by item, and people and cohorts differ.
RIGHT = (
    f"{CHANCE.format('cohort_no, person_no, item_id, wave_id')} < least(0.97, greatest(0.03,"
    " 0.44 + if(wave_id = 'post', 0.26, 0) + (item_no - 15) * 0.012"
    f" + ({CHANCE.format('cohort_no, person_no')} - 0.5) * 0.5"
    f" + ({CHANCE.format('cohort_no, wave_id')} - 0.5) * 0.2))"
)


def write_study(folder: Path) -> Path:
    """Write a study of one cohort: the others are the same but for their id and date."""
    items = "\n".join(
        f"  - {{id: {topic}_{no}, topic: {topic}, kind: single, options: {{a: A, b: B}}, key: a}}"
        for topic in TOPICS
        for no in range(1, N_ITEMS + 1)
    )
    cohort = folder / "cohorts" / "c00001"
    cohort.mkdir(parents=True)
    (folder / "instruments").mkdir()
    (folder / "study.yml").write_text(STUDY, "utf-8")
    (folder / "instruments" / "test-1.yml").write_text(f"instrument: test\nitems:\n{items}\n")
    (cohort / "cohort.yml").write_text(COHORT, "utf-8")
    for wave in ("pre", "post"):
        (cohort / f"{wave}.csv").write_text("person\n", "utf-8")
    return folder


def fill(connection: Connection, study: Path, n_cohorts: int) -> None:
    """Declare and load the cohorts, as a night would have left them in `raw`."""
    from studies import declared_tables
    from studies.reading import read_study
    from warehouse.connection import write_declared

    declared = read_study(study)
    write_declared(connection, declared_tables(declared, declared.design.as_of))
    later = (
        "first_session_on + no * 7 as first_session_on, last_session_on + no * 7 as last_session_on"
    )
    for table, replaced in (
        ("cohorts", f", no as cohort_no, {later}"),
        ("cohort_waves", ""),
        ("sessions", ", held_on + no * 7 as held_on"),
    ):
        connection.execute(
            f"""
            insert into study.{table}
            select one.* replace (printf('c%05d', no) as cohort_id{replaced})
            from (select cast(no as int) as no from range(2, {n_cohorts + 1}) as t(no))
            cross join study.{table} as one
            where one.cohort_id = 'c00001'
            """  # noqa: S608 - names and numbers of ours
        )
    _load(connection, n_cohorts)


def _load(connection: Connection, n_cohorts: int) -> None:
    connection.execute(
        f"""
        create temp table people as
        select
            cohort_no,
            printf('c%05d', cohort_no) as cohort_id,
            person_no,
            printf('p%05d-%02d', cohort_no, person_no) as person_id,
            unnest(['pre', 'post']) as wave_id,
            cohort_no * 2 + if(wave_id = 'pre', 0, 1) as file_id
        from range(1, {n_cohorts + 1}) as c(cohort_no)
        cross join range(1, {N_PEOPLE + 1}) as p(person_no)
        """  # noqa: S608 - numbers of ours
    )
    connection.execute(
        """
        insert into ops.files by name
        select distinct file_id, cohort_id, wave_id, 'survey' as holds, 'test-1' as instrument,
            '.' as decimal_mark, '' as group_mark, 'ymd' as date_order, '' as choice_separator,
            true as is_current
        from people
        """
    )
    connection.execute(
        """
        insert into raw.records by name
        select file_id, person_no as row_number, cohort_id, wave_id, 'survey' as holds,
            'test-1' as instrument, person_id, person_id as participant_id, '' as business_id,
            '' as answered_on, 'loaded' as state
        from people
        """
    )
    connection.execute(
        f"""
        insert into raw.responses by name
        select file_id, person_no as row_number, item_id, if({RIGHT}, 'a', 'b') as answer,
            'kept' as state
        from people cross join study.items
        """  # noqa: S608 - numbers of ours
    )


def build(n_cohorts: int, folder: Path) -> tuple[Connection, float]:
    """Give a warehouse with its marts, and the seconds that the models took."""
    from transforms import MODELS
    from warehouse.connection import open_warehouse
    from warehouse.models import build_models

    connection = open_warehouse(folder / "warehouse.duckdb")
    fill(connection, write_study(folder / "study"), n_cohorts)
    started = time.perf_counter()
    build_models(connection, MODELS, ("staging", "intermediate", "marts"))
    return connection, time.perf_counter() - started


def peak_megabytes() -> float:
    """Give this process's peak memory so far (Linux); ru_maxrss would hold its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(n_cohorts: int) -> dict[str, float]:
    """Build the marts, then time and weigh the estimates alone, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        connection, models = build(n_cohorts, Path(folder))
        connection.close()
        child = subprocess.run(  # noqa: S603 - this file
            [sys.executable, __file__, "--estimate", folder],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return {"cohorts": n_cohorts, "models": models, **json.loads(child.stdout)}


def estimate(folder: Path) -> dict[str, float]:
    """Read the marts and estimate every figure."""
    from flows.stages import MARTS
    from transforms.estimates.figures import estimate_figures
    from warehouse.connection import open_warehouse, table_names
    from warehouse.frames import read_frame

    connection = open_warehouse(folder / "warehouse.duckdb")
    before, started = peak_megabytes(), time.perf_counter()
    marts = {name: read_frame(connection, f"marts.{name}") for name in MARTS}
    study = table_names(connection, "study")
    declared = {name: read_frame(connection, f"study.{name}") for name in study}
    read = time.perf_counter() - started
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures = estimate_figures(marts, declared)
    return {
        "read": read,
        "estimates": time.perf_counter() - started,
        "megabytes": peak_megabytes() - before,
        "figures": len(figures),
    }


def print_sizes(sizes: list[int]) -> None:
    """Print one line a size; the cost of a cohort must fall or stay level."""
    print(f"{'cohorts':>8} {'figures':>9} {'models s':>9} {'read s':>7} {'estimates s':>12} "
          f"{'ms a cohort':>12} {'megabytes':>10}")  # fmt: skip
    for size in sizes:
        found = measure(size)
        print(f"{size:>8} {found['figures']:>9} {found['models']:>9.2f} {found['read']:>7.2f} "
              f"{found['estimates']:>12.2f} {1000 * found['estimates'] / size:>12.3f} "
              f"{found['megabytes']:>10.0f}", flush=True)  # fmt: skip


def print_ratios(sizes: list[int]) -> None:
    """Print how much faster all cohorts at once are than one after the other."""
    from benchmarks.one_by_one import compare

    print(f"\n{'cohorts':>8} {'figures':>9} {'one by one s':>13} {'kohort s':>9} {'ratio':>6}  "
          "largest difference")  # fmt: skip
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            connection, _ = build(size, Path(folder))
            found = compare(connection)
            connection.close()
        print(f"{size:>8} {found.n_figures:>9} {found.one_by_one:>13.2f} {found.together:>9.2f} "
              f"{found.one_by_one / found.together:>6.0f}  {found.difference:.1e}",
              flush=True)  # fmt: skip


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cohorts", nargs="*", type=int, default=[10, 100, 1000, 4000])
    parser.add_argument("--against", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--estimate", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.estimate:
        print(json.dumps(estimate(asked.estimate)))
        return
    os.environ.setdefault("PYTHONHASHSEED", "0")
    print_sizes(asked.cohorts)
    print_ratios(asked.against)


if __name__ == "__main__":
    main()
