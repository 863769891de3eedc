-- One row per item set and topic, with the items and points it holds of either kind.
-- Key: item_set_id, subject_kind, topic_id
-- Keyed items make the topic's score, scale items a score of their own.
select
    members.item_set_id,
    if(items.is_keyed, 'topic', 'scale') as subject_kind,
    items.topic_id,
    count(*) as n_items,
    sum(items.points) as points
from study.item_set_items as members
inner join study.items as items on members.item_id = items.item_id
where items.is_keyed or items.kind in ('likert', 'self_rated', 'rubric')
group by members.item_set_id, items.is_keyed, items.topic_id
