-- Progress against those due: of the roster, else of those who came to the first wave, the share
-- with a record at each wave that has a file and is over. Each row is one of landing.quality.
create or replace view landing.responses_due as
with

answered as (
    select distinct
        records.cohort_id,
        records.wave_id,
        waves.wave_no,
        records.participant_id
    from landing.sittings as sittings
    inner join landing.records as records
        on sittings.file_no = records.file_no and sittings.row_number = records.row_number
    inner join study.waves as waves on records.wave_id = waves.wave_id and not waves.is_sampled
    where records.participant_id <> ''
),

due as (
    select
        cohort_id,
        participant_id,
        0 as wave_no
    from landing.enrolled
    union all
    select
        cohort_id,
        participant_id,
        wave_no
    from answered
    where cohort_id not in (select enrolled.cohort_id from landing.enrolled as enrolled)
    qualify wave_no = min(wave_no) over (partition by cohort_id)
),

asked as (
    select distinct
        answered.cohort_id,
        answered.wave_id,
        answered.wave_no
    from answered
    inner join study.cohort_waves as windows
        on
            answered.cohort_id = windows.cohort_id
            and answered.wave_id = windows.wave_id
            and windows.is_due
)

select
    'response' as measure,
    asked.cohort_id,
    asked.wave_id,
    cast(null as integer) as file_no,
    'wave' as subject_kind,
    asked.wave_id as subject_id,
    count(answered.participant_id) as n,
    count(*) as n_of,
    count(answered.participant_id) / count(*) as value
from asked
inner join due on asked.cohort_id = due.cohort_id and asked.wave_no > due.wave_no
left join answered
    on
        asked.cohort_id = answered.cohort_id
        and asked.wave_id = answered.wave_id
        and due.participant_id = answered.participant_id
group by asked.cohort_id, asked.wave_id;
