-- One row per landed record with what makes it the same record again: two rows with one unit_key
-- say the same thing twice. What cannot repeat (an interview, an anonymous answer) has its own key.
-- Feedback repeats by respondent and session, a rubric by object and rater.
-- The older versions of an edited submission have no row here.
create or replace view landing.units as
with

attended as (
    select
        file_no,
        row_number,
        string_agg(session_id, '|' order by session_id) as sessions
    from landing.attendance
    group by file_no, row_number
),

codings as (
    select
        file_no,
        row_number,
        string_agg(
            concat_ws('|', document_id, code_id, normalized(coder), normalized(quote)), '||'
            order by document_id, code_id, coder, quote
        ) as coding
    from landing.codings
    group by file_no, row_number
),

named as (
    select
        records.file_no,
        records.row_number,
        concat_ws(
            '|', records.cohort_id, records.wave_id, files.holds, files.instrument, files.part
        ) as form,
        case files.holds
            when 'coding' then codings.coding
            when 'attendance'
                then nullif(records.participant_id, '') || '|' || coalesce(attended.sessions, '')
            when 'outcomes'
                then nullif(records.participant_id || '|' || records.business_id, '|')
            when 'interview' then null
            when 'feedback'
                then nullif(records.participant_id, '') || '|' || records.session_id
            when 'rubric'
                then nullif(records.object_id, '') || '|' || records.rater_id
            else nullif(records.participant_id, '')
        end as unit
    from landing.records as records
    inner join landing.files as files on records.file_no = files.file_no
    left join attended
        on records.file_no = attended.file_no and records.row_number = attended.row_number
    left join codings
        on records.file_no = codings.file_no and records.row_number = codings.row_number
    anti join landing.edited_records as edited
        on records.file_no = edited.file_no and records.row_number = edited.row_number
    where records.left_out = ''
)

select
    file_no,
    row_number,
    coalesce(form || '||' || unit, file_no || '#' || row_number) as unit_key,
    count(*) over (partition by coalesce(form || '||' || unit, file_no || '#' || row_number))
        as n_alike
from named;

-- One row per cohort and participant that its roster names.
create or replace view landing.enrolled as
select distinct
    records.cohort_id,
    records.participant_id
from landing.records as records
inner join landing.files as files on records.file_no = files.file_no
where
    files.holds = 'roster'
    and records.left_out = ''
    and records.identity_state = 'given'
    and records.participant_id <> '';
