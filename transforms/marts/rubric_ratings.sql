-- One row per object, criterion and rater who placed it on a level, at each wave.
-- Key: cohort_id, wave_id, object_id, item_id, rater_id
-- An object is whatever was looked at: a product, a business, a person at work.
select
    cohort_id,
    wave_id,
    object_id,
    item_id,
    rater_id,
    instrument_id,
    cast(level as double) as level,
    cast(score as double) as score
from staging.ratings
where holds = 'rubric'
