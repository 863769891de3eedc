"""Indicators whose answers are codes: in one cell, in a column per option, and derived ones."""

import pytest

CHANNELS = {
    "kind": "choice_many",
    "label": {"id": "Saluran penjualan", "en": "Sales channels"},
    "options": {"kios": "Kios sendiri", "web": "Lewat web", "none": "Tidak satu pun"},
    "none": "none",
}
HEADERS = [
    ["kanal/kios", "kanal/web", "kanal/none"],
    ["Saluran penjualan/Kios sendiri", "Saluran penjualan/Lewat web", "kanal/none"],
    ["Saluran penjualan [Kios sendiri]", "Sales channels [web]", "kanal [none]"],
    ["usaha/kanal/kios", "usaha/kanal/web", "usaha/kanal/none"],
]


@pytest.fixture(name="shop")
def shop_fixture(school):
    school.design["indicators"] = {"kanal": CHANNELS, **school.design["indicators"]}
    return school


def outcomes(shop, header, *rows, **declared):
    lines = ["nim;business_id;" + ";".join(header), *rows]
    shop.write("usaha.csv", "\n".join(lines), holds="outcomes", **declared)
    arrival = shop.read()
    assert not arrival.faults
    return [cells[1:] for cells in shop.landed("outcomes", "row_number", "indicator_id", "answer")]


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_for_each_option_is_one_question(shop, header):
    assert outcomes(shop, header, "A-1;B-1;1;1;0", "A-2;B-2;0;0;1", "A-3;B-3;;;") == [
        ("kanal", "kios;web"),
        ("kanal", "none"),
        ("kanal", ""),
    ]
    assert {row[0] for row in shop.landed("columns", "target_kind") if row[0] != "identity"} >= {
        "indicator"
    }


def test_several_answers_in_one_cell_stand_as_they_are(shop):
    header = ["Saluran penjualan", "Omzet sebulan"]
    assert outcomes(shop, header, "A-1;B-1;Kios sendiri, Lewat web;10") == [
        ("kanal", "Kios sendiri, Lewat web"),
        ("revenue", "10"),
    ]


def test_columns_beside_the_answer_itself_are_not_read_twice(shop):
    header = ["kanal", "kanal/kios", "kanal/web"]
    assert outcomes(shop, header, "A-1;B-1;web;0;1") == [("kanal", "web")]


def test_a_column_of_what_is_derived_is_a_fault(shop):
    shop.design["indicators"]["profit"] = {"kind": "derived", "formula": {"sum": ["revenue"]}}
    shop.write("usaha.csv", "nim;business_id;revenue;profit\nA-1;B-1;1;1", holds="outcomes")
    (fault,) = shop.read().faults
    assert '"profit" fits nothing' in fault.what
