"""Figures that moved between two releases are listed, with the files that account for it."""

# ruff: noqa: S608 (names come from our own schema)
from __future__ import annotations

import pytest

from transforms.estimates.shape import FIGURE_KEY
from warehouse import ledger
from warehouse.restatements import KEY, write_restatements

COLUMNS = ("estimate", "ci_low", "ci_high", "n")


@pytest.fixture(name="publish")
def publishing(night, rows_of):
    """Give what publishes figures as a run of some cohorts' files."""

    def publish(run_id: str, figures: str, *files: tuple[str, str, str, str]) -> None:
        rows = ", ".join(
            "("
            + ", ".join(f"'{row.get(column, '')}'" for column in KEY)
            + f", '{row.get('unit', 'points')}', "
            + ", ".join("null" if row.get(value, "-") == "-" else row[value] for value in COLUMNS)
            + f", {row.get('withheld', 'false')})"
            for row in rows_of(figures)
        )
        columns = ", ".join((*KEY, "unit", *COLUMNS, "is_suppressed"))
        night.connection.execute(
            f"create or replace table published.figures as select * replace ("
            f"{', '.join(f'cast({value} as double) as {value}' for value in COLUMNS)})"
            f" from (values {rows}) as figures ({columns})"
        )
        ledger.write_published_figures(night.connection, run_id)
        ledger.write_file_nights(night.connection, run_id, files)

    return publish


def moved(night, columns: str) -> list[dict[str, str]]:
    return night.table(f"select {columns} from ops.restatements order by all")


SAME = ("c1", "cohorts/c1/pre.csv", "a1", "unchanged")


def test_a_figure_that_moved_has_both_values_and_the_difference(night, publish, rows_of):
    publish(
        "r-1",
        """
        edition | cohort_id | metric | estimate | ci_low | ci_high | n
        funder  | c1        | gain   | 30.5     | 20     | 40      | 42
        funder  | c1        | n_test | 42       | -      | -       | 42
        """,
        ("c1", "cohorts/c1/post.csv", "b1", "new"),
        SAME,
    )
    publish(
        "r-2",
        """
        edition | cohort_id | metric | estimate | ci_low | ci_high | n
        funder  | c1        | gain   | 28       | 20     | 36      | 41
        funder  | c1        | n_test | 42       | -      | -       | 42
        """,
        ("c1", "cohorts/c1/post.csv", "b2", "changed"),
        SAME,
    )
    write_restatements(night.connection, "r-2", base_run_id="r-1")
    values = "estimate_before, estimate_after, difference, n_before, n_after"
    assert moved(night, f"metric, change, {values}") == rows_of(
        """
        metric | change | estimate_before | estimate_after | difference | n_before | n_after
        gain   | moved  | 30.5            | 28.0           | -2.5       | 42.0     | 41.0
        """
    )
    sides = "ci_low_before, ci_low_after, ci_high_before, ci_high_after"
    assert night.rows(f"select {sides} from ops.restatements") == [(20, 20, 40, 36)]
    assert night.rows("select base_run_id, n_files, files from ops.restatements") == [
        ("r-1", 1, "cohorts/c1/post.csv")
    ]
    assert night.rows(
        "select path, change, digest_before, digest_after from ops.changed_files"
    ) == [("cohorts/c1/post.csv", "changed", "b1", "b2")]


def test_a_withheld_value_is_never_told_neither_old_nor_new(night, publish, rows_of):
    before = """
        edition | subject_id | estimate | n  | withheld
        funder  | shown      | 10       | 12 | false
        funder  | hidden     | 20       | 3  | true
        funder  | opened     | -        | -  | true
        funder  | gone       | 40       | 12 | false
        funder  | closed     | 50       | 12 | false
    """
    after = """
        edition | subject_id | estimate | n  | withheld
        funder  | shown      | 10       | 12 | false
        funder  | hidden     | 21       | 4  | true
        funder  | opened     | 30       | 11 | false
        funder  | closed     | 51       | 4  | true
        funder  | came       | 60       | 15 | false
    """
    publish("r-1", before)
    publish("r-2", after)
    write_restatements(night.connection, "r-2", base_run_id="r-1")
    values = "estimate_before, estimate_after, difference, n_before, n_after"
    assert moved(night, f"subject_id, change, {values}") == rows_of(
        """
        subject_id | change   | estimate_before | estimate_after | difference | n_before | n_after
        came       | appeared | -               | 60.0           | -          | -        | 15.0
        closed     | withheld | -               | -              | -          | -        | -
        gone       | vanished | 40.0            | -              | -          | 12.0     | -
        opened     | appeared | -               | 30.0           | -          | -        | 11.0
        """
    )


