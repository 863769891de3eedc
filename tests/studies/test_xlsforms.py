"""An XLSForm among the instruments gives its questions; the .yml beside it what it cannot say."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest

LANGUAGES = ("label::Bahasa (id)", "label::English (en)")
HEADER = ("type", "name", *LANGUAGES, "relevant", "calculation", "parameters")
CHOICES = [
    ("list_name", "name", *LANGUAGES),
    ("market", "a", "Monopoli", "Monopoly"),
    ("market", "b", "Oligopoli", "Oligopoly"),
    ("media", 1, "Brosur", "Leaflet"),
    ("media", 2, "Daring", "Online"),
]
SURVEY = [
    ("start", "start"),
    ("text", "nim", "NIM", "Student id"),
    ("text", "nama", "Nama", "Name"),
    (),
    ("begin_group", "g", "Pasar", "Market"),
    ("select_one market", "ms_5", "Satu penjual?", "One seller?"),
    ("select_multiple media", "ms_6", "Media apa?", "Which media?", "${ms_5} = 'a'"),
    ("integer", "ms_7", "Berapa?", "How many?", "selected(${ms_6}, '2')"),
    ("end_group",),
    ("range", "md_5", "Seberapa yakin?", "How sure?", None, None, "start=1 end=5 step=1"),
    ("rank media", "md_6", "Urutkan", "Put in order"),
    ("note", "terima", "Terima kasih", "Thank you"),
    ("calculate", "total", None, None, None, "1 + 1"),
    ("begin_repeat", "kid", "Anak", "Child"),
    ("decimal", "height", "Tinggi", "Height"),
    ("end_repeat",),
    ("geopoint", "loc", "Lokasi", "Place"),
]
BESIDE = """\
version: 5
items:
  - {id: ms_5, topic: market, key: a, points: 3}
  - {id: md_5, topic: media, kind: self_rated}
  - {id: nama, sensitive: yes}
