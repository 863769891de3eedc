"""Attributes: their values, ages in bands, targets, and what a cohort says of all its members."""

from datetime import date

import pytest
from pydantic import ValidationError

from studies.attributes import Attribute
from studies.tables import declared_tables

BANDS = {"u20": [0, 19], "a20": [20, 130]}
AGE = """
  age_band:
    age: {of: birth_year, bands: {u20: [0, 19], a20: [20, 130]}}
    labels: {u20: {en: under 20}}
    target: {u20: 0.25}
"""


def test_the_bands_of_an_age_are_its_values():
    age = Attribute(age={"of": "birth_year", "bands": BANDS}, target={"u20": 0.5})
    assert age.values == ("u20", "a20")


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({}, '"values" is missing'),
        ({"values": ["f"], "age": {"of": "birth_year", "bands": BANDS}}, "beside the bands"),
        ({"values": ["f"], "target": {"m": 0.5}}, 'names "m"'),
        ({"values": ["f"], "target": {"f": 1.5}}, "less than or equal to 1"),
        ({"age": {"of": "birth_year", "bands": {"a": [9, 0]}}}, "from 9 to 0"),
        ({"age": {"of": "birth_year", "bands": {"a": [0, 20], "b": [20, 30]}}}, "overlap at 20"),
        ({"age": {"of": "birth_year", "bands": {"a": [0, 24], "b": [26, 39]}}}, "the ages 25,"),
        ({"age": {"of": "birth_year", "bands": {"b": [30, 39], "a": [0, 24]}}}, "ages 25 to 29"),
        ({"age": {"of": "birth_year", "bands": BANDS}, "unit": "business"}, "no day of birth"),
        ({"age": {"of": "horoscope", "bands": BANDS}}, "birth_year"),
    ],
)
def test_what_makes_no_sense_is_a_fault(declared, told):
    with pytest.raises(ValidationError, match=told):
        Attribute(**declared)


@pytest.fixture
def tables(folder):
    folder.change("study.yml", "attributes:\n", f"attributes:{AGE.rstrip()}\n")
    return declared_tables(folder.read(), date(2024, 12, 1))


def rows_of(tables, table, attribute_id):
    return [row for row in tables[table] if row["attribute_id"] == attribute_id]


def test_an_age_becomes_bands_which_files_may_also_name(tables):
    assert rows_of(tables, "age_bands", "age_band") == [
        {"attribute_id": "age_band", "value": "u20", "is_year": True, "lowest": 0, "highest": 19},
        {"attribute_id": "age_band", "value": "a20", "is_year": True, "lowest": 20, "highest": 130},
    ]
    assert [row["value"] for row in rows_of(tables, "attribute_values", "age_band")] == [
        "u20",
        "a20",
    ]
    words = [row["answer"] for row in tables["answers"] if row["subject_id"] == "age_band"]
    assert words == ["u20", "a20", "under 20"]


def test_a_promised_share_is_a_target_of_its_value(tables):
    promised = [row for row in tables["targets"] if row["subject_kind"] == "attribute"]
    assert [(row["subject_id"], row["metric"], row["target"]) for row in promised] == [
        ("age_band.u20", "share", 0.25)
    ]


def test_place_and_mode_of_cohorts_are_attributes(tables):
    units = {row["attribute_id"]: row["unit"] for row in tables["attributes"]}
    held = {row["attribute_id"] for row in tables["cohort_attributes"]}
    assert {one for one, unit in units.items() if unit == "cohort"} <= {"place", "mode"}
    assert units["place"] == "cohort"
    assert "place" in held
    labels = {row["subject_id"] for row in tables["labels"] if row["subject_kind"] == "attribute"}
    assert labels == set(units)
