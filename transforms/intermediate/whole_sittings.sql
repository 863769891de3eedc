-- One row per sitting after the course, version and subject of which every item counts.
-- Key: sitting_no, item_set_id, subject_kind, subject_id
-- Overall is all keyed items of the version. Earned are points, or places on a scale.
with

wholes as (
    select
        scores.sitting_no,
        scores.item_set_id,
        scores.subject_kind,
        scores.topic_id,
        topics.n_items,
        scores.earned
    from intermediate.subject_scores as scores
    inner join study.item_sets as sets
        on scores.item_set_id = sets.item_set_id and sets.kind = 'version'
    inner join intermediate.set_topics as topics
        on
            scores.item_set_id = topics.item_set_id
            and scores.subject_kind = topics.subject_kind
            and scores.topic_id = topics.topic_id
            and scores.n_items = topics.n_items
),

tests as (
    select
        item_set_id,
        count(*) as n_topics
    from intermediate.set_topics
    where subject_kind = 'topic'
    group by item_set_id
),

subjects as (
    select
        sitting_no,
        item_set_id,
        subject_kind,
        topic_id as subject_id,
        n_items,
        earned
    from wholes
    where topic_id <> ''
    union all
    select
        wholes.sitting_no,
        wholes.item_set_id,
        'overall' as subject_kind,
        'overall' as subject_id,
        sum(wholes.n_items) as n_items,
        sum(wholes.earned) as earned
    from wholes
    inner join tests on wholes.item_set_id = tests.item_set_id
    where wholes.subject_kind = 'topic'
    group by wholes.sitting_no, wholes.item_set_id, tests.n_topics
    having count(*) = tests.n_topics
)

select
    subjects.sitting_no,
    sittings.cohort_id,
    sittings.wave_id,
    subjects.item_set_id,
    subjects.subject_kind,
    subjects.subject_id,
    cast(subjects.n_items as int) as n_items,
    cast(subjects.earned as decimal(18, 6)) as earned
from subjects
inner join staging.sittings as sittings on subjects.sitting_no = sittings.sitting_no
inner join study.waves as waves on sittings.wave_id = waves.wave_id
where waves.kind = 'post'
