-- Measures of a file's answers to one question; each row is one of landing.quality.
create or replace view landing.blank_answers as
with

met as (
    select distinct
        chosen.file_no,
        items.item_id,
        chosen.item_id as condition_id,
        chosen.answer
    from study.items as items
    inner join landing.chosen_answers as chosen on items.asked_if_item = chosen.item_id
    inner join study.answers as options
        on
            chosen.item_id = options.subject_id
            and options.subject_kind = 'item'
            and items.asked_if_value = options.value
            and list_contains(chosen.choices, normalized(options.answer))
),

-- A question that depends on another is asked of those who answered that one so.
asked_some as (
    select
        responses.file_no,
        responses.item_id,
        responses.answer,
        count(*) as n
    from landing.responses as responses
    inner join met on responses.file_no = met.file_no and responses.item_id = met.item_id
    inner join landing.responses as conditions
        on
            responses.file_no = conditions.file_no
            and responses.row_number = conditions.row_number
            and met.condition_id = conditions.item_id
            and met.answer = conditions.answer
    group by responses.file_no, responses.item_id, responses.answer
),

asked as (
    select
        written.file_no,
        written.subject_kind,
        written.subject_id,
        written.is_blank,
        written.n
    from landing.written_answers as written
    left join study.items as items
        on written.subject_id = items.item_id and written.subject_kind = 'item'
    where written.is_tonight and coalesce(items.asked_if_item, '') = ''
    union all
    select
        file_no,
        'item' as subject_kind,
        item_id,
        trim(answer) = '' as is_blank,
        n
    from asked_some
)

select
    'missing_share' as measure,
    files.cohort_id,
    files.wave_id,
    asked.file_no,
    asked.subject_kind,
    asked.subject_id,
    coalesce(sum(asked.n) filter (where asked.is_blank), 0) as n,
    sum(asked.n) as n_of,
    coalesce(sum(asked.n) filter (where asked.is_blank), 0) / sum(asked.n) as value
from asked
inner join landing.files as files on asked.file_no = files.file_no
group by all;
