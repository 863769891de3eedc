"""Plausible rows of one run's operations, dirty as the example is."""

from __future__ import annotations

import json

import pandas as pd

RUN = "5f1c0a9be2-1"
FILES = (
    ("2021-03-cordova", "pre.csv", "survey", "pre", "csv", 42, 42, 0, 0, 0),
    ("2021-09-ciputat", "pre_kobo.csv", "survey", "pre", "kobo", 41, 37, 2, 1, 1),
    ("2021-09-ciputat", "post_kobo.csv", "survey", "post", "kobo", 38, 36, 0, 2, 0),
    ("2022-05-bogor", "omzet.xlsx", "outcomes", "f6", "xlsx", 29, 29, 0, 0, 0),
    ("2023-03-tangerang", "roster.csv", "roster", "", "google_forms", 44, 44, 0, 0, 0),
)
AMOUNT = json.dumps({"en": "0 to 500,000,000", "id": "0 sampai 500.000.000"})
REJECTED = (
    ("2021-09-ciputat", "pre_kobo.csv", 14, "", "wave_as_declared", "error", "wave is pre"),
    ("2021-09-ciputat", "pre_kobo.csv", 15, "", "wave_as_declared", "error", "wave is pre"),
    ("2022-05-bogor", "omzet.xlsx", 9, "omzet", "amount_in_range", "error", AMOUNT),
    ("2022-05-bogor", "omzet.xlsx", 12, "omzet", "amount_jumps", "warning", "within 20 times"),
)
FAULT = {
    "where": "cohorts/2023-10-depok/post.csv",
    "what": '"Q3_9" is not a header of post.csv <script>alert(1)</script>',
    "todo": 'Headers like it: "Q3_1", "Q3_2". Correct the spelling or remove the line.',
}


def operations() -> dict[str, pd.DataFrame]:
    """Give the ops frames of one run."""
    counts = ["n_read", "n_loaded", "n_rejected", "n_repeated", "n_left_out"]
    names = ["cohort_id", "file", "holds", "wave_id", "tool", *counts]
    files = pd.DataFrame(FILES, columns=names)
    files["path"] = "cohorts/" + files["cohort_id"] + "/" + files.pop("file")
    columns = ["cohort_id", "file", "row_number", "column_label", "rule_id", "severity", "expected"]
    rejected = pd.DataFrame(REJECTED, columns=columns)
    rejected["path"] = "cohorts/" + rejected["cohort_id"] + "/" + rejected.pop("file")
    states = [(cohort_id, "published", "[]") for cohort_id in files["cohort_id"].unique()]
    states.append(("2023-10-depok", "held_back", json.dumps([FAULT])))
    cohorts = pd.DataFrame(states, columns=["cohort_id", "state", "faults"]).assign(run_id=RUN)
    stages = [
        ("read_files", 1.2),
        ("check_landing", 5.4),
        ("estimate", 2.25),
        ("draw_editions", 3.9),
    ]
    return {
        "files": files.assign(is_current=True),
        "rejected": rejected.assign(is_current=True, run_id=RUN),
        "cohorts": cohorts,
        "runs": pd.DataFrame([{"run_id": RUN, "started_at": "2024-10-01 18:00:03+00:00"}]),
        "timings": pd.DataFrame(stages, columns=["stage", "seconds"]).assign(run_id=RUN),
        "expectation_results": pd.DataFrame(
            {"run_id": RUN, "rule_id": ["a", "b", "c"], "n_checked": 9, "n_broken": [0, 1, 0]}
        ),
    }
