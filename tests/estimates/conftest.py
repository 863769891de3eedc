"""Small frames that the tests of the estimates share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Student's sleep data: extra hours of sleep under two drugs, ten patients.
SLEEP_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
# Lakens (2013), table 1.
LAKENS_A = (9, 7, 8, 9, 8, 9, 9, 10, 9, 9)
LAKENS_B = (9, 6, 7, 8, 7, 9, 8, 8, 8, 7)


@pytest.fixture(scope="session")
def pairs_of() -> Callable[..., pd.DataFrame]:
    """Make a frame of pairs in one group from two lists."""

    def make(before: Sequence[float], after: Sequence[float], group: str = "g") -> pd.DataFrame:
        return pd.DataFrame(
            {
                "group": group,
                "value_from": np.asarray(before, dtype=float),
                "value_to": np.asarray(after, dtype=float),
            }
        )

    return make


@pytest.fixture(scope="session")
def sleep(pairs_of: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Give Student's sleep data as pairs: the second drug before, the first after."""
    return pairs_of(SLEEP_2, SLEEP_1)


@pytest.fixture(scope="session")
def lakens(pairs_of: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Give Lakens' ten pairs: B before, A after."""
    return pairs_of(LAKENS_B, LAKENS_A)


@pytest.fixture(scope="session")
def many_groups() -> pd.DataFrame:
    """Give a hundred groups of 2 to 60 pairs of scores between 0 and 100."""
    random = np.random.default_rng(20210321)
    sizes = random.integers(2, 61, size=100)
    group = np.repeat([f"g{number:03d}" for number in range(100)], sizes)
    before = random.uniform(0, 80, size=len(group))
    after = np.clip(before + random.normal(10, 15, size=len(group)), 0, 100)
    rows = pd.DataFrame({"group": group, "value_from": before, "value_to": after})
    return rows.sample(frac=1.0, random_state=7).reset_index(drop=True)
