"""What the form of 2023 asks beside money and practices.

Does the business stand, how many work there, where does it sell, in which band are its sales, and
does it keep records.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .business import Report
    from .people import Participant
    from .plans import Plan
    from .tables import Row

ASKED_FROM = 2023
CLOSES = 0.035  # chance to close, or be sold, by each follow-up
STATUSES = {
    "operating": "masih berjalan", "paused": "berhenti sementara", "closed": "tutup",
    "sold": "dijual", "not_started": "belum mulai",
}  # fmt: skip
CHANNELS = {
    "stall": "kios atau toko sendiri", "market": "pasar atau bazar",
    "social_media": "media sosial", "marketplace": "marketplace",
    "consignment": "titip jual", "none": "tidak ada",
}  # fmt: skip
BANDS = {
    "under_2m": "di bawah 2 juta", "from_2m": "2 juta sampai di bawah 5 juta",
    "from_5m": "5 juta sampai di bawah 10 juta", "from_10m": "10 juta ke atas",
}  # fmt: skip
BAND_STARTS = (2_000_000, 5_000_000, 10_000_000)
ASKED = ("business_status", "revenue_band", "employees", "keeps_records", "sales_channels")


def is_asked(plan: Plan) -> bool:
    """Say whether a cohort was visited with the form that asks for all this."""
    return plan.first_session.year >= ASKED_FROM


def follow_standing(
    person: Participant, plan: Plan, reports: dict[str, Report]
) -> dict[str, dict[str, object]]:
    """Draw what else is told of one business at each wave; who closed tells no more than that."""
    random = Random(f"stand/{plan.cohort_id}/{person.nim}")
    status = "operating"
    keeps = random.random() < 0.35
    workers = 1 + int(reports["pre"].revenue / 5_000_000) + random.choice((0, 0, 1))
    told: dict[str, dict[str, object]] = {}
    for wave, report in reports.items():
        if wave != "pre":
            keeps = random.random() >= 0.1 if keeps else random.random() < 0.22
            workers = max(1, workers + random.choice((-1, 0, 0, 0, 0, 1)))
            ends = random.random() < CLOSES
            kind = "sold" if random.random() < 0.2 else "closed"
            status = kind if ends and status == "operating" else status
        channels = _channels(report, random)
        told[wave] = {"business_status": status}
        if status == "operating":
            told[wave] = {
                "business_status": "operating" if report.revenue else "paused",
                "revenue_band": _band(report.revenue),
                "employees": workers,
                "keeps_records": keeps,
                "sales_channels": channels if random.random() >= 0.06 else [],
            }
    return told


def with_standing(row: Row, told: dict[str, object], tool: str) -> Row:
    """Give a row of the business file what else is told, in the words or codes of its tool."""
    status = str(told["business_status"])
    gone = status in ("closed", "sold")
    yes, no = ("Ya", "Tidak") if tool == "xlsx" else ("ya", "tidak")
    kept = {key: None if gone and key not in KEPT else value for key, value in row.items()}
    channels = [str(one) for one in told.get("sales_channels") or ()]  # type: ignore[attr-defined]
    in_words = tool == "xlsx"
    full: Row = {
        **kept,
        "business_status": STATUSES[status] if in_words else status,
        "revenue_band": None,
        "employees": told.get("employees"),
        "keeps_records": None if gone else (yes if told["keeps_records"] else no),
        "sales_channels": ";".join(CHANNELS[one] for one in channels)
        if in_words
        else " ".join(channels),
    }
    if band := told.get("revenue_band"):
        full["revenue_band"] = BANDS[str(band)] if in_words else band
    for option in CHANNELS:
        full[f"sales_channels/{option}"] = int(option in channels) if channels else None
    return full


KEPT = ("nim", "business_id", "moment", "date")


def _band(revenue: int) -> str:
    return list(BANDS)[sum(revenue >= start for start in BAND_STARTS)]


def _channels(report: Report, random: Random) -> list[str]:
    has = {
        "stall": random.random() < 0.45,
        "market": random.random() < 0.3,
        "social_media": report.practices["uses_social_media"] and random.random() < 0.9,
        "marketplace": report.practices["uses_marketplace"],
        "consignment": random.random() < 0.2,
    }
    return [name for name, used in has.items() if used] or ["none"]
