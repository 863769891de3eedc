-- One row per item with declared answers, and how many of its options are right.
-- Key: item_id
select
    subject_id as item_id,
    count(distinct value) filter (where is_key) as n_keys
from study.answers
where subject_kind = 'item'
group by subject_id
