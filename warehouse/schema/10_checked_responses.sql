-- One row per landed answer to an item, beside what was declared for it, and the allowed values and
-- range as words for the person who mends the file.
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
        items.scale_min,
        items.scale_max,
        declared.allowed_values,
        normalized(responses.answer) = '' as is_blank,
        coalesce(list_contains(declared.answers, normalized(responses.answer)), false)
            as is_declared,
        if(items.kind = 'multiple', choices_in(responses.answer, files.choice_separator), [])
            as choices,
        coalesce(declared.answers, []) as answers,
        parse_number(
            if(items.kind = 'graded', split_part(responses.answer, '/', 1), responses.answer),
            files.decimal_mark, files.group_mark
        ) as number,
        parse_number(
            if(items.kind = 'graded', split_part(responses.answer, '/', 2), ''),
            files.decimal_mark, files.group_mark
        ) as out_of
    from landing.responses as responses
    inner join landing.records as records
        on
            responses.file_no = records.file_no
            and responses.row_number = records.row_number
            and records.left_out = ''
    inner join landing.files as files on responses.file_no = files.file_no
    left join study.items as items on responses.item_id = items.item_id
    left join landing.declared_answers as declared
        on responses.item_id = declared.subject_id and declared.subject_kind = 'item'
)

select
    * exclude (choices, answers),
    len([
        choice for choice in choices
        if normalized(choice) <> '' and not list_contains(answers, normalized(choice))
    ]) as n_unknown,
    if(kind = 'graded', 0, scale_min) as lowest,
    if(kind = 'graded', points, scale_max) as highest,
    range_words(lowest, highest) as allowed_range,
    plain_number(points) as points_words
from cells;
