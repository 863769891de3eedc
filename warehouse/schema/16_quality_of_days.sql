-- Where the records of a file heap: on one minute, or (of a follow-up, which has weeks) on one day.
create or replace view landing.heaped_days as
with

moments as (
    select
        'minute_heaping' as measure,
        cohort_id,
        wave_id,
        file_no,
        date_trunc('minute', sent_at) as moment,
        count(*) as n
    from landing.checked_sittings
    where sent_at is not null
    group by all
    union all
    select
        'day_heaping' as measure,
        cohort_id,
        wave_id,
        file_no,
        cast(answered_day as timestamp) as moment,
        count(*) as n
    from landing.checked_sittings
    where answered_day is not null and wave_kind = 'follow_up'
    group by all
)

select
    measure,
    cohort_id,
    wave_id,
    file_no,
    '' as subject_kind,
    '' as subject_id,
    max(n) as n,
    sum(n) as n_of,
    max(n) / sum(n) as value
from moments
group by all;
