-- One row per participant and wave with a survey, numbered for the joins of this run.
-- Key: sitting_no
with

surveyed as (
    select
        cohort_id,
        participant_id,
        wave_id,
        min(person_id) as person_id
    from staging.records
    where holds = 'survey' and item_set_id <> '' and participant_id <> ''
    group by cohort_id, participant_id, wave_id
)

select
    *,
    cast(row_number() over (order by cohort_id, participant_id, wave_id) as int) as sitting_no
from surveyed
