"""What people think of a training and of its sessions, and what two raters see in products."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from .business import follow_business, season_of
from .people import present
from .standing import follow_standing, is_asked
from .tables import write_google_forms, write_plain_csv

if TYPE_CHECKING:
    from pathlib import Path

    from .people import Participant
    from .plans import Plan
    from .tables import Row

# How the middle of each answer lies, by cohort. The third question is turned: high is bad.
RATED = ("fb_useful", "fb_clear", "fb_crowded", "fb_longer")
CLOSING = {
    "2023-06-ciputat": ((4.3, 4.0, 2.4, 3.9), 8.6),
    "2024-02-pondok-aren": ((4.0, 3.6, 3.1, 3.4), 7.9),
}
TEXTS = {
    "fb_useful": "Pelatihan ini berguna untuk usaha saya",
    "fb_clear": "Penjelasan pengajar mudah diikuti",
    "fb_crowded": "Waktunya terlalu sempit untuk bertanya",
    "fb_longer": "Saya ingin pelatihan yang lebih lama",
    "fb_recommend": "Seberapa mungkin Anda menganjurkan pelatihan ini kepada sesama pengusaha? "
    "(0-10)",
    "fb_wish": "Apa yang sebaiknya diubah?",
}
WISHES = (
    "Tambah waktu untuk latihan langsung.",
    "Contohnya dari usaha kecil saja, jangan perusahaan besar.",
    "Bahan dibagikan sebelum sesi.",
    "Ada pendampingan sesudah pelatihan.",
    "Sudah cukup baik.",
    "Sesi tentang iklan berbayar diperpanjang.",
)
MEETING = {"s1": (3.4, 3.5), "s3": (4.1, 3.9)}
MEETING_TEXTS = {
    "mt_clear": "Materi sesi ini jelas bagi saya",
    "mt_useful": "Materi sesi ini bisa saya pakai minggu depan",
}
CRITERIA = ("pr_packaging", "pr_brand", "pr_price")
RATERS = ("P1", "P2")
REVIEWED = 18
REVIEWS = {"pre": 0.0, "f6": 0.7}
REVIEWED_COHORT = "2023-06-ciputat"
MEETING_COHORT = "2024-02-pondok-aren"


def write_opinions(folder: Path, plan: Plan, people: tuple[Participant, ...]) -> None:
    """Write the forms and reviews of a cohort, where it has any."""
    if plan.cohort_id in CLOSING:
        rows = _closing(plan, people)
        if plan.survey_tool == "google":
            write_google_forms(folder / "closing.csv", TEXTS, rows)
        else:
            write_plain_csv(folder / "closing.csv", {item: item for item in TEXTS}, rows)
    if plan.cohort_id == MEETING_COHORT:
        for session, middles in MEETING.items():
            headers = {"nim": "Nomor induk mahasiswa", **MEETING_TEXTS}
            rows = _meeting(plan, people, session, middles)
            write_google_forms(folder / f"meeting-{session}.csv", headers, rows)
    if plan.cohort_id == REVIEWED_COHORT and is_asked(plan):
        _write_reviews(folder, plan, people)


def _closing(plan: Plan, people: tuple[Participant, ...]) -> list[Row]:
    """Draw sheets without ids, in no order that would tell whose is whose."""
    random = Random(f"closing/{plan.cohort_id}")
    middles, recommended = CLOSING[plan.cohort_id]
    n = sum(p.attended[plan.sessions[-1]] for p in present(people)) - random.randint(1, 3)
    start = datetime.combine(plan.last_session, time(15, 10))
    seconds = sorted(random.randint(0, 25 * 60) for _ in range(n))
    rows: list[Row] = []
    for second in seconds:
        mood = random.gauss(0, 0.5)
        row: Row = {"moment": start + timedelta(seconds=second), "score": ""}
        for item, middle in zip(RATED, middles, strict=True):
            turned = -mood if item == "fb_crowded" else mood
            row[item] = _point(middle + turned, 0.7, 1, 5, random)
        row["fb_recommend"] = _point(recommended + 2 * mood, 1.3, 0, 10, random)
        row["fb_wish"] = random.choice(WISHES) if random.random() < 0.4 else ""
        rows.append(row)
    return rows


def _meeting(
    plan: Plan, people: tuple[Participant, ...], session: str, middles: tuple[float, ...]
) -> list[Row]:
    random = Random(f"meeting/{plan.cohort_id}/{session}")
    number = plan.sessions.index(session)
    day = plan.first_session + timedelta(days=7 * number)
    came = [p for p in present(people) if p.attended[session] and random.random() < 0.9]
    start = datetime.combine(day, time(12, 2))
    seconds = sorted(random.randint(0, 12 * 60) for _ in came)
    return [
        {
            "nim": person.nim,
            "moment": start + timedelta(seconds=second),
            "score": "",
            **{
                item: _point(middle, 0.8, 1, 5, random)
                for item, middle in zip(MEETING_TEXTS, middles, strict=True)
            },
        }
        for person, second in zip(came, seconds, strict=True)
    ]


def _write_reviews(folder: Path, plan: Plan, people: tuple[Participant, ...]) -> None:
    """Write what both raters saw before and half a year after; who closed is seen no more."""
    random = Random(f"reviews/{plan.cohort_id}")
    owners = [person for person in present(people) if person.business_id]
    season = season_of(plan)
    seen = sorted(random.sample(owners, REVIEWED), key=lambda one: one.business_id)
    level = {one.nim: [random.gauss(2.1, 0.7) for _ in CRITERIA] for one in seen}
    for wave, growth in REVIEWS.items():
        rows: list[Row] = []
        for one in seen:
            reports = follow_business(one, plan, season)
            status = follow_standing(one, plan, reports)[wave]["business_status"]
            if status != "operating":
                continue
            grown = [now + growth * random.random() for now in level[one.nim]]
            rows += [_review(one, rater, grown, random) for rater in RATERS]
        headers = {"business_id": "ID usaha", "rater": "Penilai", **{c: c for c in CRITERIA}}
        write_plain_csv(folder / f"product-{wave}.csv", headers, rows)


def _review(person: Participant, rater: str, levels: list[float], random: Random) -> Row:
    stricter = 0.2 if rater == "P2" else 0.0
    pairs = zip(CRITERIA, levels, strict=True)
    return {
        "business_id": person.business_id,
        "rater": rater,
        **{item: _point(level - stricter, 0.35, 1, 4, random) for item, level in pairs},
    }


def _point(middle: float, spread: float, low: int, high: int, random: Random) -> str:
    return str(min(high, max(low, round(random.gauss(middle, spread)))))
