"""Plausible published frames of the founding program, so that pages can be tested alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboards.facts import IndicatorFacts, Release, StudyFacts, WaveFacts

RELEASE = Release("5f1c0a9be2", date(2024, 9, 30), "0.1.0", "5f1c0a9be2-1")
FOUNDING = "2021-03-cordova"
TOPICS = {
    "market_structure": ("Struktur pasar", "Market structure"),
    "marketing_media": ("Media pemasaran", "Marketing media"),
    "media_cost": ("Biaya media pemasaran", "Marketing media cost"),
}
MONEY = {
    "revenue": ("Omzet per bulan", "Monthly revenue"),
    "net_receipts": ("Penerimaan bersih per bulan", "Monthly net receipts"),
    "marketing_cost": ("Biaya pemasaran per bulan", "Monthly marketing cost"),
}
PRACTICES = {
    "social_media": ("Promosi di media sosial", "Promotes on social media", 0.55, 0.83),
    "marketplace": ("Berjualan di lokapasar", "Sells on a marketplace", 0.18, 0.54),
    "own_brand": ("Punya merek sendiri", "Has its own brand", 0.21, 0.37),
    "diversified": ("Diversifikasi produk", "Diversified its products", 0.34, 0.41),
    "cooperative": (
        "Terdaftar di Dinas Koperasi",
        "Registered with the cooperative office",
        0.09,
        0.26,
    ),
}
THEMES = {
    "longer": ("Sesi terlalu singkat", "Sessions are too short", 19),
    "digital_new": ("Promosi digital hal baru bagi saya", "Digital promotion is new to me", 14),
    "fees": ("Takut biaya lokapasar", "Afraid of marketplace fees", 9),
    "books": ("Mencatat keuangan jadi kebiasaan", "Bookkeeping became a habit", 7),
}
FOLLOW_UPS = {"f3": 3, "f6": 6, "f12": 12}
COHORTS = [
    (FOUNDING, "Maret 2021", "March 2021", "reconstruction", "treatment", "online", 42, 30.333),
    ("2021-09-ciputat", "September 2021", "September 2021", "synthetic", "treatment", "online", 36, 27.1),
    ("2022-05-bogor", "Mei 2022", "May 2022", "synthetic", "treatment", "hybrid", 31, 25.4),
    ("2022-11-pembanding", "Pembanding 2022", "Comparison 2022", "synthetic", "comparison", "in_person", 28, 4.2),
    ("2023-03-tangerang", "Maret 2023", "March 2023", "synthetic", "treatment", "in_person", 40, 32.0),
    ("2023-10-depok", "Oktober 2023", "October 2023", "synthetic", "treatment", "hybrid", 38, 29.2),
    ("2024-02-serpong", "Februari 2024", "February 2024", "synthetic", "treatment", "in_person", 34, 33.4),
]  # fmt: skip
STARTS = ("2021-03-21", "2021-09-11", "2022-05-14", "2022-11-05", "2023-03-04", "2023-10-07", "2024-02-10")  # fmt: skip
KEYS = ("study_id", "scope", "cohort_id", "cohort_other", "session_id", "subject_kind", "subject_id", "item_set_id", "category", "attribute", "level", "role", "wave_from", "wave_to", "population", "price_basis", "analysis", "metric")  # fmt: skip
VALUES = ("unit", "estimate", "se", "ci_low", "ci_high", "n", "n_from", "n_to", "statistic", "df", "p_value", "p_adjusted", "family", "method", "base_month", "currency", "note_code")  # fmt: skip


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
            *(IndicatorFacts(name, "money", is_primary=name == "revenue") for name in MONEY),
            *(IndicatorFacts(name, "yes_no") for name in PRACTICES),
        ),
        "note": {"en": "Founding session: published record of 2021.", "id": "Sesi pertama: catatan terbitan 2021."},
    }  # fmt: skip
    return StudyFacts(**{**facts, **changes})


@dataclass
class Figures:
    """A growing table of published figures."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, metric: str, estimate: float | None, half: float | None = None, **words: Any
    ) -> None:
        row: dict[str, Any] = dict.fromkeys(KEYS, "") | {"study_id": "cordova", "analysis": "main"}
        row |= dict.fromkeys(VALUES, None) | {"note_code": "", "currency": "", "unit": ""}
        row |= {"edition": "funder", "is_suppressed": False, "target": None, "target_state": ""}
        row |= {"metric": metric, "estimate": estimate, **words}
        if half is not None and estimate is not None:
            row |= {"ci_low": estimate - half, "ci_high": estimate + half}
        if row["is_suppressed"]:
            row |= {"estimate": None, "ci_low": None, "ci_high": None, "note_code": "small_cell"}
        self.rows.append(row)

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.rows)


