-- One row per record that somebody filled in, beside what its times are held to.
create or replace view landing.checked_sittings as
select
    sittings.file_no,
    sittings.row_number,
    sittings.answered_day,
    sittings.sent_at,
    sittings.seconds,
    sittings.n_answered,
    sittings.n_scaled,
    sittings.is_straight,
    sittings.is_backward,
    sittings.is_day_possible,
    sittings.is_day_of_wave,
    records.cohort_id,
    records.wave_id,
    records.participant_id,
    waves.kind as wave_kind,
    marks.straight_items,
    marks.seconds_per_item,
    plain_number(cast(marks.seconds_per_item as decimal(9, 3))) as seconds_words,
    settings.as_of,
    sittings.seconds is null or sittings.seconds >= 0 as is_in_order,
    sittings.seconds is null or sittings.seconds < 0
    or sittings.seconds >= marks.seconds_per_item * sittings.n_answered as is_long_enough,
    windows.opens_on is not null and sittings.answered_day is not null as has_window,
    coalesce(sittings.answered_day not between windows.opens_on and windows.closes_on, false)
        as is_outside
from landing.sittings as sittings
inner join landing.records as records
    on sittings.file_no = records.file_no and sittings.row_number = records.row_number
left join study.waves as waves on records.wave_id = waves.wave_id
left join study.cohort_waves as windows
    on records.cohort_id = windows.cohort_id and records.wave_id = windows.wave_id
left join study.odd_rows as marks on true
left join study.settings as settings on true;
