-- One row per landed answer to an indicator, beside what was declared for it. Of several answers,
-- how many are unknown, and how many say "none of them".
create or replace view landing.checked_outcomes as
with

nones as (
    select
        options.indicator_id,
        list(distinct normalized(answers.answer)) as answers
    from study.indicator_options as options
    inner join study.answers as answers
        on
            options.indicator_id = answers.subject_id
            and options.option_id = answers.value
            and answers.subject_kind = 'indicator'
    where options.is_none
    group by options.indicator_id
),

cells as (
    select
        outcomes.file_no,
        outcomes.row_number,
        outcomes.indicator_id,
        indicators.kind,
        indicators.currency,
        is_in_currency(outcomes.answer, indicators.currency) as is_in_currency,
        declared.allowed_values,
        indicators.lowest,
        indicators.highest,
        indicators.allowed_range,
        normalized(outcomes.answer) = '' as is_blank,
        coalesce(list_contains(declared.answers, normalized(outcomes.answer)), false)
            as is_declared,
        if(
            indicators.kind = 'choice_many',
            choices_in(outcomes.answer, files.choice_separator, declared.phrases),
            []
        ) as choices,
        coalesce(declared.answers, []) as answers,
        coalesce(nones.answers, []) as none_answers,
        indicators.kind in ('money', 'count', 'number') as is_amount,
        if(
            is_amount,
            parse_number(outcomes.answer, files.decimal_mark, files.group_mark),
            null
        ) as number
    from landing.outcomes as outcomes
    inner join landing.records as records
        on
            outcomes.file_no = records.file_no
            and outcomes.row_number = records.row_number
            and records.left_out = ''
    inner join landing.files as files on outcomes.file_no = files.file_no
    left join landing.declared_indicators as indicators
        on outcomes.indicator_id = indicators.indicator_id
    left join landing.declared_answers as declared
        on outcomes.indicator_id = declared.subject_id and declared.subject_kind = 'indicator'
    left join nones on outcomes.indicator_id = nones.indicator_id
)

select
    * exclude (choices, answers, none_answers),
    len([
        choice for choice in choices
        if normalized(choice) <> '' and not list_contains(answers, normalized(choice))
    ]) as n_unknown,
    len([choice for choice in choices if list_contains(none_answers, normalized(choice))])
        as n_none,
    len([choice for choice in choices if normalized(choice) <> '']) as n_choices
from cells;
