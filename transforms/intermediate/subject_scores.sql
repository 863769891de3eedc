-- One row per sitting, item set and topic that has a score, keyed and scale items apart.
-- Key: sitting_no, item_set_id, subject_kind, topic_id
-- A topic counts if at least half of its points remain, a scale if at least half of its items do.
with

sums as (
    select
        scores.sitting_no,
        scores.instrument_id,
        sets.item_set_id,
        if(scores.is_keyed, 'topic', 'scale') as subject_kind,
        scores.topic_id,
        count(*) as n_items,
        sum(scores.earned) as earned,
        sum(scores.possible) as possible,
        sum(scores.score) as item_scores
    from intermediate.item_points as scores
    inner join intermediate.answered_sets as sets on scores.item_set_id = sets.version_id
    inner join study.item_set_items as members
        on
            sets.item_set_id = members.item_set_id
            and scores.item_id = members.item_id
    where scores.score is not null
    group by all
)

select
    sums.*,
    cast(if(
        sums.subject_kind = 'topic',
        100 * sums.earned / sums.possible,
        sums.item_scores / sums.n_items
    ) as decimal(18, 12)) as score
from sums
inner join intermediate.set_topics as topics
    on
        sums.item_set_id = topics.item_set_id
        and sums.subject_kind = topics.subject_kind
        and sums.topic_id = topics.topic_id
where if(
    sums.subject_kind = 'topic',
    2 * sums.possible >= topics.points,
    2 * sums.n_items >= topics.n_items
)
