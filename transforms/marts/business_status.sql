-- One row per business and wave at which it is asked, in a study that has a business status.
-- Key: cohort_id, unit_id, wave_id
-- A business that closed or was sold stays so until a file says otherwise: who closed is seldom
-- visited again, and would leave survivors alone to be counted. '' is not known.
with

answered as (
    select
        outcomes.cohort_id,
        outcomes.unit_id,
        outcomes.wave_id,
        outcomes.options[1] as status
    from staging.outcomes as outcomes
    inner join study.indicators as indicators on outcomes.indicator_id = indicators.indicator_id
    where indicators.kind = 'status' and outcomes.state = 'answered'
),

asked as (
    select * from marts.asked_units
    where subject_kind = 'business'
),

known as (
    select
        asked.cohort_id,
        asked.unit_id,
        asked.wave_id,
        asked.is_due,
        answered.status as own_status,
        last_value(answered.status ignore nulls) over (
            partition by asked.cohort_id, asked.unit_id
            order by asked.wave_no
        ) as last_status
    from asked
    left join answered
        on
            asked.cohort_id = answered.cohort_id
            and asked.unit_id = answered.unit_id
            and asked.wave_id = answered.wave_id
)

select
    cohort_id,
    unit_id,
    wave_id,
    is_due,
    case
        when own_status is not null then own_status
        when last_status in ('closed', 'sold') then last_status
        else ''
    end as status
from known
where exists (
    select 1 from study.indicators as indicators
    where indicators.kind = 'status'
)
