-- One row per business or participant, indicator and wave with a cell for it, or for its parts.
-- Key: cohort_id, unit_id, indicator_id, wave_id
-- Money of a quarter or a year is by the month, a band is its number, an operating business 1,
-- several answers how many were chosen. Without an answer the state says why.
select
    cohort_id,
    unit_id,
    indicator_id,
    wave_id,
    state,
    value
from intermediate.outcome_answers
