"""The zip that ODK Central writes: one CSV of a form, its groups in the headers, its reviews."""

from __future__ import annotations

import csv
import io
from datetime import UTC, timedelta
from random import Random
from typing import TYPE_CHECKING

from .archives import pack
from .tables import WIB, moment_of

if TYPE_CHECKING:
    from pathlib import Path

    from .tables import Row

REVIEWS = ("", "", "", "", "approved", "approved", "approved", "edited")
SYSTEM = (
    "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
    "ReviewState", "DeviceID", "Edits", "FormVersion",
)  # fmt: skip


def write_central(
    path: Path, form: str, headers: dict[str, str], rows: list[Row], split: dict[str, list[str]]
) -> None:
    """Write a zip of one form; `split` gives the options that have columns of their own."""
    random = Random(f"central/{path.parent.name}/{path.name}")
    own = {f"{key}/{option}": f"{headers[key]}/{option}"
           for key, options in split.items() for option in options}  # fmt: skip
    asked: dict[str, str] = {}
    for key, header in headers.items():
        asked[key] = header
        asked |= {part: name for part, name in own.items() if part.rpartition("/")[0] == key}
    columns = {
        "SubmissionDate": "SubmissionDate", "start": "start", "end": "end", **asked,
        "meta-instanceID": "meta-instanceID", **{name: name for name in SYSTEM},
    }  # fmt: skip
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.values())
    for row in rows:
        full = {**row, **_ticks(row, own), **_system(row, random)}
        writer.writerow([full.get(key, "") for key in columns])
    path.write_bytes(pack({f"{form}.csv": text.getvalue().encode("utf-8")}))


def _ticks(row: Row, own: dict[str, str]) -> Row:
    """Give 1 or 0 for each option of an answered question, and nothing for a blank one."""
    ticks: Row = {}
    for part in own:
        key, _, option = part.rpartition("/")
        chosen = str(row[key]).split()
        ticks[part] = int(option in chosen) if chosen else ""
    return ticks


def _system(row: Row, random: Random) -> Row:
    moment = moment_of(row)
    sent = (moment - WIB).replace(tzinfo=UTC) + timedelta(seconds=random.randint(2, 90))
    digits = f"{random.getrandbits(128):032x}"
    dashed = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    key = f"uuid:{'-'.join(dashed)}"
    submitter = random.randint(1, 3)
    review = str(row.get("review", "")) or random.choice(REVIEWS)
    begun = moment - timedelta(minutes=random.randint(9, 31))
    return {
        "SubmissionDate": f"{sent:%Y-%m-%dT%H:%M:%S}.{random.randint(0, 999):03d}Z",
        "start": f"{begun:%Y-%m-%dT%H:%M:%S}.000+07:00",
        "end": f"{moment:%Y-%m-%dT%H:%M:%S}.000+07:00",
        "meta-instanceID": key,
        "KEY": key,
        "SubmitterID": str(100 + submitter),
        "SubmitterName": f"petugas {submitter}",
        "AttachmentsPresent": "0",
        "AttachmentsExpected": "0",
        "ReviewState": review,
        "DeviceID": f"collect:{random.getrandbits(48):012x}",
        "Edits": "1" if review == "edited" else "0",
        "FormVersion": f"{moment:%Y%m}01",
    }
