-- One row per scope, subject and step on the way: registered, then each wave.
-- Key: scope, cohort_id, subject_kind, step_no
-- Participants are counted by enrolment, businesses by cohort. At a wave n counts only who is due:
-- n / n_due is the response rate, both 0 where the window is open, whoever answered early.
with

steps as (
    select
        cohort_id,
        'knowledge' as subject_kind,
        0 as step_no,
        'registered' as step,
        is_registered as is_counted,
        is_registered as is_due
    from intermediate.participants
    union all
    select
        cohort_id,
        'business' as subject_kind,
        0 as step_no,
        'registered' as step,
        true as is_counted,
        true as is_due
    from intermediate.businesses
    union all
    select
        cohort_id,
        subject_kind,
        wave_no + 1 as step_no,
        wave_id as step,
        is_valid and is_due as is_counted,
        is_due
    from marts.asked_units
)

select
    scopes.scope,
    scopes.scope_cohort_id as cohort_id,
    steps.subject_kind,
    steps.step_no,
    steps.step,
    cast(count(*) filter (where steps.is_counted) as int) as n,
    cast(count(*) filter (where steps.is_due) as int) as n_due
from steps
inner join intermediate.scopes as scopes on steps.cohort_id = scopes.cohort_id
group by scopes.scope, scopes.scope_cohort_id, steps.subject_kind, steps.step_no, steps.step