"""


def form(survey=SURVEY, choices=CHOICES, header=HEADER, **sheets) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = "survey"
    for row in (header, *survey):
        workbook.active.append(row)
    for name, rows in {"choices": choices, **sheets}.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


@pytest.fixture
def asked(folder):
    """Give the study with a form and its .yml."""
    folder.write("instruments/survey-5.xlsx", form())
    return folder.write("instruments/survey-5.yml", BESIDE)


def test_a_form_gives_items_with_kinds_wordings_options_and_conditions(asked):
    instrument = asked.read().instruments["survey-5"]
    items = {item.id: item for item in instrument.items}
    assert {item.id: item.kind for item in instrument.items} == {
        "nama": "text", "ms_5": "single", "ms_6": "multiple", "ms_7": "number",
        "md_5": "self_rated", "height": "number",
    }  # fmt: skip
    assert items["ms_5"].text == {"id": "Satu penjual?", "en": "One seller?"}
    assert items["ms_5"].options == {
        "a": {"id": "Monopoli", "en": "Monopoly"},
        "b": {"id": "Oligopoli", "en": "Oligopoly"},
    }
    assert list(items["ms_6"].options) == ["1", "2"]
    assert items["ms_6"].asked_if == "ms_5 = a"
    assert items["ms_7"].asked_if == "ms_6 = 2"


def test_the_yml_adds_what_a_form_cannot_say(asked):
    instrument = asked.read().instruments["survey-5"]
    items = {item.id: item for item in instrument.items}
    assert (items["ms_5"].topic, items["ms_5"].key, items["ms_5"].points) == ("market", ("a",), 3)
    assert items["md_5"].scale_ends == (1, 5)  # the ends of the form's range
    assert items["nama"].sensitive
    assert items["ms_6"].key is None


def test_texts_are_known_and_not_read_until_the_yml_names_them(asked):
    unasked = asked.read().instruments["survey-5"].unasked
    assert {"terima", "Terima kasih", "Thank you", "total", "loc", "Lokasi", "md_6"} <= set(unasked)
    assert not {"nim", "nama", "start"} & set(unasked)
    asked.change("instruments/survey-5.yml", "  - {id: nama, sensitive: yes}\n", "")
    instrument = asked.read().instruments["survey-5"]
    assert "nama" in instrument.unasked
    assert "nama" not in {item.id for item in instrument.items}


def test_instrument_and_version_are_the_name_of_the_file_where_nothing_says_them(folder):
    folder.write("instruments/survey-7.xlsx", form())
    folder.write("instruments/practice.xlsx", form([("integer", "p_1", "Berapa?", "How many?")]))
    assert {"survey-7", "practice-1"} <= set(folder.read().instruments)


def test_a_question_can_be_taken_out(asked):
    asked.change("instruments/survey-5.yml", "version: 5", "version: 5\nunasked: [height]")
    instrument = asked.read().instruments["survey-5"]
    assert "height" not in {item.id for item in instrument.items}
    assert {"height", "Tinggi", "Height"} <= set(instrument.unasked)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("label::Bahasa (id)", "id"), ("label::Bahasa Indonesia", "id"), ("label::id", "id"),
        ("label::English (en)", "en"), ("label:English", "en"), ("label::english (en-GB)", "en"),
    ],
)  # fmt: skip
def test_languages_are_known_by_code_or_name(folder, name, language):
    # The study's other language is filled in with the same text.
    colons = "::" if "::" in name else ":"
    header = ("type", "name", name, f"label{colons}Suomi (fi)")
    folder.write(
        "instruments/survey-5.xlsx", form([("integer", "q", "This?", "Tämä?")], [], header)
    )
    (item,) = folder.read().instruments["survey-5"].items
    assert item.text[language] == "This?"


@pytest.mark.parametrize("header", ["label", "label::Suomi (fi)"])
def test_a_label_of_no_known_language_stands_for_all(folder, header):
    folder.write(
        "instruments/survey-5.xlsx",
        form([("integer", "q", "Kuinka?")], [], ("type", "name", header)),
    )
    (item,) = folder.read().instruments["survey-5"].items
    assert item.text == {"en": "Kuinka?", "id": "Kuinka?"}


def test_or_other_adds_an_option_and_a_text_that_is_known(folder):
    survey = [("select_one market or_other", "q", "Apa?", "What?")]
    folder.write("instruments/survey-5.xlsx", form(survey))
    instrument = folder.read().instruments["survey-5"]
    assert list(instrument.items[0].options) == ["a", "b", "other"]
    assert "q_other" in instrument.unasked


# name of the file that is at fault, the place in it, what it says
@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("{id: ms_5,", "{id: ms_55,", "survey-5.yml, line 3, items[ms_55]",
         '"ms_55" is no question of instruments/survey-5.xlsx'),
        ("topic: market,", "topic: markt,", "survey-5.yml, line 3, items[ms_5].topic",
         '"markt" is not a declared topic'),
        ("key: a,", "key: c,", "survey-5.yml, line 3, items[ms_5]",
         'the key "c" is not among the options'),
        ("kind: self_rated", "kind: self", "survey-5.yml, line 4, items[md_5].kind",
         '"self" is not a value it can take'),
        ("topic: media, kind: self_rated", "kind: self_rated", "survey-5.yml, line 4, items[md_5]",
         '"topic" is missing'),
    ],
)  # fmt: skip
def test_a_fault_of_the_yml_names_its_line(asked, old, new, where, what):
    asked.change("instruments/survey-5.yml", old, new)
    faults = asked.faults()
    assert (f"instruments/{where}", what) in {(fault.where, fault.what) for fault in faults}


def test_a_stranger_in_the_yml_names_the_nearest_question(asked):
    asked.change("instruments/survey-5.yml", "{id: ms_5,", "{id: ms_55,")
    (fault,) = asked.faults()
    assert 'Most like it: "ms_5"' in fault.todo


@pytest.mark.parametrize(
    ("survey", "where", "what"),
    [
        ([("integer", "1 a", "x", "x")], "survey row 2", "is no form yet"),
        ([("integer", "q", "x"), ("tekst", "r", "x")], "survey row 3, r",
         '"tekst" is no type of a question'),
        ([("select_one absent", "q", "x", "x")], "survey row 2", "is no form yet"),
        ([("begin_group", "g", "x"), ("integer", "q", "x")], "survey row 2", "is no form yet"),
        ([("integer", "revenues", "x"), (), ("begin_group", "g", "G"),
          ("integer", "revenues", "x"), ("end_group",)],
         "survey row 5, revenues.id", 'the id "revenues" stands twice in this instrument'),
    ],
)  # fmt: skip
def test_a_fault_of_the_form_names_its_row(folder, survey, where, what):
    folder.write("instruments/survey-5.xlsx", form(survey))
    found = folder.faults()
    assert len(found) == 1
    assert found[0].where.startswith("instruments/survey-5.xlsx")
    assert where in found[0].where
    assert found[0].what.startswith(what)


def test_a_condition_that_asked_if_cannot_say_is_a_fault_of_scored_questions_only(folder):
    complex_one = "${ms_5} = 'a' and ${ms_7} > 3"
    survey = [
        ("select_one market", "ms_5", "x", "x"),
        ("integer", "ms_7", "y", "y"),
        ("integer", "md_5", "z", "z", complex_one),
    ]
    folder.write("instruments/survey-5.xlsx", form(survey))
    assert folder.read().instruments["survey-5"].items[2].asked_if is None
    scored = "items: [{id: md_5, topic: media, key: 3}]\n"
    folder.write("instruments/survey-5.yml", scored)
    fault = folder.fault()
    assert fault.where == "instruments/survey-5.yml, line 1, items[md_5]"
    assert fault.what == "its condition (relevant) is more than one equality"
    folder.change("instruments/survey-5.yml", "key: 3", "key: 3, asked_if: ms_5 = a")
    assert folder.read().instruments["survey-5"].items[2].asked_if == "ms_5 = a"
    folder.change("instruments/survey-5.yml", "asked_if: ms_5 = a", "asked_if: ")
    assert folder.read().instruments["survey-5"].items[2].asked_if is None


def test_the_condition_of_a_group_is_that_of_its_questions(folder):
    survey = [
        ("select_one market", "ms_5", "x", "x"),
        ("begin_group", "g", "G", "G", "${ms_5} = 'b'"),
        ("integer", "ms_7", "y", "y"),
        ("integer", "md_5", "z", "z", "${ms_7} = 3"),
        ("end_group",),
    ]
    folder.write("instruments/survey-5.xlsx", form(survey))
    items = {item.id: item for item in folder.read().instruments["survey-5"].items}
    assert items["ms_7"].asked_if == "ms_5 = b"
    assert items["md_5"].asked_if is None
    scored = "items: [{id: md_5, topic: media, key: 3}]\n"
    folder.write("instruments/survey-5.yml", scored)
    assert folder.fault().what == "its condition (relevant) is more than one equality"


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (65 << 20))
    return packed.getvalue()


def with_entity() -> bytes:
    packed, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(form()))
    with zipfile.ZipFile(packed, "w") as archive:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/workbook.xml":
                part = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part
            archive.writestr(name, part)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is no workbook"),
        (b"PK\x03\x04broken", "is no workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is no workbook, damaged, or protected"),
        (bomb(), "would unpack to 65 MB"),
        (with_entity(), "declares entities in its XML"),
        (form([], [], ("a", "b")), "is no form yet"),
    ],
)
def test_what_is_no_form_is_one_fault(folder, content, what):
    folder.write("instruments/survey-5.xlsx", content)
    assert folder.fault().what.startswith(what)


def test_a_locked_copy_of_an_open_form_is_left_alone(asked):
    asked.write("instruments/~$survey-5.xlsx", b"lock")
    assert "survey-5" in asked.read().instruments


def test_pyxform_is_loaded_only_where_a_form_lies(folder):
    code = (
        "import sys; from pathlib import Path; from studies.reading import read_study;"
        "read_study(Path(sys.argv[1])); print('pyxform' in sys.modules)"
    )

    def loads() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder.path)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    assert loads() == "False"
    folder.write("instruments/survey-5.xlsx", form())
    assert loads() == "True"
