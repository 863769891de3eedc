-- One row per business or participant, indicator and declared pair of waves, answered at both.
-- Key: cohort_id, unit_id, indicator_id, wave_from, wave_to
with

answered as (
    select * from marts.outcomes
    where state = 'answered'
),

pairs as (
    select * from study.wave_pairs
    where subject_kind = 'indicator'
)

select
    answered_to.cohort_id,
    answered_to.unit_id,
    answered_to.indicator_id,
    pairs.wave_from,
    pairs.wave_to,
    answered_from.value as value_from,
    answered_to.value as value_to
from pairs
inner join answered as answered_to
    on
        pairs.subject_id = answered_to.indicator_id
        and pairs.wave_to = answered_to.wave_id
inner join answered as answered_from
    on
        pairs.wave_from = answered_from.wave_id
        and answered_to.cohort_id = answered_from.cohort_id
        and answered_to.unit_id = answered_from.unit_id
        and answered_to.indicator_id = answered_from.indicator_id