def test_files_of_the_cohorts_in_a_figure_account_for_it_else_all_that_changed(night, publish):
    figures = """
        edition | scope      | cohort_id | cohort_other | metric | estimate
        funder  | cohort     | c1        |              | gain   | {0}
        funder  | cohort     | c2        |              | gain   | {0}
        funder  | cohort     | c4        |              | gain   | {0}
        funder  | comparison | c2        | c3           | gain   | {0}
        funder  | pooled     |           |              | gain   | {0}
    """
    old = [(f"c{n}", f"cohorts/c{n}/post.csv", "old", "new") for n in (1, 2, 3, 4)]
    new = [(f"c{n}", f"cohorts/c{n}/post.csv", "new", "changed") for n in (1, 3)]
    publish("r-1", figures.format(1), *old)
    publish("r-2", figures.format(2), *new, old[1], old[3])
    write_restatements(night.connection, "r-2", base_run_id="r-1")
    both = "cohorts/c1/post.csv, cohorts/c3/post.csv"
    assert night.rows(
        "select scope, cohort_id, n_files, files from ops.restatements order by all"
    ) == [
        ("cohort", "c1", 1, "cohorts/c1/post.csv"),
        ("cohort", "c2", 2, both),
        ("cohort", "c4", 2, both),
        ("comparison", "c2", 1, "cohorts/c3/post.csv"),
        ("pooled", "", 2, both),
    ]


def test_many_files_are_counted_and_three_of_them_named(night, publish):
    figure = "edition | metric | estimate\nfunder | gain | {}"
    old = [("c1", f"cohorts/c1/{n}.csv", "old", "new") for n in range(9)]
    publish("r-1", figure.format(1), *old)
    publish("r-2", figure.format(2), ("c1", "cohorts/c1/new.csv", "x", "new"))
    write_restatements(night.connection, "r-2", base_run_id="r-1")
    [(n_files, files)] = night.rows("select n_files, files from ops.restatements")
    assert n_files == 10
    assert files == "cohorts/c1/0.csv, cohorts/c1/1.csv, cohorts/c1/2.csv"
    assert night.rows("select change, count(*) from ops.changed_files group by 1 order by 1") == [
        ("new", 1),
        ("removed", 9),
    ]


def test_the_version_that_lies_there_unused_accounts_for_nothing(night, publish):
    figure = "edition | cohort_id | metric | estimate\nfunder | c1 | gain | {}"
    publish("r-1", figure.format(1), ("c1", "cohorts/c1/post.csv", "b1", "new"))
    publish(
        "r-2",
        figure.format(2),
        ("c1", "cohorts/c1/post.csv", "b1", "last_good"),
        ("c1", "cohorts/c1/post.csv", "b2", "held_back"),
    )
    write_restatements(night.connection, "r-2", base_run_id="r-1", reasons=("code", "key"))
    assert night.rows("select reasons, n_files from ops.restatements") == [("code, key", 0)]


def test_without_the_figures_of_the_release_before_nothing_is_said(night, publish):
    write_restatements(night.connection, "r-1", base_run_id="")
    publish("r-2", "edition | metric | estimate\nfunder | gain | 1", SAME)
    write_restatements(night.connection, "r-2", base_run_id="r-1")
    assert night.rows("from ops.restatements") == []
    assert night.rows("from ops.changed_files") == []


def test_writing_again_is_the_same_as_writing_once(night, publish):
    figure = "edition | metric | estimate\nfunder | gain | {}"
    publish("r-1", figure.format(1), SAME)
    publish("r-2", figure.format(2), SAME)
    for _ in range(2):
        write_restatements(night.connection, "r-2", base_run_id="r-1")
    assert len(night.rows("from ops.restatements")) == 1


def test_a_figure_is_known_again_by_the_key_of_figures_in_an_edition():
    assert ("edition", *FIGURE_KEY) == KEY
