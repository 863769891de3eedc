-- One row per business or participant, indicator, option, price basis, analysis and wave.
-- Key: cohort_id, unit_id, indicator_id, category, price_basis, analysis, wave_id
-- Real money is in the prices of the base month: value x index of the base / index of the month
-- that it is about. There is none in another currency than the study's, or of a month without an
-- index; 0 is 0 in any prices.
with

lines as (
    select
        lines.*,
        indicators.value_kind = 'money' as is_money,
        indicators.currency = settings.currency as is_priced
    from marts.outcome_lines as lines
    inner join study.indicators as indicators on lines.indicator_id = indicators.indicator_id
    cross join study.settings as settings
),

base as (
    select
        price_index,
        strftime(month_on, '%Y-%m') as base_month
    from study.prices
    where is_base
),

priced as (
    select
        lines.* exclude (value),
        'real' as price_basis,
        base.base_month,
        if(
            lines.value = 0, 0, lines.value * base.price_index / prices.price_index
        ) as value
    from lines
    cross join base
    left join study.prices as prices on lines.month_on = prices.month_on
    where lines.is_money and lines.is_priced
),

valued as (
    select
        *,
        if(is_money, 'nominal', '') as price_basis,
        '' as base_month
    from lines
    union all by name
    select * from priced
    where value is not null
)

select
    cohort_id,
    unit_id,
    indicator_id,
    category,
    price_basis,
    analysis,
    wave_id,
    month_on,
    base_month,
    value
from valued
