-- One row per participant, wave and scored item of the version they were given.
-- Key: cohort_id, participant_id, wave_id, item_id
-- Earned, possible and score are NULL where the item counts neither for nor against: rejected, not
-- asked, not applicable, a scale item without an answer, a keyed item of a test not taken.
select
    sittings.cohort_id,
    sittings.participant_id,
    sittings.wave_id,
    points.instrument_id,
    points.item_id,
    points.topic_id,
    points.item_kind,
    points.state,
    points.earned,
    points.possible,
    points.score
from intermediate.item_points as points
inner join staging.sittings as sittings on points.sitting_no = sittings.sitting_no
