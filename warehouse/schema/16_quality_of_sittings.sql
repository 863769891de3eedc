-- Measures of a file's records: how they were filled in, and when; each row is one of
-- landing.quality. What a record cannot show (no times, no rated items) is not counted in it.
create or replace view landing.odd_sittings as
with

judged as (
    select
        file_no,
        cohort_id,
        wave_id,
        unnest([
            {
                'name': 'straight_share',
                'is_told': n_scaled >= straight_items,
                'is_odd': is_straight
            },
            {
                'name': 'impossible_times',
                'is_told': answered_day is not null or seconds is not null,
                'is_odd': not(is_in_order and is_day_possible and is_day_of_wave)
            },
            {
                'name': 'too_fast',
                'is_told': seconds >= 0 and seconds_per_item > 0,
                'is_odd': not is_long_enough
            },
            {
                'name': 'backward_waves',
                'is_told': participant_id <> '' and answered_day is not null,
                'is_odd': is_backward
            },
            { 'name': 'outside_window', 'is_told': has_window, 'is_odd': is_outside }
        ]) as one
    from landing.checked_sittings
)

select
    one.name as measure,
    judged.cohort_id,
    judged.wave_id,
    judged.file_no,
    '' as subject_kind,
    '' as subject_id,
    count(*) filter (where one.is_odd) as n,
    count(*) as n_of,
    count(*) filter (where one.is_odd) / count(*) as value
from judged
where one.is_told
group by all;
