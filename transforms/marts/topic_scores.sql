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

tests as (
    select
        sitting_no,
        instrument_id,
        item_set_id,
        count(*) as n_topics,
        sum(n_items) as n_items,
        sum(score) / count(*) as mean_of_topics,
        sum(item_scores) / sum(n_items) as mean_of_items
    from scores
    where subject_kind = 'topic'
    group by sitting_no, instrument_id, item_set_id
),

subjects as (
    select
        sitting_no,
        instrument_id,
        item_set_id,
        subject_kind,
        topic_id as subject_id,
        n_items,
        score
    from scores
    where topic_id <> ''
    union all
    select
        tests.sitting_no,
        tests.instrument_id,
        tests.item_set_id,
        'overall' as subject_kind,
        'overall' as subject_id,
        tests.n_items,
        cast(if(
            settings.overall_rule = 'mean_of_items', tests.mean_of_items, tests.mean_of_topics
        ) as decimal(18, 12)) as score
    from tests
    cross join study.settings as settings
    inner join topics
        on
            tests.item_set_id = topics.item_set_id
            and tests.n_topics = topics.n_topics
)

select
    sittings.cohort_id,
    sittings.participant_id,
    sittings.person_id,
    sittings.wave_id,
    subjects.instrument_id,
    subjects.item_set_id,
    subjects.subject_kind,
    subjects.subject_id,
    cast(subjects.n_items as int) as n_items,
    subjects.score
from subjects
inner join staging.sittings as sittings on subjects.sitting_no = sittings.sitting_no
