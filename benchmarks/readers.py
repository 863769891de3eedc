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
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
ITEMS = [f"q_{number:02}" for number in range(1, 37)]
N_ROWS = 25_000
Table = list[list[str]]


def answers(n_rows: int) -> Iterator[list[str]]:
    """Make answers, the same in every run: one code an item."""
    chance = random.Random(20_241_124)
    for _ in range(n_rows):
        yield chance.choices("abcd", k=len(ITEMS))


def kobo_table(n_rows: int) -> Table:
    """Make what KoboToolbox exports: 36 answers between four columns of its own."""
    headers = ["_id", "_uuid", "nim", *ITEMS, "_submission_time"]
    return [headers] + [
        [str(no), f"u{no:08}", f"A{no:06}", *row, "2024-03-02T09:15:00"]
        for no, row in enumerate(answers(n_rows), 1)
    ]


def google_table(n_rows: int) -> Table:
    """Make what Google Forms exports."""
    headers = ["Timestamp", "Email Address", "Score", "nim", *ITEMS]
    return [headers] + [
        ["2024/03/02 9:15:00 AM GMT+7", f"a{no}@example.org", "13.5 / 15", f"A{no:06}", *row]
        for no, row in enumerate(answers(n_rows), 1)
    ]


def plain_table(n_rows: int) -> Table:
    """Make a table of nobody's: an id and 39 answers, three of them left out of the study."""
    headers = ["nim", *ITEMS, "x_1", "x_2", "x_3"]
    return [headers] + [
        [f"A{no:06}", *row, "1", "2", "3"] for no, row in enumerate(answers(n_rows), 1)
    ]


def odk_table(n_rows: int) -> Table:
    """Make the form's table of an ODK Central archive."""
    headers = ["SubmissionDate", "nim", *ITEMS, "KEY", "ReviewState"]
    return [headers] + [
        ["2024-03-02T09:15:00.000Z", f"A{no:06}", *row, f"uuid:{no:08}", "approved"]
        for no, row in enumerate(answers(n_rows), 1)
    ]


def csv_text(table: Table, **how: Any) -> str:
    """Write a table as CSV."""
    written = io.StringIO()
    csv.writer(written, **how).writerows(table)
    return written.getvalue()


def write_csv(make: Callable[[int], Table], **how: Any) -> Callable[[Path, int], None]:
    """Give a writer of a table as CSV."""
    return lambda path, n_rows: path.write_text(csv_text(make(n_rows), **how), "utf-8") and None


def write_xlsx(path: Path, n_rows: int) -> None:
    """Write the plain table as a workbook."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in plain_table(n_rows):
        sheet.append(row)
    book.save(path)


def write_zip(path: Path, n_rows: int) -> None:
    """Write the archive that ODK Central gives."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Form.csv", csv_text(odk_table(n_rows)))


def write_statistics(path: Path, n_rows: int) -> None:
    """Write the plain table for SPSS or Stata."""
    import pandas as pd
    import pyreadstat

    headers, *rows = plain_table(n_rows)
    write = pyreadstat.write_sav if path.suffix == ".sav" else pyreadstat.write_dta
    write(pd.DataFrame(rows, columns=headers), str(path))


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


CASES: dict[str, tuple[str, Callable[[Path, int], None], Callable[[Path], Iterable[Any]]]] = {
    "csv": ("a.csv", write_csv(plain_table), csv_alone),
    "kobo": (
        "kobo.csv",
        write_csv(kobo_table, delimiter=";", quoting=csv.QUOTE_ALL),
        lambda path: csv_alone(path, delimiter=";"),
    ),
    "google_forms": ("google.csv", write_csv(google_table), csv_alone),
    "odk_central": ("odk.zip", write_zip, zip_alone),
    "xlsx": ("a.xlsx", write_xlsx, calamine_alone),
    "spss": ("a.sav", write_statistics, pyreadstat_alone),
    "stata": ("a.dta", write_statistics, pyreadstat_alone),
}
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
    extra = (
        ""
        if "kobo" in path.name or "google" in path.name or "odk" in path.name
        else (", leave_out: [x_1, x_2, x_3]")
    )
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
