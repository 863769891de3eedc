"""Of people whose truth is known, stages find more than exact matching, and invent next to none."""

from __future__ import annotations

import importlib.util
import sys
from math import sqrt
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "matching.py"


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("matching_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_without_an_error_everybody_is_found_and_nobody_wrongly(bench):
    cohorts = bench.make_cohorts(30, 0.0, n_new=0)
    outcome, _ = bench.match_by_kohort(cohorts)
    assert (outcome.right, outcome.wrong) == (30 * bench.N_AGAIN, 0)
    assert outcome == bench.match_exactly(cohorts)


@pytest.mark.parametrize("error_rate", [0.0, 0.05, 0.15, 0.3])
def test_wrong_matches_are_few_and_no_more_than_the_report_expects(bench, error_rate):
    cohorts = bench.make_cohorts(60, error_rate)
    ours, expected = bench.match_by_kohort(cohorts)
    exact = bench.match_exactly(cohorts)
    assert ours.total == exact.total == 60 * (bench.N_AGAIN + bench.N_NEW)
    assert ours.right >= exact.right
    assert ours.wrong <= exact.wrong + 0.005 * ours.total
    assert ours.wrong <= expected + 3 * sqrt(expected)  # a count that chance makes


def test_it_finds_far_more_than_exact_and_is_wrong_less_often_than_likeness_alone(bench):
    cohorts = bench.make_cohorts(60, 0.15)
    ours, _ = bench.match_by_kohort(cohorts)
    assert ours.right > 1.5 * bench.match_exactly(cohorts).right
    assert ours.wrong < bench.match_by_rapidfuzz(cohorts).wrong
    splink = bench.match_by_splink(cohorts)
    assert splink.total == ours.total
    assert ours.right > splink.right
