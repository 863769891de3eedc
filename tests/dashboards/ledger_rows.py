"""Plausible rows of the ledger's other tables: reasons, nights, what moved."""

# ruff: noqa: E501 (a row a line)
from __future__ import annotations

import pandas as pd

from tests.dashboards.operations import RUN, operations

CAME = "cohorts/2021-09-ciputat/post_kobo.csv"
STRANGE = "cohorts/2023-10-depok/post.csv"
KEY = (
    "scope", "cohort_id", "cohort_other", "session_id", "subject_kind", "subject_id", "metric",
    "unit", "wave_from", "wave_to", "change", "estimate_before", "estimate_after", "difference",
    "n_before", "n_after", "n_files", "n_alike", "place",
)  # fmt: skip
NONE = float("nan")
MOVED = (
    ("pooled", "", "", "", "overall", "", "pooled_gain", "points", "pre", "post", "moved", 27.25, 26.5, -0.75, 210, 209, 1, 14, 1),
    ("cohort", "2021-09-ciputat", "", "", "topic", "media", "mastery_share_to", "share", "pre", "post", "moved", 0.81, 0.775, -0.035, 40, 40, 1, 14, 2),
    ("cohort", "2021-09-ciputat", "", "", "indicator", "revenue", "median", "currency", "", "f6", "moved", 4500000, 4250000, -250000, 31, 30, 9, 14, 3),
    ("cohort", "2023-10-depok", "", "", "overall", "", "gain", "points", "pre", "post", "vanished", 22.5, NONE, NONE, 33, NONE, 1, 1, 1),
    ("cohort", "2022-05-bogor", "", "", "overall", "", "gain", "points", "pre", "post", "withheld", NONE, NONE, NONE, NONE, NONE, 1, 2, 1),
)  # fmt: skip


def ledger_operations() -> dict[str, pd.DataFrame]:
    """Give the ops frames of a night on which files changed and figures moved."""
    ops = operations()
    files = ops["files"].assign(run_id=RUN, tool_reason="", n_corrected=0, n_cells=900)
    files["file_id"] = range(1, len(files) + 1)
    files["digest"] = [f"{number:x}" * 16 for number in files["file_id"]]
    files["n_cells_rejected"] = [0, 3, 0, 2, 0]
    files.loc[1, ["n_read", "n_left_out", "n_corrected"]] = [48, 8, 2]
    files.loc[1, "tool_reason"] = "it has the columns _id and _uuid"
    unused = files.loc[[2]].assign(
        cohort_id="2023-10-depok", path=STRANGE, is_current=False, digest="f" * 16, file_id=9
    )
    reasons = [("rejected_in_review", 5), ("blank", 2), ("preview", 1)]
    nights = [
        (row.cohort_id, row.path, row.digest, "changed" if row.path == CAME else "unchanged")
        for row in files.itertuples()
    ]
    nights += [
        ("2021-09-ciputat", "cohorts/2021-09-ciputat/cohort.yml", "c" * 16, "unchanged"),
        ("2021-09-ciputat", "cohorts/2021-09-ciputat/decisions.csv", "d" * 16, "new"),
        ("2023-10-depok", STRANGE, "f" * 16, "held_back"),
        ("2023-10-depok", "cohorts/2023-10-depok/pre.csv", "e" * 16, "held_back"),
    ]
    blanks = dict.fromkeys(
        ("item_set_id", "category", "attribute", "level", "role", "population", "price_basis"), ""
    )
    moved = pd.DataFrame(MOVED, columns=KEY).assign(
        run_id=RUN, analysis="main", reasons="code, as of", files=CAME, **blanks
    )
    changed = pd.DataFrame(
        [("2021-09-ciputat", CAME, "changed", "a1" * 8, "b2" * 8)],
        columns=["cohort_id", "path", "change", "digest_before", "digest_after"],
    )
    return {
        **ops,
        "files": pd.concat([files, unused]),
        "left_out": pd.DataFrame(reasons, columns=["reason", "n_records"]).assign(
            run_id=RUN, file_id=2
        ),
        "file_nights": pd.DataFrame(
            nights, columns=["cohort_id", "path", "digest", "outcome"]
        ).assign(run_id=RUN),
        "restatements": moved,
        "changed_files": changed.assign(run_id=RUN),
    }
