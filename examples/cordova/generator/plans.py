"""What each cohort is like: sizes, dates, tools, and the effects its answers are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TOPICS = ("market_structure", "marketing_media", "media_cost")

# Published by Universitas Trisakti for 2021-03-21: percent of each topic, before and after.
PUBLISHED_BEFORE = (38, 65, 45)
PUBLISHED_AFTER = (75, 85, 79)
PUBLISHED_PEOPLE = 42


@dataclass(frozen=True)
class Practice:
    """A yes/no practice: share that has it before, chance to take it up, chance to drop it."""

    before: float
    adopts: float
    drops: float


@dataclass(frozen=True)
class Plan:
    """One synthetic cohort."""

    cohort_id: str
    prefix: str
    registered: int
    first_session: date
    last_session: date
    sessions: tuple[str, ...]
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    versions: tuple[int, int]
    survey_tool: str
    outcome_tool: str
    follow_ups: tuple[str, ...]
    growth: tuple[float, float, float] = (0.0, 0.0, 0.0)
    uptake: float = 1.0
    interviews: bool = True
    returning: tuple[str, ...] = ()


PLANS = (
    Plan(
        "2021-10-cordova", "CBA2110", 36, date(2021, 10, 10), date(2021, 10, 17), ("s1", "s2"),
        (41, 62, 43), (65, 80, 72), (1, 1), "google", "kobo", ("f3", "f6", "f12"),
        growth=(0.00, 0.06, 0.12), uptake=0.9,
    ),
    Plan(
        "2022-03-pamulang", "CBA2203", 44, date(2022, 3, 12), date(2022, 3, 12), ("s1",),
        (36, 58, 40), (69, 81, 73), (1, 1), "kobo", "kobo", ("f3", "f6", "f12"),
        growth=(0.05, 0.10, 0.09), uptake=1.1,
    ),
    Plan(
        "2022-09-serpong", "CBA2209", 32, date(2022, 9, 4), date(2022, 9, 18), ("s1", "s2", "s3"),
        (44, 63, 47), (64, 81, 72), (1, 2), "google", "xlsx", ("f3", "f6", "f12"),
        growth=(0.02, 0.03, 0.10), uptake=0.8,
    ),
    Plan(
        "2023-06-ciputat", "CBA2306", 40, date(2023, 6, 10), date(2023, 6, 17), ("s1", "s2"),
        (37, 56, 39), (74, 84, 77), (2, 2), "odk", "xlsx", ("f3", "f6", "f12"),
        growth=(0.06, 0.13, 0.18), uptake=1.3, returning=("CBA2203-011", "CBA2203-027"),
    ),
    Plan(
        "2023-06-setu", "CBB2306", 30, date(2023, 6, 11), date(2023, 6, 11), ("s1",),
        (39, 57, 42), (42, 61, 45), (2, 2), "csv", "spss", ("f3", "f6", "f12"),
        growth=(0.01, 0.03, 0.05), uptake=0.3, interviews=False,
    ),
    Plan(
        "2024-02-pondok-aren", "CBA2402", 48, date(2024, 2, 4), date(2024, 2, 18),
        ("s1", "s2", "s3"),
        (42, 60, 45), (68, 83, 75), (2, 2), "google", "xlsx", ("f3", "f6"),
        growth=(0.03, 0.08, 0.10), uptake=1.0,
    ),
    Plan(
        "2024-08-ciledug", "CBA2408", 34, date(2024, 8, 11), date(2024, 8, 25), ("s1", "s2", "s3"),
        (38, 61, 41), (71, 86, 78), (2, 2), "xlsx", "kobo", ("f3",),
        growth=(0.04, 0.10, 0.12), uptake=1.1,
    ),
)  # fmt: skip

# Share of those who started that answers each follow-up; days after the last session it is due.
RESPONSE = {"f3": 0.88, "f6": 0.82, "f12": 0.72}
DUE_DAYS = {"f3": 91, "f6": 183, "f12": 365}
# A few answer this many days after they were due: outside the window, flagged as late.
LATE_DAYS = {"f3": 72, "f6": 101, "f12": 98}

PRACTICES = {
    "uses_social_media": Practice(0.58, 0.45, 0.08),
    "uses_marketplace": Practice(0.30, 0.28, 0.16),
    "own_brand": Practice(0.34, 0.26, 0.18),
    "product_diversification": Practice(0.40, 0.20, 0.12),
    "registered_cooperative": Practice(0.11, 0.08, 0.0),
}
