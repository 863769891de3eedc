-- One row per way in which an item was answered in any file, typed, with the state it stands for.
-- Key: item_id, answer, decimal_mark, group_mark, choice_separator
-- A number is read as its file writes it, or taken from the option that was chosen.
-- n_right and n_wrong count the distinct options chosen inside and outside an item's key.
with

chosen as (
    select
        subject_id as item_id,
        answer,
        decimal_mark,
        group_mark,
        choice_separator,
        string_agg(distinct value, ' ' order by value) filter (where not is_blank) as value,
        min(value) filter (where is_declared) as option,
        min(state) filter (where state <> 'answered') as other_state,
        cast(count(distinct value) filter (where is_key) as int) as n_right,
        cast(count(distinct value) filter (where not is_key and not is_blank) as int) as n_wrong
    from staging.choices
    where subject_kind = 'item'
    group by subject_id, answer, decimal_mark, group_mark, choice_separator
),

typed as (
    select
        chosen.*,
        items.kind in ('number', 'graded', 'likert', 'self_rated', 'rubric') as is_numeric,
        try_cast(case
            when not is_numeric then null
            when chosen.option is not null then try_cast(chosen.option as decimal(38, 6))
            when items.kind = 'graded'
                then points_given(chosen.answer, chosen.decimal_mark, chosen.group_mark)
            else parse_number(chosen.answer, chosen.decimal_mark, chosen.group_mark)
        end as decimal(18, 6)) as amount
    from chosen
    inner join study.items as items on chosen.item_id = items.item_id
)

select
    * exclude (option, is_numeric, other_state),
    case
        when value is null then 'skipped'
        when other_state is not null then other_state
        when is_numeric and amount is null then 'rejected'
        else 'answered'
    end as state
from typed
