-- One row per enrolment that any file knows.
-- Key: cohort_id, participant_id
-- Registered means on the roster; in a cohort without a roster, known to any of its files. Who
-- answers without a name is a new enrolment each time, and never registered.
select
    records.cohort_id,
    records.participant_id,
    min(records.person_id) as person_id,
    bool_or(records.holds = 'roster')
    or (not bool_or(cohorts.has_roster) and min(records.person_id) <> '') as is_registered
from staging.records as records
inner join study.cohorts as cohorts on records.cohort_id = cohorts.cohort_id
where
    records.participant_id <> ''
    and records.holds in ('roster', 'survey', 'outcomes', 'attendance')
group by records.cohort_id, records.participant_id
