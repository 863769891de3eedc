-- One row per survey cell and choice made in it, beside the declared answer it stands for.
-- Key: file_id, row_number, item_id, choice_no
-- Only select-multiple cells hold several choices. A choice that was not declared keeps its words.
with

cells as (
    select * from raw.responses
    where answer <> ''
),

records as (
    select * from staging.records
),

items as (
    select * from study.items
),

declared as (
    select * from staging.declared_answers
    where subject_kind = 'item'
),

lists as (
    select
        cells.file_id,
        cells.row_number,
        cells.item_id,
        if(
            items.kind = 'multiple',
            choices_in(cells.answer, records.choice_separator),
            [cells.answer]
        ) as words
    from cells
    inner join records
        on
            cells.file_id = records.file_id
            and cells.row_number = records.row_number
    inner join items on cells.item_id = items.item_id
),

choices as (
    select
        file_id,
        row_number,
        item_id,
        unnest(words) as word,
        generate_subscripts(words, 1) as choice_no,
        normalized(word) as answer
    from lists
)

select
    choices.file_id,
    choices.row_number,
    choices.item_id,
    choices.choice_no,
    coalesce(declared.value, trim(choices.word)) as value,
    coalesce(declared.state, 'answered') as state,
    declared.answer is not null as is_declared,
    coalesce(declared.is_key, false) as is_key
from choices
left join declared
    on
        choices.item_id = declared.subject_id
        and choices.answer = declared.answer
where choices.answer <> ''
