-- One row per way in which an item was answered in any file, and choice made in it.
-- Key: item_id, answer, decimal_mark, group_mark, choice_separator, choice_no
-- Answers repeat: each way of writing one is read once. Only select-multiple items hold several
-- choices. A choice that was not declared keeps its words.
with

written as (
    select distinct
        items.item_id,
        items.kind,
        responses.answer,
        files.decimal_mark,
        files.group_mark,
        files.choice_separator
    from raw.responses as responses
    inner join ops.files as files on responses.file_id = files.file_id
    inner join study.items as items on responses.item_id = items.item_id
),

declared as (
    select * from staging.declared_answers
    where subject_kind = 'item'
),

phrases as (
    select
        subject_id as item_id,
        list(answer order by length(answer) desc, answer) as phrases
    from declared
    where holds_separator(answer)
    group by subject_id
),

choices as (
    select
        written.* exclude (kind), -- noqa: RF02
        if(
            written.kind = 'multiple',
            choices_in(written.answer, written.choice_separator, phrases.phrases),
            [written.answer]
        ) as words,
        unnest(words) as word,
        generate_subscripts(words, 1) as choice_no,
        normalized(word) as choice
    from written
    left join phrases on written.item_id = phrases.item_id
)

select
    choices.item_id,
    choices.answer,
    choices.decimal_mark,
    choices.group_mark,
    choices.choice_separator,
    choices.choice_no,
    choices.choice = '' as is_blank,
    declared.answer is not null as is_declared,
    coalesce(declared.value, trim(choices.word)) as value,
    coalesce(declared.state, 'answered') as state,
    coalesce(declared.is_key, false) as is_key
from choices
left join declared
    on
        choices.item_id = declared.subject_id
        and choices.choice = declared.answer
