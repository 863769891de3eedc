"""Means, gains and effect sizes of real data sets, against what R gave for them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from transforms.estimates.ancova import estimate_adjusted_means, fit_ancova
from transforms.estimates.effect_sizes import estimate_hedges_g_av, estimate_normalized_gain
from transforms.estimates.gains import estimate_gain, estimate_mean
from transforms.estimates.money import estimate_median
from transforms.estimates.signed_rank import estimate_robust_gain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sources.sheets import Sheet

DIGITS = 1e-8  # the oracles are written with 11 to 12 digits
ROUGHER = 1e-5  # where cells carry more than the six decimals that the warehouse keeps
BY = ["group"]


class Comparison(NamedTuple):
    """One pre-post comparison that an oracle describes."""

    name: str
    folder: Path
    oracle: Mapping[str, Any]


def comparisons_of(folder: Path) -> Iterator[Comparison]:
    """Find every comparison with a pre and a post column in the oracles below a folder."""
    for path in sorted(folder.glob("01_prepost/**/oracle.json")):
        oracle = json.loads(path.read_text("utf-8"))
        nested = [(key, value) for key, value in oracle.items() if isinstance(value, dict)]
        for key, part in [("", oracle), *nested]:
            has_table = any(table_files(path.parent))
            if has_table and {"pre_column", "post_column", "overall"} <= set(part):
                name = "/".join(filter(None, (path.parent.name, key)))
                note = f"{oracle.get('note', '')} {part.get('note', '')}"
                yield Comparison(name, path.parent, {**part, "note": note})


def table_files(folder: Path) -> list[Path]:
    """List the files of a folder that may hold a table."""
    return [p for p in sorted(folder.iterdir()) if p.suffix in {".csv", ".tsv", ".xlsx"}]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "comparison" in metafunc.fixturenames:
        found = list(comparisons_of(Path(metafunc.config.getoption("data")).resolve()))
        if metafunc.function.__name__.startswith("test_normalized_gain"):
            found = [one for one in found if "hake" in one.oracle["overall"]]
        metafunc.parametrize("comparison", found, ids=[one.name for one in found])


@pytest.fixture
def rows(
    comparison: Comparison,
    open_table: Callable[..., Sheet],
    to_numbers: Callable[..., list[float | None]],
) -> pd.DataFrame:
    """Read the data set: one row per unit, value_from, value_to, group; missing stays missing."""
    oracle = comparison.oracle
    before, after = oracle["pre_column"], oracle["post_column"]
    for path in table_files(comparison.folder):
        sheet = open_table(path)
        table = pd.DataFrame([row.cells for row in sheet.rows], columns=list(sheet.columns))
        if {before, after} <= set(table.columns):
            break
        table = in_years(table, oracle)
        if {before, after} <= set(table.columns):
            break
    else:
        raise AssertionError(f"{comparison.folder.name} has no file with {before} and {after}")
    group = oracle.get("group_column")
    rows = pd.DataFrame(
        {
            "value_from": pd.Series(to_numbers(table[before].tolist()), dtype=float),
            "value_to": pd.Series(to_numbers(table[after].tolist()), dtype=float),
            "group": table[group].map(plain) if group else "all",
        }
    )
    cells = pd.concat([table[before], table[after]]).astype(str)
    rows.attrs["rel"] = ROUGHER if cells.str.contains(r"\.\d{7,}").any() else DIGITS
    return rows


def in_years(table: pd.DataFrame, oracle: Mapping[str, Any]) -> pd.DataFrame:
    """Turn one row per unit and year into one per unit, as the oracle's note says it was."""
    names = [re.fullmatch(r"(.+)_(\d{4})", oracle[f"{side}_column"]) for side in ("pre", "post")]
    unit = re.search(r"long->wide on (\w+)", oracle["note"])
    if unit is None or None in names or "year" not in table:
        return table
    wide = table[[unit[1]]].drop_duplicates()
    for name in names:
        column, year = name.groups()
        kept = [unit[1], column, *([oracle["group_column"]] if name is names[1] else [])]
        of_year = table.loc[table["year"] == year, kept].rename(columns={column: name[0]})
        wide = wide.merge(of_year, on=unit[1], how="left")
    return wide


def plain(cell: str) -> str:
    """Write a group as the oracle does: 1.0 is 1."""
    return cell.removesuffix(".0")


def parts_of(comparison: Comparison, rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame, Any]]:
    """Give the rows and the oracle of everyone, and of each group."""
    oracle = comparison.oracle
    whole = [("everyone", rows, oracle["overall"])]
    groups = oracle.get("by_group") or {}
    return whole + [(name, rows[rows["group"] == name], part) for name, part in groups.items()]


def test_counts_means_and_spreads(comparison: Comparison, rows: pd.DataFrame):
    rel = rows.attrs["rel"]
    for name, part, expected in parts_of(comparison, rows):
        assert len(part) == expected["n_rows"], name
        assert part["value_from"].notna().sum() == expected["n_pre_nonmissing"], name
        assert part["value_to"].notna().sum() == expected["n_post_nonmissing"], name
        matched = part.dropna(subset=["value_from", "value_to"]).assign(group="")
        assert len(matched) == expected["n_matched"], name
        for side, word in (("from", "pre"), ("to", "post")):
            mean = estimate_mean(matched, by=BY, column=f"value_{side}").iloc[0]
            median = estimate_median(matched, by=BY, column=f"value_{side}").iloc[0]
            assert mean["estimate"] == pytest.approx(expected[f"mean_{word}"], rel=rel), name
            assert mean["sd"] == pytest.approx(expected[f"sd_{word}"], rel=rel), name
            assert median["estimate"] == pytest.approx(expected[f"median_{word}"], rel=rel), name


