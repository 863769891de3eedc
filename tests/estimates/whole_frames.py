"""A small study with every kind of figure in it, in memory, and ways to change its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tests.estimates.conftest import declared_study, marts_of_study, paired
from tests.estimates.outcome_frames import CELL, indicator, values_of
from tests.estimates.rating_frames import levels_of, ratings_of, rubric_marts

if TYPE_CHECKING:
    from collections.abc import Callable

Frames = dict[str, pd.DataFrame]

SCORED = ["cohort_id", "participant_id", "person_id", "instrument_id", "item_set_id"]
SCORED += ["subject_kind", "subject_id"]
PAIRS = [("pre", "f3"), ("pre", "f6")]
INDICATORS = (
    indicator("revenue", kind="money", winsorize=90.0, records_indicator="records"),
    indicator("brand", kind="yes_no"),
    indicator("records", kind="yes_no", is_primary=False),
    indicator("staff", kind="count"),
    indicator("band", kind="ordered", at_or_above=2.0),
    indicator("channels", kind="choice_many", is_primary=False),
    indicator("profit", kind="derived", value_kind="money", formula="difference"),
    indicator("status", kind="status", is_primary=False),
)
OPTIONS = [("band", "low", 1), ("band", "mid", 2), ("band", "high", 3)]
TARGETS = [("revenue", "percent_change", 30.0), ("brand", "share_to", 0.6), ("staff", "mean", 2.0)]


def whole_study() -> tuple[Frames, Frames]:
    """Give marts and declared tables of six cohorts: tests, self-ratings, outcomes of all kinds."""
    marts, declared = marts_of_study(), declared_study()
    marts["topic_scores"] = pd.concat([marts["topic_scores"], rated_people()], ignore_index=True)
    revenue = marts["outcome_values"]
    marts["outcome_values"] = pd.concat([revenue, *other_outcomes(revenue)], ignore_index=True)
    marts["business_status"] = statuses()
    sectors = marts["participant_attributes"].iloc[:0]
    units = revenue[["cohort_id", "unit_id"]].drop_duplicates(ignore_index=True)
    sectors = units.assign(attribute_id="sector", unit="business", value="food")
    sectors.loc[::2, "value"] = "craft"
    marts["participant_attributes"] = pd.concat([marts["participant_attributes"], sectors])
    declared["indicators"] = pd.DataFrame(list(INDICATORS))
    declared["indicator_options"] = pd.DataFrame(
        OPTIONS, columns=["indicator_id", "option_id", "option_no"]
    )
    declared["targets"] = pd.DataFrame(TARGETS, columns=["subject_id", "metric", "target"]).assign(
        subject_kind="indicator", wave_to="f6", kind="absolute"
    )
    declared["attributes"] = pd.DataFrame(
        {"attribute_id": ["sex", "sector"], "unit": ["person", "business"]}
    )
    recalled = pd.DataFrame({"wave_id": ["recalled"], "wave_no": [5], "kind": ["then"]})
    declared["waves"] = pd.concat([declared["waves"], recalled], ignore_index=True)
    marts |= {"ratings": feedback(), **rubrics()}
    declared["sessions"] = pd.DataFrame(
        [(cohort, f"s{no}", no) for cohort in ("c1", "c2") for no in (1, 2)],
        columns=["cohort_id", "session_id", "session_no"],
    )
    scale = pd.DataFrame({"item_id": ["label", "price"], "scale_min": 1.0, "scale_max": 4.0})
    criteria = scale.assign(is_keyed=False, topic_id="")
    declared["items"] = pd.concat([declared["items"], criteria], ignore_index=True)
    product = pd.DataFrame(
        [("instrument", "product", "pre", "post")], columns=declared["wave_pairs"].columns
    )
    declared["wave_pairs"] = pd.concat([declared["wave_pairs"], product], ignore_index=True)
    return remade(marts), declared


def feedback() -> pd.DataFrame:
    """Let people of two cohorts rate two sessions and the program; those of c2 give no names."""
    random = np.random.default_rng(13)
    people = [f"c1-p{number}" for number in range(14)]
    return pd.concat(
        [
            ratings_of(
                random.integers(*ends, 14, endpoint=True),
                cohort=cohort,
                session=session,
                item=item,
                ends=ends,
                people=people if cohort == "c1" else None,
            )
            for cohort in ("c1", "c2")
            for session, item, ends in (
                *(("s1", "useful", (1, 5)), ("s2", "useful", (1, 5))),
                *(("", "clear", (1, 4)), ("", "recommend", (0, 10))),
            )
        ],
        ignore_index=True,
    )


def rubrics() -> Frames:
    """Let two raters judge twelve products of c1 before and after, by two criteria."""
    random = np.random.default_rng(14)
    return rubric_marts(
        *(
            levels_of(random.integers(1, 5, (2, 12)).tolist(), wave=wave, criterion=criterion)
            for wave in ("pre", "post")
            for criterion in ("label", "price")
        )
    )


def rated_people() -> pd.DataFrame:
    """Let twelve people of c3 rate themselves before, after, and once more looking back."""
    random = np.random.default_rng(11)
    waves = [(wave, level) for wave, level in (("pre", 50), ("post", 70), ("recalled", 35))]
    rows = [
        ("c3", f"c3-e{number}", f"c3-p{number}", wave, float(level + random.integers(-9, 9)))
        for number in range(12)
        for wave, level in waves
    ]
    columns = ["cohort_id", "participant_id", "person_id", "wave_id", "score"]
    return pd.DataFrame(rows, columns=columns).assign(
        subject_kind="scale",
        subject_id="confidence",
        instrument_id="knowledge",
        item_set_id="ratings-1",
    )


def other_outcomes(revenue: pd.DataFrame) -> list[pd.DataFrame]:
    """Give outcomes of the other kinds, and money in real prices and of those operating only."""
    random = np.random.default_rng(12)
    money = revenue[revenue["indicator_id"] == "revenue"]
    parts = [
        money.assign(value=money["value"] * 0.9, price_basis="real", base_month="2021-03"),
        money[money["value"] > 300_000].assign(analysis="operating_only"),
        money.assign(indicator_id="profit", value=money["value"] - 700_000),
    ]
    for cohort in ("c1", "c2"):
        for wave in ("pre", "f3", "f6"):
            told = {"basis": "", "cohort_id": cohort}
            parts += [
                values_of("records", wave, random.integers(0, 2, 11), **told),
                values_of("staff", wave, random.integers(0, 5, 11), **told),
                values_of("band", wave, random.integers(1, 4, 11), **told),
                values_of("channels", wave, random.integers(0, 2, 11), category="shop", **told),
                values_of("channels", wave, random.integers(0, 2, 11), category="none", **told),
            ]
    return [part.drop(columns="is_other_season", errors="ignore") for part in parts]


def statuses() -> pd.DataFrame:
    """Say of the businesses of two cohorts whether they operate; of one nobody knows."""
    rows = [
        (cohort, f"{cohort}-b{number}", wave, status, True)
        for cohort in ("c1", "c2")
        for wave in ("pre", "f6")
        for number, status in enumerate(["operating"] * 9 + ["closed", ""])
    ]
    return pd.DataFrame(rows, columns=["cohort_id", "unit_id", "wave_id", "status", "is_due"])


def remade(marts: Frames) -> Frames:
    """Pair the scores and the outcomes of both waves again."""
    scores, outcomes = marts["topic_scores"], marts["outcome_values"]
    named = scores[scores["person_id"] != ""]
    waves = [("pre", "post"), ("pre", "recalled"), ("recalled", "post")]
    cells = [*CELL, "base_month"]
    return {
        **marts,
        "paired_scores": paired(named, SCORED, "score", waves),
        "paired_outcomes": paired(outcomes, cells, "value", PAIRS).assign(is_other_season=False),
    }


def scored(marts: Frames, change: Callable[[pd.Series], pd.Series]) -> Frames:
    """Give other scores, and what hangs on them."""
    scores = marts["topic_scores"]
    return remade({**marts, "topic_scores": scores.assign(score=change(scores["score"]))})


def priced(marts: Frames, factor: float) -> Frames:
    """Give money in another currency."""
    values = marts["outcome_values"]
    is_money = values["indicator_id"].isin(["revenue", "profit"])
    scaled = values["value"].where(~is_money, values["value"] * factor)
    return remade({**marts, "outcome_values": values.assign(value=scaled)})


def kept(marts: Frames, *, units: set[str] | None = None, waves: set[str] | None = None) -> Frames:
    """Keep what is told of some participants and businesses, or at some waves."""
    columns = {"participant_id": units, "unit_id": units, "wave_id": waves}
    result = {}
    for name, frame in marts.items():
        rows = frame
        for column, wanted in columns.items():
            if wanted is not None and column in rows:
                rows = rows[rows[column].isin(wanted)]
        result[name] = rows
    if units is not None:
        result |= {name: marts[name].iloc[:0] for name in ("item_counts", "test_sums")}
    return remade(result)
