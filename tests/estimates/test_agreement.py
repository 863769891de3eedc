from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.estimates.agreement import krippendorff_alpha

LEVELS = ("nominal", "ordinal", "interval", "ratio")
FOUR_CODERS = """
    1 2 3 3 2 1 4 1 2 - - -
    1 2 3 3 2 2 4 1 2 5 - 3
    - 3 3 3 2 3 4 2 2 5 1 -
    1 2 3 3 2 4 4 1 2 5 1 -
"""
BOOK = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def matrix_of(text: str) -> np.ndarray:
    cells = [line.replace("-", "nan").split() for line in text.strip().splitlines()]
    return np.array(cells, dtype=float)


def as_ratings(matrix: np.ndarray, group: str = "g") -> pd.DataFrame:
    """Write a matrix of raters (rows) and units (columns) as one row per rating."""
    rater, unit = np.indices(matrix.shape)
    return pd.DataFrame(
        {"group": group, "unit": unit.ravel(), "rater": rater.ravel(), "value": matrix.ravel()}
    )


def alpha(ratings: pd.DataFrame, level: str = "ordinal") -> pd.DataFrame:
    return krippendorff_alpha(ratings, by=["group"], unit=["unit"], level=level)


@pytest.mark.parametrize("level", LEVELS)
def test_the_four_coders_of_the_book_agree_as_printed(level: str):
    found = alpha(as_ratings(matrix_of(FOUR_CODERS)), level).iloc[0]
    assert round(found["estimate"], 3) == BOOK[level]
    assert (found["n"], found["n_ratings"], found["note_code"]) == (11, 40, "")


some = st.integers(2, 5)
judged = st.tuples(some, st.integers(2, 12), st.integers(0, 2**32 - 1))


def draw(shape: tuple[int, int, int]) -> np.ndarray:
    raters, units, seed = shape
    random = np.random.default_rng(seed)
    values = random.integers(0, 5, (raters, units)).astype(float)
    values[random.random(values.shape) < 0.2] = np.nan
    return values


@pytest.mark.parametrize("level", LEVELS)
@given(st.lists(judged, min_size=1, max_size=4))
def test_many_groups_at_once_are_what_the_package_says_of_each(level: str, shapes):
    matrices = {f"g{number}": draw(shape) for number, shape in enumerate(shapes)}
    ratings = pd.concat([as_ratings(matrix, name) for name, matrix in matrices.items()])
    ours = alpha(ratings, level).set_index("group")
    for name, matrix in matrices.items():
        twice = matrix[:, np.isfinite(matrix).sum(axis=0) >= 2]
        pairable = twice[np.isfinite(twice)]
        assert ours.loc[name, "n"] == twice.shape[1]
        if len(np.unique(pairable)) < 2:
            assert np.isnan(ours.loc[name, "estimate"])
            note = "all_values_equal" if len(pairable) else "not_rated_twice"
            assert ours.loc[name, "note_code"] == note
        else:
            oracle = krippendorff.alpha(reliability_data=twice, level_of_measurement=level)
            assert ours.loc[name, "estimate"] == pytest.approx(oracle, rel=1e-9, abs=1e-12)


def test_full_agreement_is_one_and_one_value_says_nothing():
    same = np.array([[1.0, 2, 3, 5], [1, 2, 3, 5]])
    assert alpha(as_ratings(same))["estimate"].tolist() == [1]
    flat = alpha(as_ratings(np.full((2, 4), 3.0))).iloc[0]
    assert np.isnan(flat["estimate"])
    assert flat["note_code"] == "all_values_equal"


def test_a_unit_rated_once_counts_for_nothing():
    once = alpha(as_ratings(np.array([[1.0, 2, 3]]))).iloc[0]
    assert (once["n"], once["n_ratings"], once["note_code"]) == (0, 0, "not_rated_twice")
    assert np.isnan(once["estimate"])
    assert alpha(as_ratings(np.zeros((0, 0)))).empty


def test_neither_names_of_units_nor_the_order_of_ratings_change_a_bit():
    ratings = as_ratings(draw((4, 30, 8)) / 3)
    plain = alpha(ratings, "interval")
    turned = ratings.assign(unit=(ratings["unit"] * 7) % 31).sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(plain, alpha(turned, "interval"), check_exact=True)


def test_levels_may_be_renamed_in_order():
    matrix = matrix_of(FOUR_CODERS)
    plain = alpha(as_ratings(matrix), "ordinal")
    pd.testing.assert_frame_equal(plain, alpha(as_ratings(matrix**3), "ordinal"))
