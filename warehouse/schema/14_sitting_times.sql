-- One row per landed survey or outcomes record, with its times. A day is that of the answer, or of
-- its end, or of its sending.
create or replace view landing.sitting_times as
with

written as (
    select
        records.file_no,
        records.row_number,
        files.date_order,
        unnest(['began', 'ended', 'sent', 'answered']) as name,
        unnest([
            records.started_at, records.ended_at, records.submitted_at, records.answered_on
        ]) as t
    from landing.records as records
    inner join landing.files as files on records.file_no = files.file_no
    where records.left_out = '' and files.holds in ('survey', 'outcomes')
),

-- Apart, not as branches of one CASE: what both branches have in common is computed for every row,
-- and the long way takes forty times as long as the short one.
clocked as (
    select
        file_no,
        row_number,
        name,
        parse_iso_moment(t) as moment,
        cast(moment as date) as day
    from written
    where is_iso_moment(t)
    union all
    select
        file_no,
        row_number,
        name,
        parse_moment(t, date_order) as moment,
        parse_date(t, date_order) as day
    from written
    where t <> '' and not is_iso_moment(t)
),

times as (
    select
        file_no,
        row_number,
        max(moment) filter (where name = 'began') as began,
        max(moment) filter (where name = 'ended') as ended,
        max(moment) filter (where name = 'sent') as sent,
        max(moment) filter (where name = 'answered') as answered,
        max(day) filter (where name = 'answered') as answered_day
    from clocked
    group by file_no, row_number
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
    date_diff('second', times.began, times.ended) as seconds,
    coalesce(times.ended, times.sent, times.answered) as sent_at,
    coalesce(times.answered_day, cast(sent_at as date)) as answered_day
from landing.records as records
inner join landing.files as files
    on records.file_no = files.file_no and files.holds in ('survey', 'outcomes')
left join times on records.file_no = times.file_no and records.row_number = times.row_number
left join study.waves as waves on records.wave_id = waves.wave_id
left join study.cohorts as cohorts on records.cohort_id = cohorts.cohort_id
where records.left_out = '';
