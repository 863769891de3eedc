-- Whose answers are counted: tonight's files, and those of cohorts that stand already.
create or replace view landing.answer_files as
select
    true as is_tonight,
    file_no,
    cohort_id,
    wave_id,
    instrument,
    decimal_mark,
    group_mark
from landing.files
union all
select
    false as is_tonight,
    file_id as file_no,
    cohort_id,
    wave_id,
    instrument,
    decimal_mark,
    group_mark
from ops.files
where is_current and cohort_id not in (select landed.cohort_id from landing.files as landed);

-- Their cells; of cohorts that stand already, those to questions that are asked tonight too.
create or replace view landing.answer_cells as
select
    file_no,
    'item' as subject_kind,
    item_id as subject_id,
    answer
from landing.responses
union all
select
    file_no,
    'indicator' as subject_kind,
    indicator_id as subject_id,
    answer
from landing.outcomes
union all
select
    file_id as file_no,
    'item' as subject_kind,
    item_id as subject_id,
    answer
from raw.responses
where state = 'kept' and item_id in (select landed.item_id from landing.responses as landed)
union all
select
    file_id as file_no,
    'indicator' as subject_kind,
    indicator_id as subject_id,
    answer
from raw.outcomes
where
    state = 'kept'
    and indicator_id in (select landed.indicator_id from landing.outcomes as landed);

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
