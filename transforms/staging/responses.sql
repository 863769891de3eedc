-- One row per sitting and item of the instrument version it was given.
-- Key: sitting_no, item_id
-- An item without a column, or whose condition was not met, was not asked. Where an item came
-- twice (parts of a wave), an answered cell goes before a blank one.
with

records as (
    select * from staging.survey_records
),

shown as (
    select
        records.sitting_no,
        members.item_id,
        min(records.item_set_id) as item_set_id
    from records
    inner join study.item_set_items as members on records.item_set_id = members.item_set_id
    group by records.sitting_no, members.item_id
),

cells as (
    select
        records.sitting_no,
        responses.item_id,
        written.value,
        written.amount,
        written.n_right,
        written.n_wrong,
        if(responses.state = 'rejected', 'rejected', written.state) as state
    from raw.responses as responses
    inner join records
        on
            responses.file_id = records.file_id
            and responses.row_number = records.row_number
    inner join staging.written_answers as written
        on
            responses.item_id = written.item_id
            and responses.answer = written.answer
            and records.decimal_mark = written.decimal_mark
            and records.group_mark = written.group_mark
            and records.choice_separator = written.choice_separator
    qualify row_number() over (
        partition by records.sitting_no, responses.item_id
        order by
            written.state = 'skipped', responses.state = 'rejected', responses.file_id,
            responses.row_number
    ) = 1
)

select
    shown.sitting_no,
    shown.item_id,
    shown.item_set_id,
    cells.value,
    cells.amount,
    cells.n_right,
    cells.n_wrong,
    case
        when cells.state is null then 'not_asked'
        when cells.state <> 'skipped' or items.asked_if_item = '' then cells.state
        when list_contains(string_split(conditions.value, ' '), items.asked_if_value)
            then cells.state
        else 'not_asked'
    end as state
from shown
inner join study.items as items on shown.item_id = items.item_id
left join cells on shown.sitting_no = cells.sitting_no and shown.item_id = cells.item_id
left join cells as conditions
    on shown.sitting_no = conditions.sitting_no and items.asked_if_item = conditions.item_id
