"""A small study, and helpers that write look-alikes of what the tools export."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from sources.people.naming import RecordNames
from sources.reading import CohortArrival, read_cohorts
from studies.codebook import Codebook
from studies.cohorts import Cohort
from studies.design import Design
from studies.instruments import Instrument
from studies.study import Study

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"0123456789abcdef0123456789abcdef"

DESIGN: dict[str, Any] = {
    "study_id": "school",
    "title": "School",
    "languages": ["id", "en"],
    "locale": "id_ID",
    "waves": {"pre": {"kind": "pre"}, "post": {"kind": "post"}},
    "topics": {"market": {}},
    "identity": {"person": ["nim"], "business": ["business_id"]},
    "attributes": {"sex": {"values": ["f", "m"], "label": {"id": "Jenis kelamin", "en": "Sex"}}},
    "indicators": {
        "revenue": {"kind": "money", "label": {"id": "Omzet sebulan", "en": "Monthly revenue"}}
    },
}
ITEMS = [
    {
        "id": "ms_1",
        "kind": "single",
        "topic": "market",
        "key": "b",
        "options": {"a": "Oligopoli", "b": "Monopoli"},
        "text": {"id": "Pasar dengan satu penjual disebut?", "en": "One seller makes?"},
    },
    {
        "id": "ms_2",
        "kind": "multiple",
        "topic": "market",
        "key": ["x", "y"],
        "options": {"x": "Instagram", "y": "WhatsApp", "z": "Radio"},
        "text": {"id": "Media mana yang murah?", "en": "Which media are cheap?"},
    },
]
CODES = {
    "themes": {"sales": {}},
    "codes": {"online": {"theme": "sales", "label": {"id": "Jualan daring", "en": "Sells online"}}},
}


@dataclass
class School:
    """One cohort's folder, its declared files, and the study around it."""

    folder: Path

    def __post_init__(self) -> None:
        self.files: list[dict[str, Any]] = []
        self.design = dict(DESIGN)
        self.items: list[dict[str, Any]] = list(ITEMS)
        self.sessions = [
            {"id": "s1", "on": "2024-03-02", "label": {"id": "Sesi 1", "en": "Session 1"}},
            {"id": "s2", "on": "2024-03-09"},
        ]

    def path(self, name: str) -> Path:
        path = self.folder / "cohorts" / "c1" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def declare(self, name: str, **declared: Any) -> None:
        kind = {"wave": "post", "holds": "survey"} | declared
        if kind["holds"] == "survey":
            kind.setdefault("instrument", "knowledge-1")
        self.files.append({"file": name} | kind)

    def write(self, name: str, content: str | bytes, **declared: Any) -> Path:
        path = self.path(name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.declare(name, **declared)
        return path

    def write_xlsx(self, name: str, rows: list[list[Any]], **declared: Any) -> Path:
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        workbook.save(self.path(name))
        self.declare(name, **declared)
        return self.path(name)

    def study(self, *more_cohorts: Cohort) -> Study:
        knowledge = Instrument.model_validate({"instrument": "knowledge", "items": self.items})
        cohort = Cohort.model_validate({"id": "c1", "files": self.files, "sessions": self.sessions})
        return Study(
            folder=self.folder,
            design=Design.model_validate(self.design),
            instruments={"knowledge-1": knowledge},
            codebook=Codebook.model_validate(CODES),
            cohorts={one.id: one for one in (cohort, *more_cohorts)},
            cohort_faults={},
        )

    def read(self, key: bytes = KEY) -> CohortArrival:
        (arrival,) = read_cohorts(
            self.study(), ["c1"], key=key, output=self.folder / "landing", with_repeats=True
        )
        return arrival

    def record_names(self, name: str) -> list[str]:
        """Name the records of a CSV file without keys, in the order of its rows."""
        (declared, *_) = (one for one in self.study().cohorts["c1"].files if one.file == name)
        rows = list(csv.reader(self.path(name).read_text("utf-8").splitlines()[1:]))
        return RecordNames(declared, KEY).of(list(zip(*rows, strict=True)), [""] * len(rows))

    def landed(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        rows = pq.read_table(self.folder / "landing" / f"{table}.parquet")
        return [tuple(row[column] for column in columns or row) for row in rows.to_pylist()]


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path / "school")
