-- One row per business or participant, indicator and wave: as answered, or derived from answers.
-- Key: cohort_id, unit_id, indicator_id, wave_id
-- A derived value is missing where one of its parts is, for the reason of the first such part; a
-- formula that skips needs one answered part only. A ratio to 0 is not applicable.
with

answers as (
    select
        cohort_id,
        unit_id,
        indicator_id,
        wave_id,
        state,
        month_on,
        cast(value as double) as value
    from staging.outcomes
),

formulas as (
    select
        parts.*,
        count(*) over (partition by parts.indicator_id) as n_parts
    from study.formula_parts as parts
),

gathered as (
    select
        answers.cohort_id,
        answers.unit_id,
        formulas.indicator_id,
        answers.wave_id,
        formulas.n_parts,
        count(answers.value) as n_answered,
        max(answers.month_on) as month_on,
        max(answers.value) filter (where formulas.part_no = 1) as first_value,
        max(answers.value) filter (where formulas.part_no = 2) as second_value,
        sum(answers.value order by formulas.part_no) as total,
        arg_min(answers.state, formulas.part_no) filter (where answers.state <> 'answered')
            as missing_state
    from answers
    inner join formulas on answers.indicator_id = formulas.part_id
    group by all
),

derived as (
    select
        gathered.*,
        case
            when gathered.n_answered < if(indicators.is_skipping, 1, gathered.n_parts)
                then coalesce(gathered.missing_state, 'not_asked')
            when indicators.formula = 'ratio' and gathered.second_value = 0 then 'not_applicable'
            else 'answered'
        end as state,
        case indicators.formula
            when 'sum' then gathered.total
            when 'share_of' then gathered.total / gathered.n_answered
            when 'difference' then gathered.first_value - gathered.second_value
            when 'ratio' then gathered.first_value / nullif(gathered.second_value, 0)
        end as value
    from gathered
    inner join study.indicators as indicators on gathered.indicator_id = indicators.indicator_id
)

select * from answers
union all
select
    cohort_id,
    unit_id,
    indicator_id,
    wave_id,
    state,
    month_on,
    if(state = 'answered', value, null) as value
from derived
