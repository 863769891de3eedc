-- The share of participants with less afterwards than before, on the items of both waves, where on
-- every topic more lost than gained; else 0. Each row is one of landing.quality.
create or replace view landing.lost_scores as
with

scored as (
    select
        records.cohort_id,
        records.participant_id,
        earned.topic_id,
        earned.item_id,
        any_value(earned.points) as points,
        max(if(waves.kind = 'post', records.wave_id, null)) as wave_id,
        max(if(waves.kind = 'post', records.file_no, null)) as file_no,
        max(if(waves.kind = 'pre', coalesce(earned.earned, 0), null)) as before,
        max(if(waves.kind = 'post', coalesce(earned.earned, 0), null)) as after
    from landing.responses as responses
    inner join landing.records as records
        on responses.file_no = records.file_no and responses.row_number = records.row_number
    inner join study.waves as waves
        on records.wave_id = waves.wave_id and waves.kind in ('pre', 'post')
    inner join landing.earned_answers as earned
        on
            responses.file_no = earned.file_no
            and responses.item_id = earned.item_id
            and responses.answer = earned.answer
    where records.participant_id <> ''
    group by records.cohort_id, records.participant_id, earned.topic_id, earned.item_id
    having before is not null and after is not null
),

topics as (
    select
        cohort_id,
        participant_id,
        topic_id,
        any_value(wave_id) as wave_id,
        any_value(file_no) as file_no,
        sum(points * (after - before)) as gain
    from scored
    group by cohort_id, participant_id, topic_id
),

topic_losses as (
    select
        *,
        sum(sign(gain)) over (partition by cohort_id, topic_id) < 0 as is_topic_lost
    from topics
),

people as (
    select
        cohort_id,
        participant_id,
        any_value(wave_id) as wave_id,
        any_value(file_no) as file_no,
        sum(gain) < 0 as has_lost,
        bool_and(is_topic_lost) as is_lost_everywhere
    from topic_losses
    group by cohort_id, participant_id
)

select
    'swapped_waves' as measure,
    cohort_id,
    any_value(wave_id) as wave_id,
    any_value(file_no) as file_no,
    '' as subject_kind,
    '' as subject_id,
    if(bool_and(is_lost_everywhere), count(*) filter (where has_lost), 0) as n,
    count(*) as n_of,
    if(bool_and(is_lost_everywhere), count(*) filter (where has_lost), 0) / count(*) as value
from people
group by cohort_id;
