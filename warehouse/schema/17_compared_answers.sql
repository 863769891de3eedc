-- One row per cohort, question at a wave and choice or step, with how often it was answered so,
-- there and in all earlier cohorts of the same arm and version. `question` names arm, wave,
-- version and subject in one, to be joined by.
create or replace view landing.compared_answers as
with

found as (
    select
        *,
        hash(arm, wave_id, instrument, subject_kind, subject_id) as question
    from landing.distributions
),

subjects as (
    select
        question,
        wave_id,
        subject_kind,
        subject_id,
        cohort_id,
        cohort_no,
        any_value(file_no) as file_no
    from found
    group by question, wave_id, subject_kind, subject_id, cohort_id, cohort_no
),

steps as (
    select distinct
        question,
        place,
        choice
    from found
)

select
    subjects.*,
    steps.place,
    steps.choice,
    coalesce(found.n, 0) as n,
    sum(coalesce(found.n, 0)) over (
        partition by subjects.question, steps.place, steps.choice order by subjects.cohort_no
        rows between unbounded preceding and 1 preceding
    ) as n_before
from subjects
inner join steps on subjects.question = steps.question
left join found
    on
        subjects.question = found.question
        and subjects.cohort_id = found.cohort_id
        and steps.place = found.place
        and steps.choice = found.choice;
