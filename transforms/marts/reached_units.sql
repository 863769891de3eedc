-- One row per cohort, reach metric and person or business it could count.
-- Key: cohort_id, metric, unit_id
-- Anonymous answers reach nobody who could be counted; attendance counts where it was recorded.
with

tested as (
    select distinct
        pairs.cohort_id,
        pairs.participant_id
    from marts.paired_scores as pairs
    inner join study.waves as waves_from on pairs.wave_from = waves_from.wave_id
    inner join study.waves as waves_to on pairs.wave_to = waves_to.wave_id
    where pairs.subject_kind = 'overall' and waves_from.kind = 'pre' and waves_to.kind = 'post'
),

people as (
    select
        people.cohort_id,
        people.person_id as unit_id,
        people.is_registered as n_registered,
        attendance.n_attended > 0 as n_attended,
        attendance.hours >= settings.completion_share * cohorts.hours as n_completed,
        tested.participant_id is not null as n_tested
    from intermediate.participants as people
    inner join study.cohorts as cohorts on people.cohort_id = cohorts.cohort_id
    cross join study.settings as settings
    left join marts.attendance as attendance
        on
            people.cohort_id = attendance.cohort_id
            and people.participant_id = attendance.participant_id
    left join tested
        on
            people.cohort_id = tested.cohort_id
            and people.participant_id = tested.participant_id
    where people.person_id <> ''
),

counted as (
    select
        cohort_id,
        metric,
        unit_id,
        is_counted
    from people
    unpivot (is_counted for metric in (n_registered, n_attended, n_completed, n_tested))
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
