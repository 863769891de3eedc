-- One row per participant, wave, item set and subject: a topic, a scale of a topic, or the test.
-- Key: cohort_id, participant_id, wave_id, item_set_id, subject_kind, subject_id
-- The overall score needs every topic of the item set, and is made of unrounded topic scores.
with

scores as (
    select * from intermediate.subject_scores
),

topics as (
    select
        item_set_id,
        count(*) as n_topics
    from intermediate.set_topics
    where subject_kind = 'topic'
    group by item_set_id
),

overall as (
    select
        scores.cohort_id,
        scores.participant_id,
        scores.person_id,
        scores.wave_id,
        scores.instrument_id,
        scores.item_set_id,
        count(*) as n_topics,
        sum(scores.n_items) as n_items,
        sum(scores.score) / count(*) as mean_of_topics,
        sum(scores.item_scores) / sum(scores.n_items) as mean_of_items
    from scores
    where scores.subject_kind = 'topic'
    group by all
)

select
    cohort_id,
    participant_id,
    person_id,
    wave_id,
    instrument_id,
    item_set_id,
    subject_kind,
    topic_id as subject_id,
    cast(n_items as int) as n_items,
    score
from scores
where topic_id <> ''
union all
select
    overall.cohort_id,
    overall.participant_id,
    overall.person_id,
    overall.wave_id,
    overall.instrument_id,
    overall.item_set_id,
    'overall' as subject_kind,
    'overall' as subject_id,
    cast(overall.n_items as int) as n_items,
    cast(if(
        settings.overall_rule = 'mean_of_items', overall.mean_of_items, overall.mean_of_topics
    ) as decimal(18, 12)) as score
from overall
cross join study.settings as settings
inner join topics
    on
        overall.item_set_id = topics.item_set_id
        and overall.n_topics = topics.n_topics
