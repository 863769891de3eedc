"""Plausible published frames of the founding program, so that pages can be tested alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboards.facts import IndicatorFacts, Release, StudyFacts, WaveFacts
from tests.dashboards.figure_rows import Figures, counts, knowledge, outcomes
from tests.dashboards.names import COHORTS, FOLLOW_UPS, MONEY, PRACTICES, STARTS, THEMES, TOPICS

if TYPE_CHECKING:
    from collections.abc import Sequence

RELEASE = Release("5f1c0a9be2", date(2024, 9, 30), "0.1.0", "5f1c0a9be2-1")


def study(**changes: Any) -> StudyFacts:
    """Give the study as its pages name it."""
    labels = {("study", "cordova", "id"): "Sekolah Kewirausahaan Cordova"}
    labels["study", "cordova", "en"] = "Cordova entrepreneurship school"
    groups: dict[str, dict[str, Any]] = {
        "topic": TOPICS,
        "indicator": {**MONEY, **PRACTICES},
        "theme": THEMES,
        "cohort": {row[0]: row[1:3] for row in COHORTS},
    }
    for kind, things in groups.items():
        for subject_id, texts in things.items():
            labels[kind, subject_id, "id"], labels[kind, subject_id, "en"] = texts[:2]
    follow_ups = [WaveFacts(name, "follow_up", months) for name, months in FOLLOW_UPS.items()]
    facts: dict[str, Any] = {
        "study_id": "cordova",
        "languages": ("id", "en"),
        "labels": labels,
        "timezone": "Asia/Jakarta",
        "currency": "IDR",
        "assignment": "self_selected",
        "waves": (WaveFacts("pre", "pre"), WaveFacts("post", "post"), *follow_ups),
        "topics": tuple(TOPICS),
        "indicators": (
            *(
                IndicatorFacts(name, "money", period="month", is_primary=name == "revenue")
                for name in MONEY
            ),
            *(IndicatorFacts(name, "yes_no") for name in PRACTICES),
        ),
        "note": {
            "en": "Founding session: published record of 2021.",
            "id": "Sesi pertama: catatan terbitan 2021.",
        },
    }
    return StudyFacts(**{**facts, **changes})


def cohort_rows(
    rows: Sequence[tuple[Any, ...]] = COHORTS, starts: Sequence[Any] = STARTS
) -> pd.DataFrame:
    """Give published.cohorts."""
    return pd.DataFrame(
        [
            {
                "edition": "funder",
                "cohort_id": cohort_id,
                "cohort_no": number,
                "evidence": evidence,
                "arm": arm,
                "place": "",
                "mode": mode,
                "first_session_on": start,
                "n_tested": n,
            }
            for number, ((cohort_id, _, _, evidence, arm, mode, n, _), start) in enumerate(
                zip(rows, starts, strict=True), start=1
            )
        ]
    )


def flow_rows() -> pd.DataFrame:
    """Give published.flow."""
    steps = {
        "knowledge": (("registered", 210, 210), ("pre", 196, 210), ("post", 179, 210)),
        "business": (
            ("registered", 158, 158),
            ("f3", 150, 158),
            ("f6", 131, 158),
            ("f12", 104, 140),
        ),
    }
    rows = [
        {
            "edition": "funder",
            "scope": "pooled",
            "cohort_id": "",
            "subject_kind": kind,
            "step_no": number,
            "step": step,
            "n": n,
            "n_due": due,
        }
        for kind, found in steps.items()
        for number, (step, n, due) in enumerate(found)
    ]
    return pd.DataFrame(rows)


def quote_rows() -> pd.DataFrame:
    """Give published.quotes."""
    quotes = (
        ("books", "Sekarang saya catat biaya setiap promosi. Dulu hanya mengira-ngira."),
        ("longer", "Mereka minta materi digital lagi, dan lebih lama."),
        ("fees", "Saya takut potongan <b>lokapasar</b> menghabiskan untung."),
    )
    return pd.DataFrame(
        [
            {
                "edition": "funder",
                "quote_no": number,
                "theme_id": theme,
                "role": "",
                "wave_id": "",
                "quote": quote,
            }
            for number, (theme, quote) in enumerate(quotes, start=1)
        ]
    )


def published() -> dict[str, pd.DataFrame]:
    """Give all published frames of the founding program."""
    figures = Figures()
    knowledge(figures)
    outcomes(figures)
    counts(figures)
    return {
        "figures": figures.frame(),
        "cohorts": cohort_rows(),
        "flow": flow_rows(),
        "quotes": quote_rows(),
        "definitions": pd.DataFrame(),
    }
