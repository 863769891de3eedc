"""Rows per second and peak memory of each reader, against the library that it wraps.

One million cells in each tool's own shape (25,000 records of 40 cells, seeded). Every line is one
run: the library alone gives its cells as Python objects and drops them; the reader recognizes the
file, checks it and gives every cell as text; landing goes on to pseudonyms and Parquet. Each is
measured in a process of its own, after its imports; memory is what it needs beyond them.

    python benchmarks/readers.py [--rows N]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exports
from exports import ITEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Case = tuple[str, Callable[[Path, int], None], Callable[[Path], Iterable[Any]]]

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
N_ROWS = 25_000


def csv_alone(path: Path, **how: Any) -> Iterable[Any]:
    """Read with the standard library's csv."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, **how)


def calamine_alone(path: Path) -> Iterable[Any]:
    """Read with calamine."""
    from python_calamine import load_workbook

    return load_workbook(path).get_sheet_by_index(0).iter_rows()


def zip_alone(path: Path) -> Iterable[Any]:
    """Read with zipfile and csv."""
    with zipfile.ZipFile(path) as archive, archive.open("Form.csv") as packed:
        yield from csv.reader(io.TextIOWrapper(packed, "utf-8", newline=""))


def pyreadstat_alone(path: Path) -> Iterable[Any]:
    """Read with pyreadstat, as it comes: one frame."""
    import pyreadstat

    read = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
    return iter(read(str(path))[0].itertuples(index=False))


def in_csv(make: Callable[[int], exports.Table], **how: Any) -> Case:
    """Give how a tool's CSV is written, and read with the library alone."""
    name = make.__name__.removesuffix("_table")
    return f"{name}.csv", exports.write_csv(make, **how), partial(csv_alone, **how)


CASES: dict[str, Case] = {
    "csv": in_csv(exports.plain_table),
    "kobo": in_csv(exports.kobo_table, delimiter=";", quoting=csv.QUOTE_ALL),
    "odk_central": ("odk.zip", exports.write_zip, zip_alone),
    "google_forms": in_csv(exports.google_table),
    "microsoft_forms": in_csv(exports.microsoft_table),
    "qualtrics": in_csv(exports.qualtrics_table),
    "surveymonkey": in_csv(exports.surveymonkey_table),
    "limesurvey": in_csv(exports.limesurvey_table),
    "moodle": in_csv(exports.moodle_table),
    "xlsx": ("plain.xlsx", exports.write_xlsx(exports.plain_table), calamine_alone),
    "kobo, .xlsx": ("kobo.xlsx", exports.write_xlsx(exports.kobo_table), calamine_alone),
    "ods": ("plain.ods", exports.write_ods, calamine_alone),
    "spss": ("plain.sav", exports.write_statistics, pyreadstat_alone),
    "stata": ("plain.dta", exports.write_statistics, pyreadstat_alone),
}
MARKS = ", ".join(f'{item}: "Q. {number} /1.00"' for number, item in enumerate(ITEMS, 1))
MORE = {
    "plain": ", leave_out: [x_1, x_2, x_3]",
    "moodle": f", columns: {{nim: Email address, {MARKS}}}",
    "microsoft": ", date_order: mdy",
    "surveymonkey": ", date_order: mdy",
}
"""What cohort.yml says of a file beside its name, by its stem."""

WHO = ("library", "reader", "landing")


def read_alone(tool: str, path: Path) -> int:
    """Read with the library alone."""
    return sum(1 for _ in CASES[tool][2](path))


def read_sheet(path: Path) -> int:
    """Read with our reader, recognition and checks included."""
    from sources.preparing import open_sheet
    from sources.recognition import recognize
    from studies.cohorts import FileDeclaration

    declared = FileDeclaration.model_construct(
        file=path.name, sheet=None, locale="en_US", date_order=None, encoding=None
    )
    return sum(1 for _ in open_sheet(recognize(path), declared, "en_US").rows)


def land(path: Path) -> int:
    """Read a whole cohort of one file, to pseudonyms and Parquet."""
    from sources.reading import read_cohorts

    study = study_around(path)
    (arrival,) = read_cohorts(study, ["c1"], key=b"0" * 32, output=study.folder / "landing")
    if arrival.faults:
        raise SystemExit("\n".join(map(str, arrival.faults)))
    return arrival.files[0][2]


def study_around(path: Path) -> Any:
    """Write a study of one cohort and one file, and read it."""
    from studies import read_study

    folder = path.parent / "study"
    cohort = folder / "cohorts" / "c1"
    cohort.mkdir(parents=True, exist_ok=True)
    (folder / "instruments").mkdir(exist_ok=True)
    (cohort / path.name).hardlink_to(path)
    options = "{a: A, b: B, c: C, d: D}"
    items = "".join(
        f"  - {{id: {item}, topic: t, kind: single, key: b, options: {options}}}\n"
        for item in ITEMS
    )
    (folder / "study.yml").write_text(
        "study_id: bench\ntitle: Bench\nlanguages: [en]\nwaves: {pre: {kind: pre}}\n"
        "topics: {t: {}}\nidentity: {person: [nim]}\n"
    )
    (folder / "instruments" / "k.yml").write_text(f"instrument: k\nversion: 1\nitems:\n{items}")
    extra = MORE.get(path.stem, "")
    (cohort / "cohort.yml").write_text(
        f"files:\n  - {{file: {path.name}, wave: pre, holds: survey, instrument: k-1{extra}}}\n"
    )
    return read_study(folder)


def measure(who: str, tool: str, path: Path) -> dict[str, float]:
    """Read once in this process: seconds, and megabytes beyond what the imports took."""
    import pandas  # noqa: F401 - pyreadstat brings it; imports are not what is measured
    import pyarrow.parquet  # noqa: F401
    import pyreadstat  # noqa: F401
    import python_calamine  # noqa: F401

    import sources.reading  # noqa: F401
    import studies.reading  # noqa: F401

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    if who == "library":
        n_rows = read_alone(tool, path)
    else:
        n_rows = read_sheet(path) if who == "reader" else land(path)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "megabytes": (peak - before) / 1024, "rows": n_rows}


def measured(who: str, tool: str, path: Path) -> dict[str, float]:
    """Measure in a fresh process."""
    done = subprocess.run(  # noqa: S603 - our own file, no shell
        [sys.executable, __file__, "--measure", who, tool, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{who} of {tool} failed:\n{done.stdout}{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print one line a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=N_ROWS)
    parser.add_argument("--measure", nargs=3, metavar=("WHO", "TOOL", "FILE"))
    given = parser.parse_args()
    if given.measure:
        who, tool, path = given.measure
        print(json.dumps(measure(who, tool, Path(path))))
        return
    print("| reader | " + " | ".join(f"{who} rows/s, MB" for who in WHO) + " | reader / library |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for tool, (name, write, _) in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            write(path, given.rows)
            found = {who: measured(who, tool, path) for who in WHO}
            cells = [
                f"{given.rows / one['seconds']:,.0f}, {one['megabytes']:.0f}"
                for one in found.values()
            ]
            ratio = found["reader"]["seconds"] / found["library"]["seconds"]
            print(f"| {tool} | {' | '.join(cells)} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
