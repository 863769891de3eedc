-- One row per object and criterion at each wave: the mean over those who rated it.
-- Key: cohort_id, wave_id, object_id, item_id
-- One object is one case, however many raters saw it.
select
    cohort_id,
    wave_id,
    object_id,
    item_id,
    min(instrument_id) as instrument_id,
    cast(count(*) as int) as n_raters,
    cast(sum(level) / count(*) as double) as level,
    cast(sum(score) / count(*) as double) as score
from staging.ratings
where holds = 'rubric'
group by cohort_id, wave_id, object_id, item_id
