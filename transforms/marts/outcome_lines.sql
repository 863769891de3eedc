-- One row per business or participant, indicator, option, analysis and wave that counts.
-- Key: cohort_id, unit_id, indicator_id, category, analysis, wave_id
-- In `main` a business that closed or was sold earns 0, whatever was written. `operating_only`,
-- in cohorts asked for a status, has those that are not known to be anything but operating.
-- Of several answers each option is a yes or no of its own.
with

indicators as (
    select
        indicator_id,
        kind,
        value_kind = 'money' and unit = 'business' as is_earned
    from study.indicators
),

ended as (
    select distinct
        statuses.cohort_id,
        statuses.unit_id,
        asked.indicator_id,
        '' as category,
        'main' as analysis,
        statuses.wave_id,
        cast(null as date) as month_on,
        cast(0 as double) as value
    from marts.business_status as statuses
    inner join intermediate.outcome_answers as asked
        on
            statuses.cohort_id = asked.cohort_id
            and statuses.wave_id = asked.wave_id
    inner join indicators on asked.indicator_id = indicators.indicator_id
    where statuses.status in ('closed', 'sold') and indicators.is_earned
),

answers as (
    select
        answers.cohort_id,
        answers.unit_id,
        answers.indicator_id,
        '' as category,
        answers.wave_id,
        answers.month_on,
        answers.value,
        indicators.is_earned
        and coalesce(statuses.status in ('closed', 'sold'), false) as is_ended,
        indicators.is_earned
        and answers.cohort_id in (select visits.cohort_id from marts.business_status as visits)
        and coalesce(statuses.status, '') in ('operating', '') as is_operating
    from intermediate.outcome_answers as answers
    inner join indicators on answers.indicator_id = indicators.indicator_id
    left join marts.business_status as statuses
        on
            answers.cohort_id = statuses.cohort_id
            and answers.unit_id = statuses.unit_id
            and answers.wave_id = statuses.wave_id
    where answers.state = 'answered' and indicators.kind <> 'choice_many'
),

lines as (
    select
        'main' as analysis,
        answers.*
    from answers
    where not answers.is_ended
    union all
    select
        'operating_only' as analysis,
        answers.*
    from answers
    where answers.is_operating
)

select * exclude (is_ended, is_operating) -- noqa: AM04
from lines
union all by name
select *
from ended
union all by name
select *
from intermediate.chosen_options
