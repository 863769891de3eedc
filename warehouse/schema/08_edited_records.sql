-- One row per landed record that a newer version of the same submission replaces: an edit comes in
-- the same file, or in a later part of the wave. A record of another part stays where that part
-- lacks one of its columns: then it is the other half of a form, not an edit. Forms about several
-- sessions, or of several raters, may number their submissions alike.
create or replace view landing.edited_records as
with

keyed as (
    select
        records.file_no,
        records.row_number,
        records.record_key,
        files.part,
        concat_ws(
            '|', records.cohort_id, records.wave_id, files.holds, files.instrument,
            records.session_id, records.rater_id
        ) as form,
        coalesce(
            try_cast(records.submitted_at as timestamptz), timestamptz '1970-01-01 00:00:00+00'
        ) as sent_at,
        coalesce(parse_date(records.answered_on, files.date_order), date '1970-01-01')
            as answered_day
    from landing.records as records
    inner join landing.files as files on records.file_no = files.file_no
    where records.left_out = '' and records.record_key <> ''
),

asked as (
    select
        file_no,
        list(target_kind || '|' || target_id) as targets
    from landing.columns
    where target_kind in ('item', 'indicator', 'attribute', 'session')
    group by file_no
),

versions as (
    select
        older.file_no,
        older.row_number,
        newer.file_no = older.file_no
        or coalesce(list_has_all(newer_asked.targets, older_asked.targets), false) as is_replaced
    from keyed as older
    inner join keyed as newer
        on older.form = newer.form and older.record_key = newer.record_key
    left join asked as older_asked on older.file_no = older_asked.file_no
    left join asked as newer_asked on newer.file_no = newer_asked.file_no
    where
        row(newer.sent_at, newer.answered_day, newer.part, newer.file_no, newer.row_number)
        > row(older.sent_at, older.answered_day, older.part, older.file_no, older.row_number)
)

select distinct
    file_no,
    row_number
from versions
where is_replaced;
