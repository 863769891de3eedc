-- One row per landed record that a rule may look at, beside what was declared for it.
-- Records that the survey tool left out (previews, deleted ones) are counted, not checked.
create or replace view landing.checked_records as
with

consents as (
    select distinct file_no
    from landing.columns
    where target_kind = 'role' and target_id = 'consent_analysis'
),

enrolled_cohorts as (
    select distinct cohort_id from landing.enrolled
),

dated as (
    select
        records.file_no,
        records.row_number,
        records.cohort_id,
        records.wave_id,
        records.participant_id,
        records.business_id,
        records.identity_state,
        records.answered_on,
        records.wave_found,
        records.consent,
        records.n_answered,
        files.holds,
        files.date_order,
        parse_date(records.answered_on, files.date_order) as answered_day
    from landing.records as records
    inner join landing.files as files on records.file_no = files.file_no
    where records.left_out = ''
)

select
    dated.file_no,
    dated.row_number,
    dated.cohort_id,
    dated.wave_id,
    dated.holds,
    dated.participant_id,
    dated.business_id,
    dated.identity_state,
    dated.answered_on,
    dated.answered_day,
    dated.wave_found,
    dated.consent,
    dated.n_answered,
    waves.late,
    windows.opens_on,
    windows.closes_on,
    coalesce(
        dated.answered_day < windows.opens_on or dated.answered_day > windows.closes_on, false
    ) as is_outside_window,
    coalesce(cast(windows.opens_on as varchar), '')
    || ' – ' || coalesce(cast(windows.closes_on as varchar), '') as window_words,
    consents.file_no is not null as asks_consent,
    enrolled_cohorts.cohort_id is not null as has_roster,
    enrolled.participant_id is not null as is_on_roster,
    list_contains(
        list_append(wave_names.names, normalized(dated.wave_id)), normalized(dated.wave_found)
    ) as is_wave_named,
    units.n_alike,
    units.unit_key
from dated
inner join landing.units as units
    on dated.file_no = units.file_no and dated.row_number = units.row_number
left join study.waves as waves on dated.wave_id = waves.wave_id
left join study.cohort_waves as windows
    on dated.cohort_id = windows.cohort_id and dated.wave_id = windows.wave_id
left join landing.wave_names as wave_names on dated.wave_id = wave_names.wave_id
left join consents on dated.file_no = consents.file_no
left join enrolled_cohorts on dated.cohort_id = enrolled_cohorts.cohort_id
left join landing.enrolled as enrolled
    on dated.cohort_id = enrolled.cohort_id and dated.participant_id = enrolled.participant_id;
