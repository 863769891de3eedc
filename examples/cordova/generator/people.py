"""Who took part: ids and attributes only. No names: the name column holds 'Anonim 07'."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .plans import Plan

SEX = ("perempuan", "laki-laki")
AGE_BANDS = ("di bawah 20 tahun", "20-24 tahun", "25-34 tahun", "35 tahun ke atas")
AGES = ((17, 19), (20, 24), (25, 34), (35, 58))
SECTORS = ("makanan dan minuman", "busana", "kerajinan", "jasa")


@dataclass(frozen=True)
class Participant:
    """One enrolment. business_id is '' for someone who has no business yet."""

    nim: str
    name: str
    business_id: str
    sex: str
    age_band: str
    sector: str
    ability: float
    attended: dict[str, bool]


def enrol(plan: Plan) -> tuple[Participant, ...]:
    """Draw the roster of one cohort."""
    random = Random(f"people/{plan.cohort_id}")
    fresh = plan.registered - len(plan.returning)
    nims = [f"{plan.prefix}-{number:03d}" for number in range(1, fresh + 1)]
    return tuple(
        _participant(plan, nim, number, random)
        for number, nim in enumerate([*nims, *plan.returning], start=1)
    )


def _participant(plan: Plan, nim: str, number: int, random: Random) -> Participant:
    owns = nim in plan.returning or random.random() < 0.93
    sex = random.choices(SEX, (0.62, 0.38))[0]
    age_band = random.choices(AGE_BANDS, (0.18, 0.46, 0.24, 0.12))[0]
    sector = random.choices(SECTORS, (0.48, 0.22, 0.14, 0.16))[0]
    starts = random.random() < 0.96
    return Participant(
        nim=nim,
        name=f"Anonim {number:02d}",
        business_id=nim.replace("CB", "U", 1) if owns else "",
        sex=sex,
        age_band=age_band,
        sector=sector if owns else "",
        ability=random.gauss(0, 0.75),
        attended={session: starts and random.random() < 0.94 for session in plan.sessions},
    )


def birth_year(plan: Plan, age_band: str, number: int) -> int:
    """Draw a year of birth that makes someone as old as their band in the cohort's year."""
    youngest, oldest = AGES[AGE_BANDS.index(age_band)]
    random = Random(f"birth/{plan.cohort_id}/{number}")
    return plan.first_session.year - random.randint(youngest, oldest)


def present(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """Give those who came to at least one session."""
    return tuple(person for person in people if any(person.attended.values()))
