"""What people write wrong in YAML is said in their words, and nothing is passed over silently."""

import pytest

from studies.faults import Fault

YES_AND_NO = "attributes: {consents: {values: [yes, no, 01]}}\n"


@pytest.mark.parametrize(
    ("text", "where", "what", "todo"),
    [
        ("", "study.yml", "is empty", "Fill it in"),
        (" \n\n", "study.yml", "is empty", "Fill it in"),
        ("# to do\n", "study.yml", "nothing but comments", "Fill it in"),
        ("- pre\n- post\n", "study.yml, line 1", "a list stands in it", '"key: value" lines'),
        ("study\n", "study.yml, line 1", "a single text stands in it", '"key: value" lines'),
        ("waves:\n\tpre: {}\n", "study.yml, line 2", "a tab stands", "Indent with spaces"),
        ("title: Part 1: markets\n", "study.yml, line 1", 'a second ":"', "in quotes"),
        ("a: 1\n---\nb: 2\n", "study.yml, line 2", "second document", "one document"),
        ("a: {b: 1\nc: 2\n", "study.yml, line 2", "not readable as YAML", "brackets"),
        ("title: @home\n", "study.yml, line 1", 'the sign "@" cannot begin', "in quotes"),
        ("title: *star\n", "study.yml, line 1", "opens an alias", "in quotes"),
        ("title: 'open\n", "study.yml, line 2", "not readable as YAML", "quotes"),
        ("a: 1\ntitle: a\x07b\n", "study.yml, line 2", "control character", "invisible"),
        ("a: " + "[" * 5000, "study.yml, line 1", "nested more than 40 levels", "brackets"),
    ],
    ids=lambda value: None if len(value) < 60 else "deep",
)  # fmt: skip
def test_a_file_that_is_no_yaml_mapping_is_one_fault(folder, text, where, what, todo):
    fault = folder.write("study.yml", text.encode()).fault()
    assert fault.where == where
    assert what in fault.what
    assert todo in fault.todo


def test_a_deep_block_is_one_fault_of_its_line(folder):
    deep = "\n".join(" " * depth + "a:" for depth in range(900))
    folder.write("codebook.yml", f"themes:\n {deep.replace(chr(10), chr(10) + ' ')}\n")
    assert "codebook.yml, line 42" in [fault.where for fault in folder.faults()]


def test_a_key_that_stands_twice_is_a_fault_and_not_the_last_one(folder):
    folder.change("study.yml", "  media: {}", "  media: {}\n  market: {}")
    assert folder.fault() == Fault(
        "study.yml, line 14",
        '"market" stands twice (first in line 12)',
        "YAML would keep only the last. Remove one, or give it another name.",
    )


def test_a_key_that_stands_twice_in_one_line_is_a_fault(folder):
    folder.change("study.yml", "{kind: pre}", "{kind: pre, kind: post}")
    assert folder.fault().where == "study.yml, line 8"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("note: !!python/name:os.system ''", "the tag"),
        ("note: !secret x", "the tag"),
        ("note: {en: &a x, id: *a}", "an alias"),
        ("? [a]\n: b", "a list or mapping stands as a key"),
    ],
)
def test_tags_and_aliases_are_not_followed(folder, line, what):
    text = (folder.path / "study.yml").read_text()
    faults = folder.write("study.yml", f"{text}{line}\n").faults()
    assert faults[0].where == "study.yml, line 21"
    assert what in faults[0].what


def test_aliases_of_aliases_do_not_grow(folder):
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)
    )
    assert any('an alias ("*")' in fault.what for fault in folder.write("study.yml", bomb).faults())


@pytest.mark.parametrize(
    ("raw", "line"),
    [("title: Caf\xe9\n".encode("latin-1"), 1), ("a: 1\nb: é\n".encode("utf-16"), 1)],
    ids=["Windows", "UTF-16"],
)
def test_a_file_that_is_not_utf8_is_one_fault(folder, raw, line):
    fault = folder.write("study.yml", raw).fault()
    assert (fault.where, fault.what) == (f"study.yml, line {line}", "is not UTF-8 text")


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder):
    raw = (folder.path / "study.yml").read_bytes()
    folder.write("study.yml", b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert folder.read().study_id == "school"


def test_a_huge_file_is_refused_before_it_is_parsed(folder):
    assert folder.write("study.yml", b"#" * 5_000_000).fault().what == "is 5,000,000 bytes long"


def test_a_folder_in_the_place_of_a_file_is_a_fault(folder):
    (folder.path / "instruments" / "knowledge-3.yml").mkdir()
    assert "cannot be read" in folder.fault().what


def test_yes_no_and_leading_zeros_stay_the_codes_that_were_written(folder):
    folder.change(
        "study.yml", "attributes:\n", YES_AND_NO.replace("{c", "\n  c").replace("}}", "}")
    )
    assert folder.read().design.attributes["consents"].values == ("yes", "no", "01")


def test_on_is_a_key_and_no_an_id(folder):
    folder.change("study.yml", "  media: {}", "  no: {}\n  media: {}")
    study = folder.read()
    assert "no" in study.design.topics
    assert [str(session.on) for session in study.cohorts["2024-03"].sessions] == [
        "2024-03-02",
        "2024-03-09",
    ]


@pytest.mark.parametrize("written", ["2024-03-02", "'2024-03-02'", '"2024-03-02"'])
def test_a_date_is_read_with_and_without_quotes(folder, written):
    folder.change("cohorts/2024-03/cohort.yml", "2024-03-02", written)
    assert str(folder.read().cohorts["2024-03"].sessions[0].on) == "2024-03-02"


@pytest.mark.parametrize("written", ["02/03/2024", "2024-02-30", "2 Maret 2024", "2024"])
def test_a_date_that_is_none_or_may_be_two_is_a_fault(folder, written):
    folder.change("cohorts/2024-03/cohort.yml", "2024-03-02", written)
    fault = folder.cohort_fault()
    assert fault.where == "cohorts/2024-03/cohort.yml, line 3, sessions[s1].on"
    assert fault.what == f'"{written}" is not a date'
    assert fault.todo == "Write year-month-day, like 2024-03-31."


@pytest.mark.parametrize(
    ("written", "kind", "amount"),
    [
        ("+15%", "relative", 15),
        ("+15 %", "relative", 15),
        ("'-7.5%'", "relative", -7.5),
        ("2500000", "absolute", 2_500_000),
    ],
)
def test_a_target_is_read_as_people_write_it(folder, written, kind, amount):
    folder.change("study.yml", "{f6: +15%}", f"{{f6: {written}}}")
    target = folder.read().design.indicators["revenue"].target["f6"]
    assert (target.kind, target.amount) == (kind, amount)


@pytest.mark.parametrize("written", ["yes", "true", "on", "True", "1"])
def test_yes_is_read_where_yes_or_no_is_due(folder, written):
    folder.change("study.yml", "primary: yes", f"primary: {written}")
    assert folder.read().design.indicators["revenue"].primary is True


def test_a_bare_label_stands_for_every_language_and_a_missing_one_is_filled(folder):
    folder.change("study.yml", "media: {}", "media: {label: {id: Media}}")
    study = folder.read()
    assert study.cohorts["2024-03"].label == {"en": "March 2024", "id": "March 2024"}
    assert study.design.topics["media"].label == {"en": "Media", "id": "Media"}
