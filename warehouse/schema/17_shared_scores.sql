-- What each written answer earns in points, of the items that a cohort was asked before and after.
create or replace view landing.shared_scores as
with

asked as (
    select
        files.cohort_id,
        waves.wave_id,
        waves.kind,
        earned.*
    from landing.earned_answers as earned
    inner join landing.files as files on earned.file_no = files.file_no
    inner join study.waves as waves
        on files.wave_id = waves.wave_id and waves.kind in ('pre', 'post')
),

shared as (
    select
        cohort_id,
        item_id
    from asked
    group by cohort_id, item_id
    having count(distinct kind) = 2
)

select
    asked.cohort_id,
    asked.file_no,
    asked.wave_id,
    asked.kind,
    asked.item_id,
    asked.topic_id,
    asked.answer,
    asked.n,
    asked.points * coalesce(asked.earned, 0) as points
from asked
inner join shared on asked.cohort_id = shared.cohort_id and asked.item_id = shared.item_id;
