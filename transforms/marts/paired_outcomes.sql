-- One row per business or participant, indicator, option and declared pair of waves, at both.
-- Key: cohort_id, unit_id, indicator_id, category, price_basis, analysis, wave_from, wave_to
-- Two waves are of other seasons where the calendar tags of the months they are about differ.
with

seasons as (
    select
        month_on,
        string_agg(tag, ', ' order by tag) as tags
    from study.calendar
    group by month_on
),

seasoned as (
    select
        outcomes.*,
        if(outcomes.month_on is null, null, coalesce(seasons.tags, '')) as tags
    from marts.outcome_values as outcomes
    left join seasons on outcomes.month_on = seasons.month_on
),

pairs as (
    select * from study.wave_pairs
    where subject_kind = 'indicator'
)

select
    outcomes_to.cohort_id,
    outcomes_to.unit_id,
    outcomes_to.indicator_id,
    outcomes_to.category,
    outcomes_to.price_basis,
    outcomes_to.analysis,
    pairs.wave_from,
    pairs.wave_to,
    outcomes_from.value as value_from,
    outcomes_to.value as value_to,
    outcomes_to.base_month,
    coalesce(outcomes_from.tags <> outcomes_to.tags, false) as is_other_season
from pairs
inner join seasoned as outcomes_to
    on
        pairs.subject_id = outcomes_to.indicator_id
        and pairs.wave_to = outcomes_to.wave_id
inner join seasoned as outcomes_from
    on
        pairs.wave_from = outcomes_from.wave_id
        and outcomes_to.cohort_id = outcomes_from.cohort_id
        and outcomes_to.unit_id = outcomes_from.unit_id
        and outcomes_to.indicator_id = outcomes_from.indicator_id
        and outcomes_to.category = outcomes_from.category
        and outcomes_to.price_basis = outcomes_from.price_basis
        and outcomes_to.analysis = outcomes_from.analysis