def knowledge(figures: Figures) -> None:
    """Add scores and gains: of each cohort, and of the five together."""
    pair = {"wave_from": "pre", "wave_to": "post", "population": "matched"}
    founding = {"market_structure": (38, 75), "marketing_media": (65, 85), "media_cost": (45, 79)}
    for cohort_id, _, _, evidence, _, _, n, gain in COHORTS:
        at = {
            "scope": "cohort",
            "cohort_id": cohort_id,
            "n": n,
            **pair,
            "item_set_id": "knowledge-2",
        }
        half = None if evidence == "reconstruction" else 60 / np.sqrt(n) / 2
        ends = founding if evidence == "reconstruction" else {
            topic: (before + 2, before + 2 + gain * share)
            for (topic, (before, _)), share in zip(founding.items(), (1.2, 0.7, 1.1), strict=True)
        }  # fmt: skip
        for topic, (before, after) in ends.items():
            about = {"subject_kind": "topic", "subject_id": topic, **at}
            figures.add("mean_from", before, half, **about, unit="score")
            figures.add("mean_to", after, half, **about, unit="score")
            figures.add("gain", after - before, half, **about, unit="points")
            figures.add("mastery_class", float(after >= 70), **about, unit="share")
        about = {"subject_kind": "overall", "subject_id": "overall", **at}
        before, after = (float(np.mean([end[side] for end in ends.values()])) for side in (0, 1))
        figures.add("mean_from", before, half, **about, unit="score")
        figures.add("mean_to", after, half, **about, unit="score")
        figures.add("gain", after - before, half, **about, unit="points")
    at = {"scope": "pooled", "n": 179, "df": 4, **pair, "item_set_id": "knowledge"}
    for topic, before, after in (("market_structure", 40, 75.2), ("marketing_media", 67, 87.4), ("media_cost", 47, 79.1)):  # fmt: skip
        about = {"subject_kind": "topic", "subject_id": topic, **at}
        figures.add("mean_from", before, **about, unit="score")
        figures.add("mean_to", after, **about, unit="score")
        figures.add("pooled_gain", after - before - 0.3, 4.1, **about, unit="points")
    about = {"subject_kind": "overall", "subject_id": "overall", **at}
    figures.add("mean_from", 51.3, **about, unit="score")
    figures.add("mean_to", 80.6, **about, unit="score")
    figures.add("pooled_gain", 29.4, 3.6, **about, unit="points", target=25.0, target_state="met")
    figures.add("expected_next_gain", 29.4, 8.1, **about, unit="points")
    figures.add("mastery_share_from", 41 / 179, 0.06, **about, unit="share")
    figures.add("mastery_share_to", 127 / 179, 0.07, **about, unit="share")


