-- One row per business or participant, indicator and wave with a cell for it.
-- Key: cohort_id, unit_id, indicator_id, wave_id
-- Money of a quarter or a year is by the month. Without an answer the state says why.
select
    cohort_id,
    unit_id,
    indicator_id,
    wave_id,
    state,
    value
from staging.outcomes
