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

_DEFAULTS: Final = {"analysis": "main"}


def as_figures(estimates: pd.DataFrame, **constants: str) -> pd.DataFrame:
    """Give estimates every column of a figure: constants are set, what does not apply is '' or NaN.

    Columns of `estimates` that no figure has (counters used on the way) are left behind.
    """
    columns: dict[str, object] = {}
    for name in FIGURE_COLUMNS:
        if name in constants:
            columns[name] = constants[name]
        elif name in estimates.columns:
            columns[name] = estimates[name].to_numpy()
        elif name in (*NUMBERS, *COUNTS, *TEST_NUMBERS):
            columns[name] = float("nan")
        else:
            columns[name] = _DEFAULTS.get(name, "")
    return pd.DataFrame(columns, index=range(len(estimates)), columns=list(FIGURE_COLUMNS))


def stack(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put figures below one another; parts without rows do not decide a column's type."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return as_figures(pd.DataFrame(index=range(0)))
    return pd.concat(filled, ignore_index=True)


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
        typed[name] = typed[name].astype("object").fillna("").astype(str)
    key = list(FIGURE_KEY)
    twice = typed[typed.duplicated(key, keep=False)]
    if len(twice):
        raise ValueError(f"{len(twice)} figures share a key, first: {dict(twice[key].iloc[0])}")
    return typed.sort_values(key, kind="stable", ignore_index=True)
