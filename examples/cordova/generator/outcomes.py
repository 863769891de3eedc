"""The business files of a cohort: baseline and follow-ups, as rows for the tool that wrote them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from .business import Report, follow_business, season_of
from .people import present
from .plans import DUE_DAYS, LATE_DAYS, PRACTICES, RESPONSE
from .standing import follow_standing, is_asked, with_standing
from .tables import rupiah, spoken_date

if TYPE_CHECKING:
    from .people import Participant
    from .plans import Plan
    from .tables import Row

MONEY = ("revenue", "net_receipts", "marketing_cost")


def report_outcomes(plan: Plan, people: tuple[Participant, ...]) -> dict[str, list[Row]]:
    """Give the rows of each wave's business file; not everybody answers, and a few answer late."""
    owners = [person for person in present(people) if person.business_id]
    season = season_of(plan)
    reports = {person.nim: follow_business(person, plan, season) for person in owners}
    return {wave: _wave_rows(plan, wave, owners, reports) for wave in ("pre", *plan.follow_ups)}


def _wave_rows(
    plan: Plan, wave: str, owners: list[Participant], reports: dict[str, dict[str, Report]]
) -> list[Row]:
    random = Random(f"outcomes/{plan.cohort_id}/{wave}")
    answering = [p for p in owners if random.random() < RESPONSE.get(wave, 0.97)]
    rows = [
        _row(person, reports[person.nim][wave], _moment(plan, wave, random), plan, random)
        for person in answering
    ]
    if is_asked(plan):
        rows = [
            with_standing(row, follow_standing(p, plan, reports[p.nim])[wave], plan.outcome_tool)
            for row, p in zip(rows, answering, strict=True)
        ]
    return sorted(rows, key=lambda row: str(row["moment"]))


def _moment(plan: Plan, wave: str, random: Random) -> datetime:
    clock = time(random.randint(8, 19), random.randint(0, 59), random.randint(0, 59))
    if wave == "pre":
        return datetime.combine(plan.first_session - timedelta(days=random.randint(0, 4)), clock)
    late = LATE_DAYS[wave] if random.random() < 0.06 else 0
    days = DUE_DAYS[wave] + (late or random.randint(-12, 24))
    return datetime.combine(plan.last_session + timedelta(days=days), clock)


def _row(person: Participant, report: Report, moment: datetime, plan: Plan, random: Random) -> Row:
    amounts = {name: getattr(report, name) for name in MONEY}
    in_words = plan.outcome_tool == "xlsx"
    yes, no = ("Ya", "Tidak") if in_words else ("ya", "tidak")
    return {
        "nim": person.nim,
        "business_id": person.business_id,
        "moment": moment,
        "date": _written_day(moment.date(), random) if in_words else moment.date(),
        **{n: rupiah(amount, random) if in_words else amount for n, amount in amounts.items()},
        **{name: yes if report.practices[name] else no for name in PRACTICES},
    }


def _written_day(day: date, random: Random) -> object:
    style = random.random()
    if style < 0.6:
        return day
    return f"{day:%d/%m/%Y}" if style < 0.85 else spoken_date(day)
