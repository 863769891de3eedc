"""Rules beyond single answers: of a whole record, of an amount among others, of a cohort.

What a record or an amount breaks here is listed and used. What a cohort breaks is reported, and
past the study's stop limit the cohort is held back. `landing.checked_quality` has a row a measure.
"""

from __future__ import annotations

from expectations.rule import Rule

_RECORD_RULES = (
    ("times_in_order", "is_in_order", "ended_at"),
    ("day_possible", "is_day_possible", "answered_on"),
    ("day_of_wave", "is_day_of_wave", "answered_on"),
    ("waves_in_order", "not is_backward", "answered_on"),
    ("time_enough", "is_long_enough", "ended_at"),
)

_MEASURES = (
    "missing_share",
    "outlier_share",
    "straight_share",
    "impossible_times",
    "too_fast",
    "digit_heaping",
    "day_heaping",
    "minute_heaping",
    "backward_waves",
    "outside_window",
    "drift",
    "swapped_waves",
)

ROW_RULES: tuple[Rule, ...] = (
    *(
        Rule(rule_id, "sittings", predicate, "role", f"'{role}'", "warning")
        for rule_id, predicate, role in _RECORD_RULES
    ),
    Rule("answers_vary", "sittings", "not is_straight", severity="warning"),
    Rule(
        "amount_usual",
        "amounts",
        "robust_z is null or outlier_z is null or abs(robust_z) <= outlier_z",
        "indicator",
        "indicator_id",
        "warning",
    ),
)

COHORT_RULES: tuple[Rule, ...] = (
    *(
        Rule(
            measure,
            "quality",
            "warn is null or value <= warn",
            severity="warning",
            applies=f"measure = '{measure}'",
        )
        for measure in _MEASURES
    ),
    Rule(
        "response",
        "quality",
        "warn is null or value >= warn",
        severity="warning",
        applies="measure = 'response'",
    ),
    Rule(
        "within_stop",
        "quality",
        "stop is null or if(measure = 'response', value >= stop, value <= stop)",
    ),
)
