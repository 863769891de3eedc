-- One row per survey cell of a loaded record, typed, with the state of its answer.
-- Key: file_id, row_number, item_id
-- A number is read as its file writes it, or taken from the option that was chosen.
-- n_right and n_wrong count the distinct options chosen inside and outside an item's key.
with

records as (
    select * from staging.records
),

responses as (
    select * from raw.responses
),

items as (
    select * from study.items
),

chosen as (
    select
        file_id,
        row_number,
        item_id,
        string_agg(distinct value, ' ' order by value) as value,
        min(value) filter (where is_declared) as option,
        min(state) filter (where state <> 'answered') as other_state,
        count(distinct value) filter (where is_key) as n_right,
        count(distinct value) filter (where not is_key) as n_wrong
    from staging.choices
    group by file_id, row_number, item_id
),

typed as (
    select
        records.file_id,
        records.row_number,
        records.cohort_id,
        records.wave_id,
        records.participant_id,
        items.item_id,
        chosen.value,
        items.kind in ('number', 'graded', 'likert', 'self_rated', 'rubric') as is_numeric,
        try_cast(case
            when not is_numeric then null
            when chosen.option is not null then try_cast(chosen.option as decimal(38, 6))
            when items.kind = 'graded'
                then parse_number(
                    split_part(responses.answer, '/', 1), records.decimal_mark, records.group_mark
                )
            else parse_number(responses.answer, records.decimal_mark, records.group_mark)
        end as decimal(18, 6)) as amount,
        responses.state as cell_state,
        chosen.other_state,
        coalesce(chosen.n_right, 0) as n_right,
        coalesce(chosen.n_wrong, 0) as n_wrong
    from responses
    inner join records
        on
            responses.file_id = records.file_id
            and responses.row_number = records.row_number
    inner join items on responses.item_id = items.item_id
    left join chosen
        on
            responses.file_id = chosen.file_id
            and responses.row_number = chosen.row_number
            and responses.item_id = chosen.item_id
    where records.participant_id <> ''
)

select
    * exclude (is_numeric, cell_state, other_state),
    case
        when cell_state = 'rejected' then 'rejected'
        when value is null then 'skipped'
        when other_state is not null then other_state
        when is_numeric and amount is null then 'rejected'
        else 'answered'
    end as state
from typed
