-- One row per indicator or item whose shares need the full minimum. Money always does.
-- Key: subject_kind, subject_id
select
    'indicator' as subject_kind,
    indicator_id as subject_id
from study.indicators
where is_sensitive or kind = 'money'
union
select
    'item' as subject_kind,
    item_id as subject_id
from study.items
where is_sensitive
