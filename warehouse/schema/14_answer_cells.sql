-- Whose answers are counted: tonight's files, and those of cohorts that stand already. Feedback and
-- rubrics are not measured: what people like is no matter of quality.
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
where holds not in ('feedback', 'rubric')
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
where
    is_current
    and holds not in ('feedback', 'rubric')
    and cohort_id not in (select landed.cohort_id from landing.files as landed);

-- In what ways their cells are written, and how often; of cohorts that stand already, those to
-- questions that are asked tonight too. Counted before anything is joined: there are many cells.
create or replace view landing.answer_tallies as
select
    file_no,
    'item' as subject_kind,
    item_id as subject_id,
    answer,
    count(*) as n
from landing.responses
group by file_no, item_id, answer
union all
select
    file_no,
    'indicator' as subject_kind,
    indicator_id as subject_id,
    answer,
    count(*) as n
from landing.outcomes
group by file_no, indicator_id, answer
union all
select
    file_id as file_no,
    'item' as subject_kind,
    item_id as subject_id,
    answer,
    count(*) as n
from raw.responses
where state = 'kept' and item_id in (select landed.item_id from landing.responses as landed)
group by file_id, item_id, answer
union all
select
    file_id as file_no,
    'indicator' as subject_kind,
    indicator_id as subject_id,
    answer,
    count(*) as n
from raw.outcomes
where
    state = 'kept'
    and indicator_id in (select landed.indicator_id from landing.outcomes as landed)
group by file_id, indicator_id, answer;
