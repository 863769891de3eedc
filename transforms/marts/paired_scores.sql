-- One row per participant, subject, item set and declared pair of waves, both waves side by side.
-- Key: cohort_id, participant_id, item_set_id, subject_kind, subject_id, wave_from, wave_to
-- Participants who miss a wave of the pair are left out here; marts.participant_flow counts them.
with

scores as (
    select * from marts.topic_scores
),

pairs as (
    select * from study.wave_pairs
    where subject_kind = 'instrument'
)

select
    scores_to.cohort_id,
    scores_to.participant_id,
    scores_to.person_id,
    scores_to.instrument_id,
    scores_to.item_set_id,
    scores_to.subject_kind,
    scores_to.subject_id,
    pairs.wave_from,
    pairs.wave_to,
    scores_from.score as score_from,
    scores_to.score as score_to,
    scores_to.score - scores_from.score as gain
from pairs
inner join scores as scores_to
    on
        pairs.subject_id = scores_to.instrument_id
        and pairs.wave_to = scores_to.wave_id
inner join scores as scores_from
    on
        pairs.wave_from = scores_from.wave_id
        and scores_to.cohort_id = scores_from.cohort_id
        and scores_to.participant_id = scores_from.participant_id
        and scores_to.item_set_id = scores_from.item_set_id
        and scores_to.subject_kind = scores_from.subject_kind
        and scores_to.subject_id = scores_from.subject_id
