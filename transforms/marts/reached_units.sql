-- One row per cohort, reach metric and person or business it could count.
-- Key: cohort_id, metric, unit_id
-- Whoever answered anonymously is counted by enrolment.
with

people as (
    select
        cohort_id,
        participant_id,
        is_registered,
        coalesce(nullif(person_id, ''), participant_id) as unit_id
    from intermediate.participants
),

attended as (
    select
        people.cohort_id,
        people.unit_id,
        attendance.n_attended > 0 as has_attended,
        attendance.hours >= settings.completion_share * cohorts.hours as has_completed
    from people
    inner join marts.attendance as attendance
        on
            people.cohort_id = attendance.cohort_id
            and people.participant_id = attendance.participant_id
    inner join study.cohorts as cohorts on people.cohort_id = cohorts.cohort_id
    cross join study.settings as settings
),

tested as (
    select distinct
        pairs.cohort_id,
        pairs.participant_id
    from marts.paired_scores as pairs
    inner join study.waves as waves_from on pairs.wave_from = waves_from.wave_id
    inner join study.waves as waves_to on pairs.wave_to = waves_to.wave_id
    where pairs.subject_kind = 'overall' and waves_from.kind = 'pre' and waves_to.kind = 'post'
),

counted as (
    select
        cohort_id,
        'n_registered' as metric,
        unit_id,
        is_registered as is_counted
    from people
    union all
    select
        cohort_id,
        'n_attended' as metric,
        unit_id,
        has_attended as is_counted
    from attended
    union all
    select
        cohort_id,
        'n_completed' as metric,
        unit_id,
        has_completed as is_counted
    from attended
    union all
    select
        people.cohort_id,
        'n_tested' as metric,
        people.unit_id,
        tested.participant_id is not null as is_counted
    from people
    left join tested
        on
            people.cohort_id = tested.cohort_id
            and people.participant_id = tested.participant_id
    union all
    select
        cohort_id,
        'n_businesses' as metric,
        unit_id,
        true as is_counted
    from intermediate.businesses
)

select
    cohort_id,
    metric,
    unit_id,
    bool_or(is_counted) as is_counted
from counted
group by cohort_id, metric, unit_id
