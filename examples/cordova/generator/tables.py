"""The tables that survey tools export, in the shapes those tools really write."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from openpyxl import Workbook

from .archives import freeze

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, object]
WIB = timedelta(hours=7)  # Western Indonesian Time, ahead of UTC
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def write_plain_csv(path: Path, headers: dict[str, str], rows: list[Row]) -> None:
    """Write a comma-separated file as a spreadsheet program saves it."""
    _write_csv(path, list(headers.values()), _cells(headers, rows), ",", csv.QUOTE_MINIMAL)


def write_google_forms(path: Path, headers: dict[str, str], rows: list[Row]) -> None:
    """Write a Google Forms CSV: time in the form's zone, the quiz's score, question texts."""
    stamped = [{**row, "time": google_time(moment_of(row))} for row in rows]
    columns = {"time": "Timestamp", "score": "Score", **headers}
    _write_csv(path, list(columns.values()), _cells(columns, stamped), ",", csv.QUOTE_ALL)


def write_kobo(path: Path, headers: dict[str, str], rows: list[Row], first_id: int) -> None:
    """Write a KoboToolbox CSV: `;`, all quoted, group paths, system columns, times in UTC."""
    random = Random(f"kobo/{path.parent.name}/{path.name}")
    system = [_kobo_system(row, number, first_id, random) for number, row in enumerate(rows, 1)]
    before = ["start", "end"]
    after = [name for name in system[0] if name not in before]
    columns = {**{n: n for n in before}, **headers, **{n: n for n in after}}
    full = [{**row, **extra} for row, extra in zip(rows, system, strict=True)]
    _write_csv(path, list(columns.values()), _cells(columns, full), ";", csv.QUOTE_ALL)


def write_workbook(path: Path, title: str, headers: dict[str, str], rows: list[Row]) -> None:
    """Write an Excel workbook of one sheet; numbers and dates stay native where they are."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    sheet.append(list(headers.values()))
    for cells in _cells(headers, rows):
        sheet.append(cells)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
    packed = io.BytesIO()
    workbook.save(packed)
    path.write_bytes(freeze(packed.getvalue()))


def google_time(moment: datetime) -> str:
    """Write a moment as Google Forms does: 2021/03/21 7:48:05 AM GMT+7."""
    half, hour = "AM" if moment.hour < 12 else "PM", moment.hour % 12 or 12
    return f"{moment:%Y/%m/%d} {hour}:{moment:%M:%S} {half} GMT+7"


def spoken_date(day: date) -> str:
    """Write a day in Indonesian words: 14 September 2023."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def rupiah(amount: int, random: Random) -> object:
    """Write an amount as people type it in Indonesia, or leave it a native number."""
    grouped = f"{amount:,}".replace(",", ".")
    style = random.random()
    if style < 0.45 or amount < 0:
        return amount
    if style < 0.70:
        return f"Rp {grouped}"
    if style < 0.80:
        return grouped
    if amount and amount % 10_000 == 0 and amount >= 1_000_000:
        return f"{amount / 1_000_000:g} jt".replace(".", ",")
    if amount and amount % 1_000 == 0:
        return f"{amount // 1_000} rb"
    return amount


def moment_of(row: Row) -> datetime:
    """Give when a record was answered."""
    moment = row["moment"]
    assert isinstance(moment, datetime)
    return moment


def _cells(headers: dict[str, str], rows: list[Row]) -> list[list[object]]:
    return [[row.get(key, "") for key in headers] for row in rows]


def _write_csv(
    path: Path, header: list[str], rows: list[list[object]], delimiter: str, quoting: int
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _kobo_system(row: Row, number: int, first_id: int, random: Random) -> dict[str, str]:
    moment = moment_of(row)
    sent = (moment - WIB).replace(tzinfo=UTC)
    uuid, root = (f"{random.getrandbits(128):032x}" for _ in range(2))
    dashed = "-".join((root[:8], root[8:12], root[12:16], root[16:20], root[20:]))
    return {
        "start": f"{moment - timedelta(minutes=random.randint(9, 31)):%Y-%m-%dT%H:%M:%S}.000+07:00",
        "end": f"{moment:%Y-%m-%dT%H:%M:%S}.000+07:00",
        "_id": str(first_id + number * 3),
        "_uuid": f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}",
        "_submission_time": f"{sent:%Y-%m-%dT%H:%M:%S}",
        "_validation_status": str(row.get("review", "")),
        "_notes": "",
        "_status": "submitted_via_web",
        "_submitted_by": f"petugas_{random.randint(1, 3)}",
        "__version__": "vKb7cordova" + ("2" if moment.year > 2022 else "1"),
        "_tags": "",
        "meta/rootUuid": f"uuid:{dashed}",
        "_index": str(number),
    }
