-- One row per business and wave at which its cohort was asked whether businesses operate.
-- Key: cohort_id, unit_id, wave_id
-- A business that closed or was sold stays so until a file says otherwise: who closed is seldom
-- visited again, and would leave survivors alone to be counted. '' is not known.
with

cells as (
    select
        outcomes.cohort_id,
        outcomes.unit_id,
        outcomes.wave_id,
        outcomes.options[1] as status
    from staging.outcomes as outcomes
    inner join study.indicators as indicators on outcomes.indicator_id = indicators.indicator_id
    where indicators.kind = 'status'
),

asked as (
    select
        units.cohort_id,
        units.unit_id,
        units.wave_id,
        units.wave_no,
        units.is_due
    from marts.asked_units as units
    inner join (
        select distinct
            cohort_id,
            wave_id
        from cells
    ) as visits
        on
            units.cohort_id = visits.cohort_id
            and units.wave_id = visits.wave_id
    where units.subject_kind = 'business'
),

known as (
    select
        asked.cohort_id,
        asked.unit_id,
        asked.wave_id,
        asked.is_due,
        cells.status as own_status,
        last_value(cells.status ignore nulls) over (
            partition by asked.cohort_id, asked.unit_id
            order by asked.wave_no
        ) as last_status
    from asked
    left join cells
        on
            asked.cohort_id = cells.cohort_id
            and asked.unit_id = cells.unit_id
            and asked.wave_id = cells.wave_id
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
