-- One row per answer to an indicator, with its value and the month that it is about.
-- Key: cohort_id, unit_id, indicator_id, wave_id
-- Where owners of one business answered twice, an answered one goes first, then the latest. An
-- answer without a date is about the month in which its wave is due, else of the sessions.
with

records as (
    select * from staging.records
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
        written.options,
        written.value,
        indicators.is_about_previous,
        if(
            indicators.unit = 'business', records.business_unit_id, records.participant_id
        ) as unit_id,
        if(outcomes.state = 'rejected', 'rejected', written.state) as state
    from raw.outcomes as outcomes
    inner join records
        on
            outcomes.file_id = records.file_id
            and outcomes.row_number = records.row_number
    inner join study.indicators as indicators on outcomes.indicator_id = indicators.indicator_id
    inner join staging.written_outcomes as written
        on
            outcomes.indicator_id = written.indicator_id
            and outcomes.answer = written.answer
            and records.decimal_mark = written.decimal_mark
            and records.group_mark = written.group_mark
            and records.choice_separator = written.choice_separator
),

latest as (
    select * from read
    where unit_id <> ''
    qualify row_number() over (
        partition by cohort_id, unit_id, indicator_id, wave_id
        order by state <> 'answered', answered_on desc nulls last, file_id desc, row_number desc
    ) = 1
)

select
    latest.* exclude (value, options, is_about_previous), -- noqa: RF02
    if(latest.state = 'answered', latest.value, null) as value,
    if(latest.state = 'answered', latest.options, null) as options,
    cast(date_trunc('month', coalesce(
        latest.answered_on,
        cohort_waves.due_on,
        if(waves.kind = 'pre', cohorts.first_session_on, cohorts.last_session_on)
    )) - if(latest.is_about_previous, interval 1 month, interval 0 month) as date) as month_on
from latest
left join study.waves as waves on latest.wave_id = waves.wave_id
left join study.cohorts as cohorts on latest.cohort_id = cohorts.cohort_id
left join study.cohort_waves as cohort_waves
    on
        latest.cohort_id = cohort_waves.cohort_id
        and latest.wave_id = cohort_waves.wave_id
