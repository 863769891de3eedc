-- The share of participants with less afterwards than before, on the items of both waves, where the
-- mean of every topic fell; else 0. Each row is one of landing.quality.
create or replace view landing.lost_scores as
with

topic_means as (
    select
        cohort_id,
        topic_id,
        sum(n * points) filter (where kind = 'post') / sum(n) filter (where kind = 'post')
        < sum(n * points) filter (where kind = 'pre') / sum(n) filter (where kind = 'pre')
            as has_fallen
    from landing.shared_scores
    group by cohort_id, topic_id
),

-- Few cohorts fall on every topic, and only of these is each participant looked at.
fallen as (
    select cohort_id
    from topic_means
    group by cohort_id
    having bool_and(has_fallen)
),

people as (
    select
        records.cohort_id,
        records.participant_id,
        max(scored.wave_id) filter (where scored.kind = 'post') as wave_id,
        max(scored.file_no) filter (where scored.kind = 'post') as file_no,
        sum(scored.points) filter (where scored.kind = 'post') as after,
        sum(scored.points) filter (where scored.kind = 'pre') as before
    from fallen
    inner join landing.shared_scores as scored on fallen.cohort_id = scored.cohort_id
    inner join landing.responses as responses
        on
            scored.file_no = responses.file_no
            and scored.item_id = responses.item_id
            and scored.answer = responses.answer
    inner join landing.records as records
        on responses.file_no = records.file_no and responses.row_number = records.row_number
    where records.participant_id <> ''
    group by records.cohort_id, records.participant_id
    having before is not null and after is not null
)

select
    'swapped_waves' as measure,
    cohort_id,
    any_value(wave_id) as wave_id,
    any_value(file_no) as file_no,
    '' as subject_kind,
    '' as subject_id,
    count(*) filter (where after < before) as n,
    count(*) as n_of,
    count(*) filter (where after < before) / count(*) as value
from people
group by cohort_id;
