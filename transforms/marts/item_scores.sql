-- One row per participant, wave and scored item of the version they were given.
-- Key: cohort_id, participant_id, wave_id, item_id
-- Earned, possible and score are NULL where the item counts neither for nor against: rejected, not
-- asked, not applicable, a scale item without an answer, a keyed item of a test not taken.
select
    cohort_id,
    participant_id,
    wave_id,
    instrument_id,
    item_id,
    topic_id,
    item_kind,
    state,
    earned,
    possible,
    score
from intermediate.item_points
