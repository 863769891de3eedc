from __future__ import annotations

import pandas as pd

from transforms.estimates.outcomes import estimate_outcomes

ANSWERS = [
    ("c1", "u1", "pre", 100),
    ("c1", "u1", "f6", 150),
    ("c1", "back", "pre", 100),
    ("c2", "back", "pre", 200),
    ("c2", "back", "f6", 900),
    ("c2", "u2", "pre", 100),
    ("c2", "u2", "f6", 130),
]


def test_a_line_of_the_pool_never_goes_from_one_cohort_to_another():
    """A business seen before in one cohort and after in the next is on no line of the pool."""
    values = pd.DataFrame(ANSWERS, columns=["cohort_id", "unit_id", "wave_id", "value"])
    values = values.assign(indicator_id="revenue", state="answered")
    same = ["cohort_id", "unit_id", "indicator_id"]
    before, after = (
        values[values["wave_id"] == wave].rename(columns={"value": f"value_{side}"})
        for wave, side in (("pre", "from"), ("f6", "to"))
    )
    pairs = before.merge(after, on=same, suffixes=("_from", "_to")).rename(
        columns={"wave_id_from": "wave_from", "wave_id_to": "wave_to"}
    )
    people = pd.DataFrame(columns=["participant_id", "person_id"], dtype=str)
    marts = {"outcomes": values, "paired_outcomes": pairs}
    figures = estimate_outcomes(
        {**marts, "topic_scores": people, "attendance": people},
        {
            "indicators": pd.DataFrame(
                {"indicator_id": ["revenue"], "kind": ["money"], "currency": ["IDR"],
                 "baseline_wave": ["pre"]}
            ),
            "cohorts": pd.DataFrame(
                {"cohort_id": ["c1", "c2"], "cohort_no": [1, 2], "is_pooled": [True, True],
                 "arm": "treatment"}
            ),
            "cohort_waves": pd.DataFrame(
                [(cohort, wave, True) for cohort in ("c1", "c2") for wave in ("pre", "f6")],
                columns=["cohort_id", "wave_id", "is_due"],
            ),
        },
    )  # fmt: skip
    pooled = figures[(figures["scope"] == "pooled") & (figures["wave_to"] == "f6")]
    index = pooled[pooled["metric"] == "index"].iloc[0]
    assert (index["n"], round(index["estimate"], 9)) == (2, 140)
    change = pooled[pooled["metric"] == "percent_change"].iloc[0]
    assert (change["n"], round(change["estimate"], 9)) == (3, 195)
