"""Plausible published figures of the founding program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tests.dashboards.names import COHORTS, FOLLOW_UPS, MONEY, PRACTICES, THEMES

KEYS = (
    "study_id",
    "scope",
    "cohort_id",
    "cohort_other",
    "session_id",
    "subject_kind",
    "subject_id",
    "item_set_id",
    "category",
    "attribute",
    "level",
    "role",
    "wave_from",
    "wave_to",
    "population",
    "price_basis",
    "analysis",
    "metric",
)
VALUES = (
    "unit",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "n",
    "n_from",
    "n_to",
    "statistic",
    "df",
    "p_value",
    "p_adjusted",
    "family",
    "method",
    "base_month",
    "currency",
    "note_code",
)


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
        ends = (
            founding
            if evidence == "reconstruction"
            else {
                topic: (before + 2, before + 2 + gain * share)
                for (topic, (before, _)), share in zip(
                    founding.items(), (1.2, 0.7, 1.1), strict=True
                )
            }
        )
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
    for topic, before, after in (
        ("market_structure", 40, 75.2),
        ("marketing_media", 67, 87.4),
        ("media_cost", 47, 79.1),
    ):
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
    rises = {
        "revenue": (4.1, 12.3, 20.8),
        "net_receipts": (1.5, 6.2, 9.9),
        "marketing_cost": (-3.1, -9.6, -14.2),
    }
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
                asked = n if scope == "pooled" else n // 5
                pair = {"wave_from": "pre", "wave_to": wave, "n": asked, "population": "matched"}
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
                asked = n if scope == "pooled" else n // 5
                hidden = practice == "cooperative" and scope == "cohort"
                pair = {"wave_from": "pre", "wave_to": wave, "n": asked, "is_suppressed": hidden}
                target = 0.5 if (practice, wave) == ("marketplace", "f6") else None
                figures.add("share_from", round(before * asked) / asked, 0.07, **same, **pair)
                figures.add(
                    "share_to",
                    round(after * asked) / asked,
                    0.08,
                    **same,
                    **pair,
                    target=target,
                    target_state="met" if target else "",
                )
                figures.add(
                    "share_change",
                    round(after * asked) / asked - round(before * asked) / asked,
                    0.1,
                    **same,
                    **pair,
                )
                figures.add(
                    "newly_adopted",
                    round((after - before + 0.03) * asked),
                    **{**same, "unit": "count"},
                    **pair,
                )
                figures.add("dropped", round(0.03 * asked), **{**same, "unit": "count"}, **pair)


def counts(figures: Figures) -> None:
    """Add reach, attrition and themes."""
    reach = {"subject_kind": "reach", "scope": "pooled", "population": "all"}
    for metric, n in (
        ("n_registered", 210),
        ("n_attended", 196),
        ("n_tested", 179),
        ("n_businesses", 158),
        ("person_hours", 1372),
    ):
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
