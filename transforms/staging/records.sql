-- One row per loaded record, with its dates read and how its file writes numbers.
-- Key: file_id, row_number
-- A late record is one answered outside its wave's window; its answers count, at a wave of their
-- own (`<wave>_late`) where the study says so. Who names no business is asked about one of their
-- own: it goes by the person.
with

records as (
    select * from raw.records
    where state = 'loaded'
),

files as (
    select * from ops.files
),

windows as (
    select * from study.cohort_waves
),

dated as (
    select
        records.file_id,
        records.row_number,
        records.cohort_id,
        records.wave_id,
        records.holds,
        records.instrument as item_set_id,
        records.person_id,
        records.participant_id,
        files.decimal_mark,
        files.group_mark,
        files.choice_separator,
        files.date_order,
        records.business_id,
        coalesce(nullif(records.business_id, ''), records.person_id) as business_unit_id,
        parse_date(records.answered_on, files.date_order) as answered_on
    from records
    inner join files on records.file_id = files.file_id
),

judged as (
    select
        dated.*,
        waves.late,
        coalesce(
            dated.answered_on < windows.opens_on or dated.answered_on > windows.closes_on, false
        ) as is_late
    from dated
    left join windows
        on
            dated.cohort_id = windows.cohort_id
            and dated.wave_id = windows.wave_id
    left join study.waves as waves on dated.wave_id = waves.wave_id
)

select
    * exclude (wave_id, late),
    if(is_late and late = 'own_wave', wave_id || '_late', wave_id) as wave_id
from judged
