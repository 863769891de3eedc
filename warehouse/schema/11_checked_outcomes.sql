-- One row per landed answer to an indicator, beside what was declared for it.
create or replace view landing.checked_outcomes as
select
    outcomes.file_no,
    outcomes.row_number,
    outcomes.indicator_id,
    indicators.kind,
    indicators.currency,
    is_in_currency(outcomes.answer, indicators.currency) as is_in_currency,
    declared.allowed_values,
    indicators.lowest,
    indicators.highest,
    indicators.allowed_range,
    normalized(outcomes.answer) = '' as is_blank,
    coalesce(list_contains(declared.answers, normalized(outcomes.answer)), false) as is_declared,
    if(
        indicators.kind = 'yes_no',
        null,
        parse_number(outcomes.answer, files.decimal_mark, files.group_mark)
    ) as number
from landing.outcomes as outcomes
inner join landing.records as records
    on
        outcomes.file_no = records.file_no
        and outcomes.row_number = records.row_number
        and records.left_out = ''
inner join landing.files as files on outcomes.file_no = files.file_no
left join landing.declared_indicators as indicators
    on outcomes.indicator_id = indicators.indicator_id
left join landing.declared_answers as declared
    on outcomes.indicator_id = declared.subject_id and declared.subject_kind = 'indicator';
