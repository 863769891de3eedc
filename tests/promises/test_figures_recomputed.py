"""The example's figures are those of an independent script (tests/promises/evaluator)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pytest

from tests.promises.evaluator.figures import recompute

if TYPE_CHECKING:
    from pathlib import Path

    from tests.promises.evaluator.places import Key
    from tests.promises.evaluator.statistics import Figure

KEY = (
    *("scope", "cohort_id", "subject_kind", "subject_id", "item_set_id", "attribute", "level"),
    *(
        "role",
        "wave_from",
        "wave_to",
        "population",
        "category",
        "price_basis",
        "analysis",
        "metric",
    ),
)
NUMBERS = ("estimate", "ci_low", "ci_high", "p_value", "p_adjusted")
# The script finds tau2 by looking for the highest likelihood, which is flat at its top.
SEARCHED = ("pooled_gain", "expected_next_gain", "tau2", "i2")
RECONSTRUCTED = "2021-03-cordova"
REPORTED = "2022-11-parung"  # averages of a report: there is nothing to compute them from
# Of a reconstruction stand means, gains and what follows from them, and who was counted.
STANDING = {"mean", "mean_from", "mean_to", "gain", "normalized_gain", "mastery_class",
            "theme_count", "n_registered", "n_sessions", "n_unknown"}  # fmt: skip


@pytest.fixture(scope="module")
def recomputed() -> dict[Key, Figure]:
    return recompute()


@pytest.fixture(scope="module")
def every_figure(finished: Path) -> dict[Key, dict]:
    return read(finished / "build" / "warehouse.duckdb", "estimates.figures")


def read(path: Path, table: str) -> dict[Key, dict]:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(f"select * from {table}").fetchall()  # noqa: S608
        names = [column[0] for column in connection.description]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return {tuple(record[name] for name in KEY): record for record in records}


def sort_of(key: Key) -> tuple[object, ...]:
    """Say what sort of figure a key is of: the script computes some sorts, and those whole."""
    place = dict(zip(KEY, key, strict=True))
    told = ("subject_kind", "attribute", "population", "price_basis", "analysis", "metric")
    return (*(place[name] for name in told), place["category"] != "")


@pytest.fixture(scope="module")
def estimated(every_figure: dict[Key, dict], recomputed: dict[Key, Figure]) -> dict[Key, dict]:
    """Give the figures of the sorts that the script computes; unit tests hold the others."""
    sorts = {sort_of(key) for key in recomputed}
    told = {key for key in every_figure if REPORTED in key and "reach" not in key}
    return {
        key: row for key, row in every_figure.items() if sort_of(key) in sorts and key not in told
    }


def test_every_figure_of_the_example_is_recomputed_and_none_is_missing(estimated, recomputed):
    assert len(estimated) > 4_500
    assert set(estimated) == set(recomputed)


@pytest.mark.parametrize("name", [*NUMBERS, "n", "se", "statistic", "df"])
def test_a_number_of_every_figure_is_the_same(estimated, recomputed, name):
    differing = {
        key: (figure[name], recomputed[key].get(name))
        for key, figure in estimated.items()
        if RECONSTRUCTED not in key
        and is_known(name, recomputed[key])
        and not same(
            figure[name], recomputed[key].get(name), digits=6 if key[-1] in SEARCHED else 9
        )
    }
    assert differing == {}


def is_known(name: str, figure: Figure) -> bool:
    """Tell whether the script computes a number: it leaves out some n, df and errors."""
    return name in NUMBERS or name in figure


def same(one: float | None, other: float | None, digits: int = 9) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return bool(np.isclose(one, other, rtol=10.0**-digits, atol=1e-9))


def test_of_the_reconstruction_only_means_and_what_follows_stand(estimated, recomputed):
    figures = {key: row for key, row in estimated.items() if RECONSTRUCTED in key}
    for key, row in figures.items():
        stands = key[-1] in STANDING
        assert same(row["estimate"], recomputed[key]["estimate"] if stands else None), key
        assert (row["ci_low"], row["p_value"], row["se"]) == (None, None, None), key
    assert {key[-1] for key in figures} > STANDING


def test_what_is_published_is_what_was_estimated_to_nine_digits(finished, every_figure):
    snapshot = finished / "build" / "current" / "published" / "funder.duckdb"
    published = read(snapshot, "published.figures")
    shown = {key: row for key, row in published.items() if not row["is_suppressed"]}
    by_people = {key for key in shown if key[KEY.index("attribute")]}
    assert len(shown) > 500
    for key in set(shown) - by_people:
        for name in NUMBERS:
            found, wanted = shown[key][name], every_figure[key][name]
            assert found == (wanted if wanted is None else float(f"{wanted:.8e}")), (key, name)
