-- One row per respondent of a feedback form, session, wave and rating that they gave.
-- Key: cohort_id, session_id, wave_id, respondent_id, item_id
-- Who answered without a name is a respondent of their own, and no person. A closing form is about
-- no session.
select
    cohort_id,
    session_id,
    wave_id,
    respondent_id,
    item_id,
    instrument_id,
    person_id,
    kind,
    cast(value as double) as value,
    cast(scale_min as double) as scale_min,
    cast(scale_max as double) as scale_max,
    is_recommend
from staging.ratings
where holds = 'feedback'
