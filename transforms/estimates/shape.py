"""The shape of `estimates.figures`: its key, its values, and how estimates are put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

FIGURE_KEY: Final = (
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
NUMBERS: Final = ("estimate", "se", "ci_low", "ci_high")
COUNTS: Final = ("n", "n_from", "n_to")
TEST_NUMBERS: Final = ("statistic", "df", "p_value", "p_adjusted")
WORDS: Final = ("family", "method", "base_month", "currency", "note_code")
FIGURE_VALUES: Final = ("unit", *NUMBERS, *COUNTS, *TEST_NUMBERS, *WORDS)
FIGURE_COLUMNS: Final = (*FIGURE_KEY, *FIGURE_VALUES)


def as_figures(estimates: pd.DataFrame, **constants: str) -> pd.DataFrame:
    """Name estimates as figures: the columns that figures have, and constants beside them.

    Counters that were used on the way are left behind; what is not given is filled by `completed`.
    """
    kept = [name for name in FIGURE_COLUMNS if name in estimates and name not in constants]
    return estimates[kept].assign(**constants)


def stack(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put figures below one another; parts without rows do not decide a column's type."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def completed(figures: pd.DataFrame) -> pd.DataFrame:
    """Give figures every column: what does not apply is '' in a word, and NaN in a number."""
    result = figures.reindex(columns=list(FIGURE_COLUMNS))
    numbers = (*NUMBERS, *COUNTS, *TEST_NUMBERS)
    words = [name for name in FIGURE_COLUMNS if name not in numbers]
    result = result.astype(dict.fromkeys(numbers, "float64") | dict.fromkeys(words, "object"))
    return result.fillna(dict.fromkeys(words, "") | {"analysis": "main"})


def finished(figures: pd.DataFrame) -> pd.DataFrame:
    """Give figures their final types, NULL for undefined, and the order of their key.

    Raises
    ------
    ValueError : two figures share a key; which of them a reader would see would be chance.
    """
    typed = figures.copy()
    for name in (*NUMBERS, *TEST_NUMBERS):
        typed[name] = typed[name].astype("Float64")
    for name in COUNTS:
        typed[name] = typed[name].astype("Float64").round().astype("Int64")
    for name in (*FIGURE_KEY, "unit", *WORDS):
        typed[name] = typed[name].astype(str)
    key = list(FIGURE_KEY)
    twice = typed[typed.duplicated(key, keep=False)]
    if len(twice):
        raise ValueError(f"{len(twice)} figures share a key, first: {dict(twice[key].iloc[0])}")
    return typed.sort_values(key, kind="stable", ignore_index=True)
