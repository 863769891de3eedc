-- One row per question whose answers are counted, with what its numbers may be.
create or replace view landing.declared_subjects as
select
    'item' as subject_kind,
    item_id as subject_id,
    kind,
    lowest,
    highest
from landing.declared_items
union all
select
    'indicator' as subject_kind,
    indicator_id as subject_id,
    kind,
    lowest,
    highest
from landing.declared_indicators;
