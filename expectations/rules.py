"""The rules: each is one predicate over a view in which a row stands beside its declaration.

A predicate is a boolean over unqualified columns of `landing.checked_<table>`, and
`(predicate) is not true` rejects. Rules are not made per item: the allowed range stands in the
instrument, the view joins it, and `{allowed_range}` in the words below is filled from there.
The order is the order in which a record or a cell is judged: the first broken rule names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.quality import COHORT_RULES, ROW_RULES
from expectations.rule import Rule, Severity

if TYPE_CHECKING:
    from studies import Study

__all__ = ["ALL_RULES", "Rule", "rules_for"]


def _record_rule(
    rule_id: str,
    predicate: str,
    column: tuple[str, str],
    severity: Severity = "error",
) -> Rule:
    kind, name = column
    return Rule(rule_id, "records", predicate, kind, f"'{name}'", severity)


def _item_rule(rule_id: str, predicate: str) -> Rule:
    return Rule(rule_id, "responses", predicate, "item", "item_id")


def _indicator_rule(rule_id: str, predicate: str) -> Rule:
    return Rule(rule_id, "outcomes", predicate, "indicator", "indicator_id")


def _session_rule(rule_id: str, predicate: str) -> Rule:
    return Rule(rule_id, "attendance", predicate, "session", "session_id")


_IDENTITY = ("identity", "")
_ANSWERED_ON = ("role", "answered_on")

_RECORD_RULES = (
    _record_rule(
        "identity_given",
        "holds in ('interview', 'coding') or identity_state = 'given'",
        _IDENTITY,
    ),
    _record_rule(
        "on_roster",
        "not has_roster or holds not in ('survey', 'outcomes', 'attendance')"
        " or participant_id = '' or is_on_roster",
        _IDENTITY,
    ),
    _record_rule(
        "wave_as_declared", "wave_id = '' or wave_found = '' or is_wave_named", ("role", "wave")
    ),
    _record_rule(
        "date_in_window",
        "late is distinct from 'exclude' or not is_outside_window",
        _ANSWERED_ON,
    ),
    _record_rule(
        "date_expected",
        "late is distinct from 'flag' or not is_outside_window",
        _ANSWERED_ON,
        "warning",
    ),
    _record_rule(
        "consent_given",
        "not asks_consent or says_yes(consent)",
        ("role", "consent_analysis"),
        "withheld",
    ),
    _record_rule("answered_once", "n_alike = 1", _IDENTITY),
)

_DATE_RULES = (Rule("date_readable", "dates", "is_day", "role", "'answered_on'"),)

_ITEM_RULES = (
    _item_rule("option_known", "kind <> 'single' or not has_options or is_blank or is_declared"),
    _item_rule(
        "options_known",
        "kind <> 'multiple' or not has_options or is_blank or is_declared or n_unknown = 0",
    ),
    _item_rule(
        "number_readable",
        "kind in ('single', 'multiple', 'text') or is_blank or is_declared or number is not null",
    ),
    _item_rule("points_as_declared", "out_of is null or out_of = points"),
    _item_rule(
        "number_in_range",
        "kind in ('single', 'multiple', 'text') or number is null or is_declared"
        " or number between coalesce(lowest, number) and coalesce(highest, number)",
    ),
)

_INDICATOR_RULES = (
    _indicator_rule("yes_no_readable", "kind <> 'yes_no' or is_blank or is_declared"),
    _indicator_rule("answer_known", "kind not in ('ordered', 'status') or is_blank or is_declared"),
    _indicator_rule(
        "answers_known", "kind <> 'choice_many' or is_blank or is_declared or n_unknown = 0"
    ),
    _indicator_rule("none_alone", "n_none = 0 or n_choices = n_none"),
    _indicator_rule(
        "amount_readable", "not is_amount or is_blank or is_declared or number is not null"
    ),
    _indicator_rule("amount_in_currency", "kind <> 'money' or is_blank or is_in_currency"),
    _indicator_rule(
        "count_whole",
        "kind <> 'count' or number is null or is_declared or number = floor(number)",
    ),
    _indicator_rule(
        "amount_in_range",
        "number is null or is_declared"
        " or number between coalesce(lowest, number) and coalesce(highest, number)",
    ),
)

_ATTRIBUTE_RULES = (
    Rule(
        "value_known",
        "attributes",
        "is_blank or not has_values or is_declared",
        "attribute",
        "attribute_id",
    ),
)

_ATTENDANCE_RULES = (
    _session_rule("session_known", "is_session"),
    _session_rule("attendance_readable", "is_blank or is_yes_or_no or number is not null"),
    _session_rule("hours_possible", "number is null or number between 0 and highest"),
)

_CODING_RULES = (
    Rule("code_known", "codings", "is_code", "role", "'code'"),
    Rule("document_known", "codings", "not has_documents or is_document", "role", "'document'"),
)


ALL_RULES: tuple[Rule, ...] = (
    *_RECORD_RULES,
    *_DATE_RULES,
    *_ITEM_RULES,
    *_INDICATOR_RULES,
    *_ATTRIBUTE_RULES,
    *_ATTENDANCE_RULES,
    *_CODING_RULES,
    *ROW_RULES,
    *COHORT_RULES,
)


def rules_for(study: Study) -> tuple[Rule, ...]:
    """Give the rules that say something about this study, in the order in which they judge."""
    tables = _tables_held(study)
    unused = _unused_record_rules(study)
    return tuple(rule for rule in ALL_RULES if rule.table in tables and rule.rule_id not in unused)


def _tables_held(study: Study) -> set[str]:
    held = {file.holds for cohort in study.cohorts.values() for file in cohort.files}
    design = study.design
    declared = {
        "records": True,
        "dates": True,
        "responses": bool(study.instruments),
        "outcomes": bool(design.indicators),
        "attributes": bool(design.attributes),
        "attendance": "attendance" in held,
        "codings": "coding" in held,
        "sittings": bool(held & {"survey", "outcomes"}),
        "amounts": bool(design.indicators),
        "quality": True,
    }
    return {table for table, is_held in declared.items() if is_held}


def _unused_record_rules(study: Study) -> set[str]:
    late = {wave.late for wave in study.design.waves.values()}
    identities = [study.design.identity] + [
        file.identity
        for cohort in study.cohorts.values()
        for file in cohort.files
        if file.identity is not None
    ]
    unused = set()
    if "exclude" not in late:
        unused.add("date_in_window")
    if "flag" not in late:
        unused.add("date_expected")
    if not any(identity.consent.analysis for identity in identities):
        unused.add("consent_given")
    if study.design.identity.duplicates != "reject":
        unused.add("answered_once")
    return unused
