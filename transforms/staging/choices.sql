-- One row per way in which an item or indicator was answered in any file, and choice made in it.
-- Key: subject_kind, subject_id, answer, decimal_mark, group_mark, choice_separator, choice_no
-- Answers repeat: each way of writing one is read once. Only questions with several answers hold
-- several choices. A choice that was not declared keeps its words.
with

written as (
    select distinct
        'item' as subject_kind,
        items.item_id as subject_id,
        items.kind = 'multiple' as has_several,
        responses.answer,
        files.decimal_mark,
        files.group_mark,
        files.choice_separator
    from raw.responses as responses
    inner join ops.files as files on responses.file_id = files.file_id
    inner join study.items as items on responses.item_id = items.item_id
    union all
    select distinct
        'indicator' as subject_kind,
        indicators.indicator_id as subject_id,
        indicators.kind = 'choice_many' as has_several,
        outcomes.answer,
        files.decimal_mark,
        files.group_mark,
        files.choice_separator
    from raw.outcomes as outcomes
    inner join ops.files as files on outcomes.file_id = files.file_id
    inner join study.indicators as indicators on outcomes.indicator_id = indicators.indicator_id
),

phrases as (
    select
        subject_kind,
        subject_id,
        list(answer order by length(answer) desc, answer) as phrases
    from staging.declared_answers
    where holds_separator(answer)
    group by subject_kind, subject_id
),

choices as (
    select
        written.* exclude (has_several), -- noqa: RF02
        if(
            written.has_several,
            choices_in(written.answer, written.choice_separator, phrases.phrases),
            [written.answer]
        ) as words,
        unnest(words) as word,
        generate_subscripts(words, 1) as choice_no,
        normalized(word) as choice
    from written
    left join phrases
        on
            written.subject_kind = phrases.subject_kind
            and written.subject_id = phrases.subject_id
)

select
    choices.subject_kind,
    choices.subject_id,
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
left join staging.declared_answers as declared
    on
        choices.subject_kind = declared.subject_kind
        and choices.subject_id = declared.subject_id
        and choices.choice = declared.answer
