"""Small frames of feedback forms and rubrics, as the marts hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from transforms.estimates.ratings import estimate_ratings
from transforms.estimates.rubrics import estimate_rubrics
from transforms.estimates.shape import FIGURE_KEY, completed

if TYPE_CHECKING:
    from collections.abc import Sequence

COHORTS = ("c1", "c2", "c3")
RATED = [
    *("cohort_id", "session_id", "wave_id", "respondent_id", "item_id", "instrument_id"),
    *("person_id", "kind", "value", "scale_min", "scale_max", "is_recommend"),
]
JUDGED = ["cohort_id", "wave_id", "object_id", "item_id", "instrument_id"]
NO_RATINGS = {
    "ratings": pd.DataFrame(columns=RATED),
    "rubric_ratings": pd.DataFrame(columns=[*JUDGED, "rater_id", "level", "score"]),
    "rubric_scores": pd.DataFrame(columns=[*JUDGED, "n_raters", "level", "score"]),
}


def declared_feedback(*, pooled: Sequence[bool] = (True, True, False)) -> dict[str, pd.DataFrame]:
    """Declare three cohorts of three sessions and two waves, and a rubric of two criteria."""
    return {
        "cohorts": pd.DataFrame(
            {"cohort_id": COHORTS, "cohort_no": range(1, 4), "is_pooled": pooled}
        ),
        "sessions": pd.DataFrame(
            # In the order of their dates, which is not that of their names.
            [(cohort, f"s{4 - no}", no) for cohort in COHORTS for no in (1, 2, 3)],
            columns=["cohort_id", "session_id", "session_no"],
        ),
        "waves": pd.DataFrame({"wave_id": ["pre", "post", "f6"], "wave_no": [1, 2, 3]}),
        "wave_pairs": pd.DataFrame(
            [
                ("instrument", "product", "pre", "post"),
                ("instrument", "product", "pre", "f6"),
                ("indicator", "product", "post", "f6"),
            ],
            columns=["subject_kind", "subject_id", "wave_from", "wave_to"],
        ),
        "items": pd.DataFrame(
            {
                "item_id": ["label", "price", "useful"],
                "scale_min": [1.0, 1.0, np.nan],
                "scale_max": [4.0, 4.0, np.nan],
            }
        ),
    }


def ratings_of(
    values: Any,
    *,
    cohort: str = "c1",
    session: str = "",
    item: str = "useful",
    ends: tuple[float, float] = (1, 5),
    people: Sequence[str] | None = None,
    **more: Any,
) -> pd.DataFrame:
    """Give the ratings of one item at one session: those of the named people, or of nobody."""
    frame = pd.DataFrame({"value": np.asarray(values, dtype=float)})
    nameless = [f"{cohort}-{session}-{number}" for number in range(len(frame))]
    return frame.assign(
        cohort_id=cohort,
        session_id=session,
        wave_id="post",
        item_id=item,
        instrument_id="closing",
        respondent_id=[f"{cohort}-{one}" for one in people] if people else nameless,
        person_id=list(people) if people else "",
        kind="likert",
        scale_min=ends[0],
        scale_max=ends[1],
        is_recommend=item == "recommend",
    ).assign(**more)


def recommending(values: Any, **more: Any) -> pd.DataFrame:
    """Give answers to "would you recommend it", from 0 to 10."""
    return ratings_of(values, item="recommend", ends=(0, 10), **more)


def named_people(number: int) -> list[str]:
    """Name some people."""
    return [f"p{one:02d}" for one in range(number)]


def figures_of(*parts: pd.DataFrame, **declared: Any) -> pd.DataFrame:
    """Estimate the ratings of a study, with every column of figures and no key twice."""
    ratings = pd.concat(parts, ignore_index=True)
    return _checked(estimate_ratings({"ratings": ratings}, declared_feedback(**declared)))


def levels_of(
    raters: Sequence[Sequence[float]],
    *,
    wave: str = "post",
    criterion: str = "label",
    instrument: str = "product",
    cohort: str = "c1",
) -> pd.DataFrame:
    """Give the levels that raters (rows) gave to objects (columns) on a criterion; NaN is none."""
    return pd.DataFrame(
        [
            (cohort, wave, f"o{number}", criterion, f"r{rater}", instrument, float(level))
            for rater, levels in enumerate(raters)
            for number, level in enumerate(levels)
            if not np.isnan(level)
        ],
        columns=[
            *("cohort_id", "wave_id", "object_id", "item_id", "rater_id"),
            *("instrument_id", "level"),
        ],
    )


def rubric_marts(*parts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make the two marts of rubrics: levels as given, and each object's mean over its raters."""
    ratings = pd.concat(parts, ignore_index=True)
    ratings = ratings.assign(score=100 * (ratings["level"] - 1) / 3)
    key = ["cohort_id", "wave_id", "object_id", "item_id", "instrument_id"]
    scores = ratings.groupby(key, as_index=False).agg(
        n_raters=("level", "size"), level=("level", "mean"), score=("score", "mean")
    )
    return {"rubric_ratings": ratings, "rubric_scores": scores}


def rubric_figures(*parts: pd.DataFrame) -> pd.DataFrame:
    """Estimate the rubrics of a study, with every column of figures and no key twice."""
    return _checked(estimate_rubrics(rubric_marts(*parts), declared_feedback()))


def _checked(figures: pd.DataFrame) -> pd.DataFrame:
    told = completed(figures)
    assert not told.duplicated(list(FIGURE_KEY)).any()
    return told


def one(figures: pd.DataFrame, metric: str, **key: str) -> pd.Series:
    """Find the one figure of a metric: of the whole cohort c1 and no category, unless said."""
    wanted = {"scope": "cohort", "cohort_id": "c1", "session_id": "", "category": "", **key}
    found = figures[figures["metric"] == metric]
    for name, value in wanted.items():
        found = found[found[name] == value]
    assert len(found) == 1, found
    return found.iloc[0]


def shares(figures: pd.DataFrame, by: str = "level", **key: str) -> dict[str, float]:
    """Give the shares of one line by level, or by category."""
    wanted = {"scope": "cohort", "cohort_id": "c1", "session_id": "", "metric": "level_share"}
    found = figures
    for name, value in {**wanted, **key}.items():
        found = found[found[name] == value]
    found = found[found[by] != ""]
    assert found[by].is_unique
    return dict(zip(found[by], found["estimate"], strict=True))
