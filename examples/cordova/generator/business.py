"""What a business reports at each wave: money per month in rupiah, and practices as yes or no."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from .plans import PRACTICES

if TYPE_CHECKING:
    from .people import Participant
    from .plans import Plan

MEDIAN_REVENUE = 5_500_000


@dataclass(frozen=True)
class Report:
    """One business at one wave."""

    revenue: int
    net_receipts: int
    marketing_cost: int
    practices: dict[str, bool]


def follow_business(person: Participant, plan: Plan, season: dict[str, float]) -> dict[str, Report]:
    """Draw one business from the baseline on; what it does at one wave it carries to the next."""
    random = Random(f"stall/{plan.cohort_id}/{person.nim}")
    level = math.log(MEDIAN_REVENUE) + random.gauss(0, 0.6)
    margin = min(max(random.gauss(0.31, 0.07), 0.08), 0.55)
    cost_share = min(max(random.gauss(0.05, 0.025), 0.0), 0.15)
    practices = {name: random.random() < p.before for name, p in PRACTICES.items()}
    reports = {"pre": _report(level + random.gauss(0, 0.1), margin, cost_share, practices)}
    for wave, growth in zip(("f3", "f6", "f12"), plan.growth, strict=True):
        practices = _carry_on(practices, plan.uptake, random)
        noise = random.gauss(0, 0.2)
        if random.random() < 0.02:  # the business pauses: no sales that month
            reports[wave] = _report(None, margin, cost_share, practices)
            continue
        now = level + math.log(1 + growth + season[wave]) + noise
        online = 0.01 * (practices["uses_social_media"] + practices["uses_marketplace"])
        reports[wave] = _report(now, margin + random.gauss(0, 0.03), cost_share + online, practices)
    return reports


def season_of(plan: Plan) -> dict[str, float]:
    """Draw how good the months were for everybody in one cohort."""
    random = Random(f"season/{plan.cohort_id}")
    return {wave: random.gauss(0, 0.02) for wave in ("f3", "f6", "f12")}


def _carry_on(practices: dict[str, bool], uptake: float, random: Random) -> dict[str, bool]:
    # Uptake is spread over the three follow-ups, most of it early.
    return {
        name: random.random() >= PRACTICES[name].drops / 2
        if has
        else random.random() < PRACTICES[name].adopts * uptake * 0.6
        for name, has in practices.items()
    }


def _report(
    level: float | None, margin: float, cost_share: float, practices: dict[str, bool]
) -> Report:
    revenue = 0 if level is None else _rounded(math.exp(level))
    return Report(
        revenue=revenue,
        net_receipts=_rounded(revenue * margin) if revenue else -150_000,
        marketing_cost=_rounded(revenue * cost_share, 10_000) if revenue else 0,
        practices=practices,
    )


def _rounded(amount: float, step: int = 50_000) -> int:
    return round(amount / step) * step
