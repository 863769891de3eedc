-- One row per way in which an indicator was answered in any file, with what it says.
-- Key: indicator_id, answer, decimal_mark, group_mark, choice_separator
-- Money is by the month, a band its number, an operating business 1, several answers the number of
-- options chosen. `options` are the codes of an answer in codes.
with

chosen as (
    select
        choices.subject_id as indicator_id,
        choices.answer,
        choices.decimal_mark,
        choices.group_mark,
        choices.choice_separator,
        bool_and(choices.is_blank) as is_blank,
        bool_and(choices.is_declared or choices.is_blank) as is_declared,
        min(choices.value) filter (where choices.is_declared) as declared_value,
        min(choices.state) filter (where choices.state <> 'answered') as other_state,
        min(options.option_no) as option_no,
        count(distinct options.option_id) filter (where not options.is_none) as n_chosen,
        list(distinct options.option_id) filter (where options.option_id is not null)
            as options
    from staging.choices as choices
    left join study.indicator_options as options
        on
            choices.subject_id = options.indicator_id
            and choices.value = options.option_id
            and choices.is_declared
    where choices.subject_kind = 'indicator'
    group by all
),

typed as (
    select
        chosen.*,
        try_cast(case indicators.kind
            when 'ordered' then chosen.option_no
            when 'status' then cast(chosen.declared_value = 'operating' as int)
            when 'choice_many' then if(chosen.is_declared, chosen.n_chosen, null)
            else coalesce(
                try_cast(chosen.declared_value as decimal(18, 4)),
                parse_number(chosen.answer, chosen.decimal_mark, chosen.group_mark)
            ) / case
                when indicators.kind = 'money' and indicators.period = 'quarter' then 3
                when indicators.kind = 'money' and indicators.period = 'year' then 12
                else 1
            end
        end as decimal(18, 4)) as value
    from chosen
    inner join study.indicators as indicators on chosen.indicator_id = indicators.indicator_id
)

select
    indicator_id,
    answer,
    decimal_mark,
    group_mark,
    choice_separator,
    options,
    value,
    case
        when is_blank then 'skipped'
        when other_state is not null then other_state
        when value is null then 'rejected'
        else 'answered'
    end as state
from typed
