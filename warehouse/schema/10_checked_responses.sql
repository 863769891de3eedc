-- One row per landed answer to an item, beside what was declared for it, and the allowed values and
-- range as words for the person who mends the file. Choices and texts are not read as numbers.
create or replace view landing.checked_responses as
with

cells as (
    select
        responses.file_no,
        responses.row_number,
        responses.item_id,
        items.kind,
        items.has_options,
        items.points,
        items.lowest,
        items.highest,
        items.allowed_range,
        items.points_words,
        declared.allowed_values,
        normalized(responses.answer) = '' as is_blank,
        coalesce(list_contains(declared.answers, normalized(responses.answer)), false)
            as is_declared,
        if(
            items.kind = 'multiple',
            choices_in(responses.answer, files.choice_separator, declared.phrases),
            []
        ) as choices,
        coalesce(declared.answers, []) as answers,
        case
            when items.kind = 'graded'
                then points_given(responses.answer, files.decimal_mark, files.group_mark)
            when items.kind not in ('single', 'multiple', 'text')
                then parse_number(responses.answer, files.decimal_mark, files.group_mark)
        end as number,
        if(
            items.kind = 'graded',
            points_possible(responses.answer, files.decimal_mark, files.group_mark),
            null
        ) as out_of
    from landing.responses as responses
    inner join landing.records as records
        on
            responses.file_no = records.file_no
            and responses.row_number = records.row_number
            and records.left_out = ''
    inner join landing.files as files on responses.file_no = files.file_no
    left join landing.declared_items as items on responses.item_id = items.item_id
    left join landing.declared_answers as declared
        on responses.item_id = declared.subject_id and declared.subject_kind = 'item'
)

select
    * exclude (choices, answers),
    len([
        choice for choice in choices
        if normalized(choice) <> '' and not list_contains(answers, normalized(choice))
    ]) as n_unknown
from cells;