def outcomes(figures: Figures) -> None:
    """Add money and practices of businesses at the follow-ups."""
    rises = {"revenue": (4.1, 12.3, 20.8), "net_receipts": (1.5, 6.2, 9.9), "marketing_cost": (-3.1, -9.6, -14.2)}  # fmt: skip
    halves = {"revenue": (6, 9, 11), "net_receipts": (8, 10, 14), "marketing_cost": (5, 6, 8)}
    scopes = [("pooled", ""), *(("cohort", row[0]) for row in COHORTS[1:])]
    for scope, cohort_id in scopes:
        shift = 0.0 if scope == "pooled" else (len(cohort_id) % 5 - 2) * 3.0
        shift -= 14 if "pembanding" in cohort_id else 0
        about = {"scope": scope, "cohort_id": cohort_id, "subject_kind": "indicator"}
        for money in MONEY:
            same = {**about, "subject_id": money, "price_basis": "nominal", "unit": "ratio"}
            panel = {**same, "population": "panel", "n": 96 if scope == "pooled" else 18}
            figures.add(
                "index", 100.0, 0.0, **panel, wave_from="pre", wave_to="pre", note_code="base"
            )
            for wave, rise, half, n in zip(
                FOLLOW_UPS, rises[money], halves[money], (150, 131, 104), strict=True
            ):
                wide = half if scope == "pooled" else half * 2.2
                n = n if scope == "pooled" else n // 5
                pair = {"wave_from": "pre", "wave_to": wave, "n": n, "population": "matched"}
                target = 15.0 if (money, wave) == ("revenue", "f6") else None
                figures.add(
                    "percent_change",
                    rise + shift,
                    wide,
                    **same,
                    **pair,
                    target=target,
                    target_state="missed" if target else "",
                )
                figures.add("median_change_percent", rise / 2 + shift, wide, **same, **pair)
                figures.add(
                    "index", 100 + rise + shift, wide, **panel, wave_from="pre", wave_to=wave
                )
        for practice, (_, _, before, after) in PRACTICES.items():
            same = {**about, "subject_id": practice, "unit": "share", "population": "matched"}
            for wave, n in zip(FOLLOW_UPS, (150, 131, 104), strict=True):
                n = n if scope == "pooled" else n // 5
                hidden = practice == "cooperative" and scope == "cohort"
                pair = {"wave_from": "pre", "wave_to": wave, "n": n, "is_suppressed": hidden}
                target = 0.5 if (practice, wave) == ("marketplace", "f6") else None
                figures.add("share_from", round(before * n) / n, 0.07, **same, **pair)
                figures.add(
                    "share_to",
                    round(after * n) / n,
                    0.08,
                    **same,
                    **pair,
                    target=target,
                    target_state="met" if target else "",
                )
                figures.add(
                    "share_change",
                    round(after * n) / n - round(before * n) / n,
                    0.1,
                    **same,
                    **pair,
                )
                figures.add(
                    "newly_adopted",
                    round((after - before + 0.03) * n),
                    **{**same, "unit": "count"},
                    **pair,
                )
                figures.add("dropped", round(0.03 * n), **{**same, "unit": "count"}, **pair)


def counts(figures: Figures) -> None:
    """Add reach, attrition and themes."""
    reach = {"subject_kind": "reach", "scope": "pooled", "population": "all"}
    for metric, n in (("n_registered", 210), ("n_attended", 196), ("n_tested", 179), ("n_businesses", 158), ("person_hours", 1372)):  # fmt: skip
        figures.add(metric, n, **reach, n=n, unit="count")
    lost = {"scope": "pooled", "subject_kind": "reach", "population": "due", "unit": "share"}
    figures.add("attrition_rate", 0.087, **lost, subject_id="knowledge", wave_to="post", n=196)
    figures.add("attrition_rate", 0.342, **lost, subject_id="business", wave_to="f12", n=158)
    for theme, (_, _, n) in THEMES.items():
        about = {
            "scope": "pooled",
            "subject_kind": "theme",
            "subject_id": theme,
            "population": "all",
        }
        figures.add("theme_count", n, **about, n=24, unit="count")
    hidden = {
        "scope": "pooled",
        "subject_kind": "theme",
        "subject_id": "family",
        "is_suppressed": True,
    }
    figures.add("theme_count", 2, **hidden)


def cohort_rows(rows: list[tuple[Any, ...]] = COHORTS) -> pd.DataFrame:
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
                zip(rows, STARTS, strict=False), start=1
            )
        ]
    )


def flow_rows() -> pd.DataFrame:
    """Give published.flow."""
    steps = {
        "knowledge": (("registered", 210, 210), ("pre", 196, 210), ("post", 179, 210)),
        "business": (("registered", 158, 158), ("f3", 150, 158), ("f6", 131, 158), ("f12", 104, 140)),
    }  # fmt: skip
    rows = [
        {"edition": "funder", "scope": "pooled", "cohort_id": "", "subject_kind": kind, "step_no": number, "step": step, "n": n, "n_due": due}
        for kind, found in steps.items()
        for number, (step, n, due) in enumerate(found)
    ]  # fmt: skip
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
            {"edition": "funder", "quote_no": number, "theme_id": theme, "role": "", "wave_id": "", "quote": quote}
            for number, (theme, quote) in enumerate(quotes, start=1)
        ]
    )  # fmt: skip


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
