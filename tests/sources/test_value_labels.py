"""What a coded answer becomes where the file brings labels, and codes for no answer, of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat

if TYPE_CHECKING:
    from pathlib import Path

NAN = float("nan")


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pyreadstat.write_sav(pd.DataFrame(columns), path, **options)
    return path


def study_of_codes(school) -> None:
    school.design |= {
        "identity": {"person": ["nim"], "consent": {"analysis": "setuju"}},
        "attributes": {
            "sex": {"values": ["f", "m"], "labels": {"f": "Perempuan", "m": "Laki-laki"}}
        },
        "indicators": {"own_brand": {"kind": "yes_no", "refused": ["menolak"]}},
    }
    school.items[0] = school.items[0] | {
        "options": {"a": "Oligopoli", "b": "Monopoli", "x": "Tidak tahu"}, "dont_know": ["x"],
    }  # fmt: skip
    school.items.append({"id": "calm", "kind": "likert", "topic": "market",
                         "scale": {"min": 1, "max": 5}, "refused": ["8"]})  # fmt: skip


def answers(school, path: Path, columns: dict[str, Any], **options: Any) -> dict[str, list[str]]:
    study_of_codes(school)
    write(path, {"nim": [f"A{n}" for n in range(len(next(iter(columns.values()))))], **columns},
          **options)  # fmt: skip
    school.declare(path.name, leave_out=[], wave="post")
    school.items = [item for item in school.items if item["id"] in columns]
    assert school.read().faults == ()
    found: dict[str, list[str]] = {}
    for table, target in (
        ("responses", "item_id"), ("outcomes", "indicator_id"), ("attributes", "attribute_id"),
    ):  # fmt: skip
        for name, answer in school.landed(table, target, "answer"):
            found.setdefault(name, []).append(answer)
    return found


def test_a_label_stands_where_the_study_does_not_know_the_code(school):
    path = school.path("post.sav")
    landed = answers(
        school, path,
        {"ms_1": [1, 2, 3], "own_brand": [1, 2, 2], "sex": [2, 1, NAN], "calm": [1, 5, 4]},
        variable_value_labels={
            "ms_1": {1: "Oligopoli", 2: "monopoli", 3: "Radio"},
            "own_brand": {1: "Ya", 2: "Tidak"},
            "sex": {1: "Perempuan", 2: "Laki-laki"},
            "calm": {1: "sangat tidak setuju", 5: "sangat setuju"},
        },
    )  # fmt: skip
    assert landed == {
        "ms_1": ["Oligopoli", "monopoli", "3"],  # "Radio" is no option: the code is turned away
        "own_brand": ["1", "Tidak", "Tidak"],  # 1 says yes, 2 says nothing by itself
        "sex": ["Laki-laki", "Perempuan", ""],
        "calm": ["1", "5", "4"],
    }


def test_a_yes_that_is_stored_as_zero_is_a_yes(school):
    landed = answers(
        school, school.path("post.sav"), {"ms_1": ["b", "b"], "own_brand": [0, 1]},
        variable_value_labels={"own_brand": {0: "Ya", 1: "Tidak"}},
    )  # fmt: skip
    assert landed["own_brand"] == ["Ya", "Tidak"]


def test_a_missing_code_is_what_the_study_says_of_it_or_blank_and_told(school):
    landed = answers(
        school, school.path("post.sav"),
        {"ms_1": [2, 8, 9], "own_brand": [1, 8, 9], "calm": [5, 8, 9]},
        variable_value_labels={
            "ms_1": {2: "Monopoli", 8: "Tidak tahu", 9: "tidak menjawab"},
            "own_brand": {1: "Ya", 8: "Menolak"},
        },
        missing_ranges={"ms_1": [8, 9], "own_brand": [8, 9], "calm": [{"lo": 8, "hi": 9}]},
    )  # fmt: skip
    assert landed == {
        "ms_1": ["Monopoli", "Tidak tahu", ""],
        "own_brand": ["1", "Menolak", ""],
        "calm": ["5", "8", ""],
    }
    ((reason,),) = school.landed("files", "tool_reason")
    assert reason.endswith("; 3 cells are blank by the file's own missing codes: "
                           "ms_1, own_brand, calm")  # fmt: skip


def test_a_label_that_the_study_has_under_another_code_is_a_fault(school):
    options = {"1": "Oligopoli", "2": "Monopoli"}
    school.items[0] = school.items[0] | {"options": options, "key": "2"}
    write(
        school.path("post.sav"), {"nim": ["A"], "ms_1": [1], "ms_2": ["x"]},
        variable_value_labels={"ms_1": {1: "Monopoli", 2: "Oligopoli"}},
    )  # fmt: skip
    school.declare("post.sav")
    first, second = school.read().faults
    assert first.where == "cohorts/c1/post.sav, ms_1"
    assert first.what == '1 is labelled "Monopoli", which the study declares under another code'
    assert "2 is labelled" in second.what


def test_an_id_that_the_file_declares_missing_is_nobodys(school):
    write(
        school.path("post.sav"), {"nim": ["A-1", "NA", "NA"], "ms_1": ["a", "b", "b"], "ms_2": "x"},
        missing_ranges={"nim": ["NA"]},
    )  # fmt: skip
    school.declare("post.sav")
    assert school.read().faults == ()
    assert school.landed("records", "identity_state") == [("given",), ("missing",), ("missing",)]
