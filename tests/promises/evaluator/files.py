"""The raw files as frames of people, scores and amounts, without what the README calls dirt."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pyreadstat
import yaml

STUDY = Path(__file__).resolve().parents[3] / "examples" / "cordova"
DESIGN = yaml.safe_load((STUDY / "study.yml").read_text("utf-8"))
INDICATORS = DESIGN["indicators"]
VERSIONS = {
    f"knowledge-{number}": {
        item["id"]: item
        for item in yaml.safe_load(
            (STUDY / "instruments" / f"knowledge-{number}.yml").read_text("utf-8")
        )["items"]
    }
    for number in (1, 2)
}
CODEBOOK = yaml.safe_load((STUDY / "codebook.yml").read_text("utf-8"))
SHARED = set(VERSIONS["knowledge-1"]) & set(VERSIONS["knowledge-2"])
CONSENT = ("Saya setuju jawaban saya dianalisis", "identitas/setuju_analisis")
HEADERS = {"Nomor induk mahasiswa": "nim", "NIM": "nim", "ID usaha": "business_id"}
UNITS = {"jt": 1e6, "rb": 1e3}


@dataclass(frozen=True)
class Cohort:
    """One folder: its declaration, and the people on its roster."""

    cohort_id: str
    declared: dict
    roster: pd.DataFrame

    @property
    def is_pooled(self) -> bool:
        evidence, group = self.declared["evidence"], self.declared.get("group", "treatment")
        return evidence not in ("reconstruction", "summary") and group == "treatment"

    @property
    def first_day(self) -> str:
        # YAML 1.1 reads the key `on` as true.
        return min(str(session[True]) for session in self.declared["sessions"])

    def files(self, holds: str) -> list[dict]:
        return [file for file in self.declared["files"] if file["holds"] == holds]

    def records(self, file: dict) -> pd.DataFrame:
        """Give the records that count: known, consenting, of this wave, each person's last."""
        rows = read_table(STUDY / "cohorts" / self.cohort_id / file["file"]).rename(columns=HEADERS)
        rows.columns = [column.split("/")[-1] for column in rows.columns]
        rows["nim"] = rows["nim"].map(same_person)
        counts = rows["nim"] != ""
        if len(self.roster):
            counts &= rows["nim"].isin(self.roster["nim"])
        for column, wanted in (("gelombang", file["wave"]), ("setuju_analisis", "ya")):
            if column in rows:
                counts &= rows[column].str.strip().str.lower() == wanted
        if CONSENT[0] in rows:
            counts &= rows[CONSENT[0]] == "Ya"
        if "_validation_status" in rows:
            counts &= rows["_validation_status"] == ""
        if "ReviewState" in rows:
            counts &= rows["ReviewState"] != "rejected"
        return rows[counts].drop_duplicates("nim", keep="last")


def read_table(path: Path) -> pd.DataFrame:
    if path.suffix == ".zip":
        return read_central(path)
    if path.suffix == ".sav":
        return read_statistics(path)
    if path.suffix == ".xlsx":
        table = pd.read_excel(path, engine="calamine", dtype=object)
        return table.map(lambda cell: "" if pd.isna(cell) else str(cell))
    separator = ";" if path.read_text("utf-8-sig").startswith('"start";') else ","
    return pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_central(path: Path) -> pd.DataFrame:
    """Read the one form of ODK Central's zip: whole questions, without the groups before them."""
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        rows = list(csv.DictReader(archive.read(name).decode("utf-8").splitlines()))
    table = pd.DataFrame(rows, dtype=str)
    return table[[column for column in table.columns if "/" not in column]].rename(
        columns=lambda column: column.rpartition("-")[2]
    )


def read_statistics(path: Path) -> pd.DataFrame:
    """Read a file of SPSS in its own words: labels for codes, no answer where it declares none."""
    table, about = pyreadstat.read_sav(path, apply_value_formats=True)
    labels = {name: label for name, label in about.column_names_to_labels.items() if label}
    table = table.astype(object).map(lambda cell: "" if pd.isna(cell) else str(cell))
    return table.rename(columns=labels)


def same_person(nim: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", nim.upper())


def rupiah(cell: str) -> float | None:
    """Read 'Rp 1.500.000', '3,85 jt', '110 rb', '1500000', '1500000.0'; None if it is none."""
    text = cell.lower().removeprefix("rp").strip()
    found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{3})+|-?\d+)(?:,(\d+))?\s*(jt|rb)?", text)
    if found:
        whole, decimals, unit = found.groups()
        return float(f"{whole.replace('.', '')}.{decimals or 0}") * UNITS.get(unit, 1)
    return float(text) if re.fullmatch(r"-?\d+\.0", text) else None


