"""Models are found, ordered by their own text, built, held to their keys and described."""

from __future__ import annotations

import pytest

from studies.faults import StageError
from warehouse.models import build_models

LAYERS = ("staging", "intermediate", "marts")


@pytest.fixture
def write(tmp_path):
    """Write a model below a folder of transforms."""

    def write_model(table: str, select: str, header: str | None = None) -> None:
        layer, name = table.split(".")
        (tmp_path / "transforms" / layer).mkdir(parents=True, exist_ok=True)
        header = "-- One row per thing.\n-- Key: thing_id\n" if header is None else header
        path = tmp_path / "transforms" / layer / f"{name}.sql"
        path.write_text(f"{header}{select}\n", encoding="utf-8")

    return write_model


def build(night, tmp_path, *layers: str, **meanings: str):
    return build_models(
        night.connection, tmp_path / "transforms", layers or LAYERS, meanings=meanings
    )


def test_the_order_comes_from_the_sql_not_from_names_or_folders(night, write, tmp_path):
    write("marts.a_last", "select things.* from marts.z_first as things")
    write("marts.z_first", "with steps as (select * from staging.things) select * from steps")
    write("staging.things", "select 1 as thing_id")
    tables = [model.table for model in build(night, tmp_path)]
    assert tables == ["staging.things", "marts.z_first", "marts.a_last"]
    assert night.rows("select * from marts.a_last") == [(1,)]


def test_building_again_replaces_and_drops_what_is_no_model_any_more(night, write, tmp_path):
    write("staging.things", "select 1 as thing_id")
    write("staging.gone", "select 1 as thing_id")
    build(night, tmp_path)
    (tmp_path / "transforms/staging/gone.sql").unlink()
    write("staging.things", "select 2 as thing_id")
    build(night, tmp_path)
    assert night.rows("select * from staging.things") == [(2,)]
    assert night.rows("select table_name from duckdb_tables() where schema_name = 'staging'") == [
        ("things",)
    ]


def test_grain_and_meanings_become_comments(night, write, tmp_path):
    write("staging.things", "select 1 as thing_id, 2 as score")
    build(night, tmp_path, thing_id="Which thing.", score="The learner's score, 0-100.")
    assert night.rows("select comment from duckdb_tables() where schema_name = 'staging'") == [
        ("One row per thing.",)
    ]
    assert night.rows(
        "select column_name, comment from duckdb_columns() where schema_name = 'staging'"
    ) == [("thing_id", "Which thing."), ("score", "The learner's score, 0-100.")]


@pytest.mark.parametrize(
    ("select", "what"),
    [
        ("select unnest([1, 1, 2]) as thing_id", "3 rows share 2 keys (thing_id)"),
        ("select unnest([1, null]) as thing_id", "1 of its 2 rows have a NULL in the key"),
        ("select 1 as other_id", "its key names thing_id, which it does not select"),
        ("select 1 as thing_id, nonsense", "nonsense"),
    ],
)
def test_a_model_that_breaks_its_promise_is_named_with_what_was_found(
    night, write, tmp_path, select, what
):
    write("staging.things", select)
    with pytest.raises(StageError) as stopped:
        build(night, tmp_path)
    [fault] = stopped.value.faults
    assert fault.where == "transforms/staging/things.sql"
    assert what in fault.what


def test_a_key_of_several_columns_is_proved_as_one(night, write, tmp_path):
    header = "-- One row per pair.\n-- Key: a, b\n"
    write("staging.pairs", "select * from (values (1, 1), (1, 2), (2, 1)) as v(a, b)", header)
    assert build(night, tmp_path)[0].n_rows == 3


@pytest.mark.parametrize(
    ("table", "select", "header", "what"),
    [
        ("staging.things", "select 1 as thing_id", "", "does not open with what a row is"),
        ("staging.things", "select 1 as thing_id", "-- Key: thing_id\n", "does not open"),
        ("staging.things", "selec 1", None, "cannot parse"),
        ("staging.things", "select * from things", None, 'it reads "things" without a schema'),
        ("staging.things", "select * from marts.x", None, "which lies to its right"),
        ("marts.x", "select * from staging.thing", None, "there is no table staging.thing"),
    ],
)
def test_a_file_that_is_no_model_is_a_fault_before_anything_is_built(
    night, write, tmp_path, table, select, header, what
):
    write(table, select, header)
    with pytest.raises(StageError) as stopped:
        build(night, tmp_path)
    assert what in stopped.value.faults[0].what


def test_all_files_that_are_no_models_are_named_at_once(night, write, tmp_path):
    write("staging.a", "select 1", "")
    write("staging.b", "select 1", "")
    with pytest.raises(StageError, match="2 faults"):
        build(night, tmp_path)


def test_a_missing_table_is_answered_with_the_nearest_name(night, write, tmp_path):
    write("staging.participants", "select 1 as thing_id")
    write("marts.x", "select * from staging.participant")
    with pytest.raises(StageError) as stopped:
        build(night, tmp_path)
    assert "staging.participants" in stopped.value.faults[0].todo


def test_models_that_read_each_other_in_a_circle_are_named(night, write, tmp_path):
    write("staging.a", "select * from staging.b")
    write("staging.b", "select * from staging.a")
    with pytest.raises(StageError, match="circle"):
        build(night, tmp_path)


def test_later_layers_may_be_built_in_a_later_call(night, write, tmp_path):
    write("staging.things", "select 1 as thing_id")
    write("published.things", "select * from staging.things")
    build(night, tmp_path, "staging")
    assert [model.table for model in build(night, tmp_path, "published")] == ["published.things"]


def test_every_model_of_the_house_builds_on_an_empty_warehouse(knowledge, repository):
    built = build_models(
        knowledge.connection, repository / "transforms", ("staging", "intermediate", "marts")
    )
    assert {"marts.item_scores", "marts.paired_scores"} <= {model.table for model in built}