def test_gain_interval_and_test(comparison: Comparison, rows: pd.DataFrame):
    rel = rows.attrs["rel"]
    for name, part, expected in parts_of(comparison, rows):
        gain = estimate_gain(part.assign(group=""), by=BY).iloc[0]
        test = expected["paired_t"]
        assert gain["n"] == expected["n_matched"], name
        assert gain["estimate"] == pytest.approx(expected["gain_mean"], rel=rel), name
        assert gain["sd"] == pytest.approx(expected["gain_sd"], rel=rel), name
        assert gain["se"] == pytest.approx(expected["gain_se"], rel=rel), name
        assert [gain["ci_low"], gain["ci_high"]] == pytest.approx(test["ci95"], rel=rel), name
        assert gain["df"] == test["df"], name
        if expected["n_matched"] < 10:
            assert gain["note_code"] == "few_pairs", name
        else:
            assert gain["statistic"] == pytest.approx(test["t"], rel=rel), name
            assert gain["p_value"] == pytest.approx(test["p"], rel=10 * rel), name


def test_g_av_is_their_root_mean_square_variant(comparison: Comparison, rows: pd.DataFrame):
    rel = rows.attrs["rel"]
    for name, part, expected in parts_of(comparison, rows):
        ours = estimate_hedges_g_av(part.assign(group=""), by=BY).iloc[0]
        j = 1 - 3 / (8 * expected["n_matched"] - 9)
        theirs = expected["effect"]["d_av_rootmeansq"] * j
        assert ours["estimate"] == pytest.approx(theirs, rel=rel), name


def test_normalized_gain_where_full_marks_are_known(comparison: Comparison, rows: pd.DataFrame):
    rel = rows.attrs["rel"]
    for name, part, expected in parts_of(comparison, rows):
        full = expected["hake"]["max"]
        percent = {side: 100 * part[f"value_{side}"] / full for side in ("from", "to")}
        scored = part.assign(value_from=percent["from"], value_to=percent["to"], group="")
        ours = estimate_normalized_gain(scored, by=BY).iloc[0]
        assert ours["estimate"] == pytest.approx(expected["hake"]["g_class"], rel=rel), name
        assert ours["ci_low"] < ours["estimate"] < ours["ci_high"], name


def test_all_groups_at_once_are_each_group_alone(comparison: Comparison, rows: pd.DataFrame):
    together = estimate_gain(rows, by=BY).set_index("group")
    for name, part, _ in parts_of(comparison, rows)[1:]:
        alone = estimate_gain(part, by=BY).set_index("group").loc[name]
        numbers = ["estimate", "se", "ci_low", "ci_high", "statistic", "p_value"]
        ours = together.loc[name, numbers].to_numpy(dtype=float)
        np.testing.assert_array_equal(ours, alone[numbers].to_numpy(dtype=float))


def test_signed_ranks_are_those_of_r(comparison: Comparison, rows: pd.DataFrame):
    """R was asked for the normal approximation everywhere; ours is exact where nothing is tied.

    R also takes 85.2 - 80.2 and 85.1 - 80.1 for two gains, since their doubles differ in the last
    bit; where that parts ties, ours is what scipy gives for the gains as they were written.
    """
    rel = rows.attrs["rel"]
    for name, part, expected in parts_of(comparison, rows):
        found, complete = expected.get("wilcoxon"), part.dropna(subset=["value_from", "value_to"])
        ours = estimate_robust_gain(complete.assign(group=""), by=BY).iloc[0]
        if found is None or np.isnan(ours["statistic"]):
            continue
        gains = (complete["value_to"] - complete["value_from"]).to_numpy()
        sums = {at: signed_ranks(gains.round(at)) for at in (6, 15)}
        n = found["n_nonzero"]
        assert ours["df"] == n, name
        if rel == DIGITS:  # else R ranked decimals that the warehouse does not keep
            assert sums[15][0] == min(found["V"], n * (n + 1) / 2 - found["V"]), name
            assert sums[15][1] == pytest.approx(found["p_normal_cc"], rel=10 * rel), name
        assert ours["statistic"] == sums[6][0], name
        if "exact" not in ours["method"]:
            assert ours["p_value"] == pytest.approx(sums[6][1], rel=10 * rel), name


def signed_ranks(gains: np.ndarray) -> tuple[float, float]:
    """Give the smaller sum of signed ranks, and R's p with both corrections."""
    test = stats.wilcoxon(gains, zero_method="wilcox", correction=True, method="asymptotic")
    return test.statistic, test.pvalue


def test_groups_are_adjusted_as_r_adjusts_them(comparison: Comparison, rows: pd.DataFrame):
    """Means and differences of ANCOVA; R's standard errors are plain, ours are HC3."""
    told = comparison.oracle.get("between_groups", {}).get("ancova")
    if not told:
        return
    rel = 10 * rows.attrs["rel"]
    complete = rows.dropna(subset=["value_from", "value_to"])
    complete = complete[complete["group"].isin(told["adjusted_means_at_grand_mean_pre"])]
    fits = fit_ancova(complete.assign(line=""), by=["line"], group="group")
    means = estimate_adjusted_means(fits).set_index("group")["estimate"]
    assert means.to_dict() == pytest.approx(told["adjusted_means_at_grand_mean_pre"], rel=rel)
    assert fits["slope"].iloc[0] == pytest.approx(told["coef"]["pre"], rel=rel)
    assert fits["df"].iloc[0] == told["df2"]