@cache
def cohorts() -> tuple[Cohort, ...]:
    found = []
    for path in sorted((STUDY / "cohorts").glob("*/cohort.yml")):
        declared = yaml.safe_load(path.read_text("utf-8"))
        roster = pd.DataFrame({"nim": [], "business_id": []}, dtype=str)
        if (path.parent / "roster.csv").exists():
            roster = read_table(path.parent / "roster.csv")
            roster["nim"] = roster["nim"].map(same_person)
            roster = roster.drop_duplicates("nim", keep="last")
        found.append(Cohort(path.parent.name, declared, roster))
    return tuple(sorted(found, key=lambda cohort: (cohort.first_day, cohort.cohort_id)))


def is_known(item: dict, cell: str) -> bool:
    """Tell whether a cell is an answer that the item allows; a blank one is."""
    if not cell.strip():
        return True
    if item["kind"] == "number":
        return rupiah(cell) is not None
    return None not in choices(item, cell)


def choices(item: dict, cell: str) -> list[str | None]:
    codes = {label["id"]: code for code, label in item["options"].items()}
    codes |= {label["en"]: code for code, label in item["options"].items()}
    codes |= {code: code for code in item["options"]}
    if item["kind"] != "multiple":
        return [codes.get(cell.strip())]
    return [codes.get(word) for word in re.split(r"[; ]" if len(cell) <= 7 else ";", cell)]


def is_right(item: dict, cell: str) -> bool:
    if not cell.strip():
        return False
    if item["kind"] == "number":
        return rupiah(cell) == float(item["key"])
    keys = item["key"] if isinstance(item["key"], list) else [item["key"]]
    return sorted(choices(item, cell)) == sorted(keys)


@cache
def scores() -> pd.DataFrame:
    """Score every test: cohort_id, nim, wave, item_set, subject, score (0-100)."""
    rows = []
    for cohort in cohorts():
        for file in cohort.files("survey"):
            if file["instrument"] not in VERSIONS:
                continue  # what people say of themselves is no test
            version, shared = file["instrument"], VERSIONS[file["instrument"]]
            for record in cohort.records(file).to_dict("records"):
                cells = {
                    item_id: record[item_id] if item_id in record else record[item["text"]["id"]]
                    for item_id, item in shared.items()
                }
                place = {"cohort_id": cohort.cohort_id, "nim": record["nim"], "wave": file["wave"]}
                for item_set, held in ((version, set(shared)), ("knowledge-1+2", SHARED)):
                    rows += score_topics(shared, cells, held, place | {"item_set": item_set})
    return pd.DataFrame(rows)


def score_topics(items: dict, cells: dict, held: set[str], place: dict) -> list[dict]:
    scored = []
    for topic in DESIGN["topics"]:
        asked = [items[i] for i in items if i in held and items[i]["topic"] == topic]
        counted = [item for item in asked if is_known(item, cells[item["id"]])]
        possible = sum(item["points"] for item in counted)
        earned = sum(item["points"] for item in counted if is_right(item, cells[item["id"]]))
        if 2 * possible >= sum(item["points"] for item in asked):
            scored.append(place | {"subject": topic, "score": 100 * earned / possible})
    if len(scored) == len(DESIGN["topics"]):
        mean = sum(row["score"] for row in scored) / len(scored)
        scored.append(place | {"subject": "overall", "score": mean})
    return scored


@cache
def attendance() -> pd.DataFrame:
    """Read who attended: cohort_id, nim, n_attended, hours."""
    rows = []
    for cohort in cohorts():
        for file in cohort.files("attendance"):
            sheet = read_table(STUDY / "cohorts" / cohort.cohort_id / file["file"])
            hours = {session["id"]: session["hours"] for session in cohort.declared["sessions"]}
            for record in sheet.to_dict("records"):
                came = [session for session in hours if record[session] == "ya"]
                spent = sum(hours[session] for session in came)
                rows.append((cohort.cohort_id, same_person(record["nim"]), len(came), spent))
    return pd.DataFrame(rows, columns=["cohort_id", "nim", "n_attended", "hours"])


@cache
def codings() -> pd.DataFrame:
    """Read which theme was named in which interview: cohort_id, document, theme."""
    codes = CODEBOOK["codes"]
    sheets = []
    for cohort in cohorts():
        for file in cohort.files("coding"):
            sheet = read_table(STUDY / "cohorts" / cohort.cohort_id / file["file"])
            sheets.append(
                pd.DataFrame(
                    {
                        "cohort_id": cohort.cohort_id,
                        "document": sheet["dokumen"],
                        "theme": sheet["kode"].map(lambda code: codes[code]["theme"]),
                    }
                )
            )
    return pd.concat(sheets).drop_duplicates(ignore_index=True)
