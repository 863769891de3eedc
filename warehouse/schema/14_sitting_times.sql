-- One row per landed survey or outcomes record, with its times. A day is that of the answer, or of
-- its end, or of its sending.
create or replace view landing.sitting_times as
with

written as (
    select
        records.file_no,
        records.row_number,
        files.date_order,
        records.answered_on,
        [
            records.started_at, records.ended_at, records.submitted_at, records.answered_on
        ] as times
    from landing.records as records
    inner join landing.files as files on records.file_no = files.file_no
    where records.left_out = '' and files.holds in ('survey', 'outcomes')
),

-- Each way of reading stands here once: named again, it would be planned again, a second each.
clocked as (
    select
        file_no,
        row_number,
        [parse_moment(one, date_order) for one in times] as moments,
        parse_date(answered_on, date_order) as written_day
    from written
)

select
    records.file_no,
    records.row_number,
    records.cohort_id,
    records.wave_id,
    records.participant_id,
    records.n_answered,
    waves.kind as wave_kind,
    waves.wave_no,
    cohorts.first_session_on,
    cohorts.last_session_on,
    date_diff('second', clocked.moments[1], clocked.moments[2]) as seconds,
    coalesce(clocked.moments[2], clocked.moments[3], clocked.moments[4]) as sent_at,
    coalesce(clocked.written_day, cast(sent_at as date)) as answered_day
from clocked
inner join landing.records as records
    on clocked.file_no = records.file_no and clocked.row_number = records.row_number
left join study.waves as waves on records.wave_id = waves.wave_id
left join study.cohorts as cohorts on records.cohort_id = cohorts.cohort_id;
