from __future__ import annotations

import pandas as pd

from transforms.estimates.populations import beside_baseline, once_each, panel_of


def test_a_panel_holds_only_those_who_are_there_at_every_wave():
    values = pd.DataFrame(
        [
            ("c1", "u1", "pre"),
            ("c1", "u1", "f3"),
            ("c1", "u1", "f6"),
            ("c1", "u2", "pre"),
            ("c1", "u2", "f6"),
            ("c2", "u3", "pre"),
            ("c2", "u3", "f3"),
        ],
        columns=["cohort_id", "unit_id", "wave_id"],
    ).assign(value=1.0)
    panel = panel_of(values, line=["cohort_id"], unit=["unit_id"])
    assert panel["unit_id"].tolist() == ["u1", "u1", "u1", "u3", "u3"]
    assert panel["n_waves"].tolist() == [3, 3, 3, 2, 2]


def test_a_person_in_several_cohorts_enters_with_the_first():
    rows = pd.DataFrame(
        [("p1", 2, 50), ("p1", 1, 40), ("p2", 2, 60), ("", 1, 10), ("", 2, 20)],
        columns=["person_id", "cohort_no", "score"],
    ).assign(subject_id="a")
    once = once_each(rows, within=["subject_id"], person="person_id")
    assert once["score"].tolist() == [40, 60, 10, 20]


def test_a_line_stands_beside_its_baseline_and_starts_there():
    values = pd.DataFrame(
        [("u1", "pre", 5.0), ("u1", "f6", 7.0), ("u2", "f6", 9.0)],
        columns=["unit_id", "wave_id", "value"],
    ).assign(baseline_wave="pre")
    beside = beside_baseline(values, keys=["unit_id"])
    rows = beside[["wave_from", "wave_to", "value_from", "value_to"]].to_numpy().tolist()
    assert rows == [["pre", "pre", 5.0, 5.0], ["pre", "f6", 5.0, 7.0]]
