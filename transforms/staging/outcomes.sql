-- One row per answer to an indicator, with its value by the month where it is money of a period.
-- Key: cohort_id, unit_id, indicator_id, wave_id
-- Where owners of one business answered twice, an answered one goes first, then the latest.
with

records as (
    select * from staging.records
),

indicators as (
    select
        indicator_id,
        unit,
        kind,
        case
            when kind = 'money' and period = 'quarter' then 3
            when kind = 'money' and period = 'year' then 12
            else 1
        end as n_months
    from study.indicators
),

declared as (
    select * from staging.declared_answers
    where subject_kind = 'indicator'
),

read as (
    select
        records.cohort_id,
        records.wave_id,
        records.is_late,
        records.answered_on,
        outcomes.file_id,
        outcomes.row_number,
        outcomes.indicator_id,
        outcomes.state as cell_state,
        declared.state as other_state,
        normalized(outcomes.answer) = '' as is_blank,
        if(
            indicators.unit = 'business', records.business_unit_id, records.participant_id
        ) as unit_id,
        try_cast(coalesce(
            try_cast(declared.value as decimal(18, 4)),
            parse_number(outcomes.answer, records.decimal_mark, records.group_mark)
        ) / indicators.n_months as decimal(18, 4)) as value
    from raw.outcomes as outcomes
    inner join records
        on
            outcomes.file_id = records.file_id
            and outcomes.row_number = records.row_number
    inner join indicators on outcomes.indicator_id = indicators.indicator_id
    left join declared
        on
            outcomes.indicator_id = declared.subject_id
            and normalized(outcomes.answer) = declared.answer
),

stated as (
    select
        *,
        case
            when cell_state = 'rejected' then 'rejected'
            when is_blank then 'skipped'
            when other_state <> 'answered' then other_state
            when value is null then 'rejected'
            else 'answered'
        end as state
    from read
    where unit_id <> ''
)

select
    * exclude (cell_state, other_state, is_blank, value),
    if(state = 'answered', value, null) as value
from stated
qualify row_number() over (
    partition by cohort_id, unit_id, indicator_id, wave_id
    order by state <> 'answered', answered_on desc nulls last, file_id desc, row_number desc
) = 1
