-- One row per participant or business, subject and wave at which it is asked about it.
-- Key: cohort_id, subject_kind, wave_id, unit_id
-- Valid means an overall score, or an answer to at least one indicator. Where a wave asks a sample,
-- or answers carry no name, only those who answered are known to have been asked. A late joiner is
-- valid without having been valid at the wave compared with.
with

units as (
    select
        cohort_id,
        'knowledge' as subject_kind,
        participant_id as unit_id,
        person_id = '' as is_nameless
    from intermediate.participants
    union all
    select
        cohort_id,
        'business' as subject_kind,
        unit_id,
        false as is_nameless
    from intermediate.businesses
),

valid as (
    select distinct
        cohort_id,
        'knowledge' as subject_kind,
        wave_id,
        participant_id as unit_id
    from marts.topic_scores
    where subject_kind = 'overall'
    union all
    select distinct
        outcomes.cohort_id,
        'business' as subject_kind,
        outcomes.wave_id,
        outcomes.unit_id
    from marts.outcomes as outcomes
    inner join study.indicators as indicators on outcomes.indicator_id = indicators.indicator_id
    where indicators.unit = 'business' and outcomes.state = 'answered'
)

select
    asked.cohort_id,
    asked.subject_kind,
    asked.wave_id,
    asked.wave_no,
    units.unit_id,
    valid.unit_id is not null as is_valid,
    before.unit_id is not null as is_valid_before,
    asked.wave_from <> '' and not units.is_nameless
    and valid.unit_id is not null and before.unit_id is null as is_late_joiner,
    asked.is_due
    and (valid.unit_id is not null or not (asked.is_sampled or units.is_nameless)) as is_due
from intermediate.asked_waves as asked
inner join units
    on
        asked.cohort_id = units.cohort_id
        and asked.subject_kind = units.subject_kind
left join valid
    on
        units.cohort_id = valid.cohort_id
        and units.subject_kind = valid.subject_kind
        and units.unit_id = valid.unit_id
        and asked.wave_id = valid.wave_id
left join valid as before
    on
        units.cohort_id = before.cohort_id
        and units.subject_kind = before.subject_kind
        and units.unit_id = before.unit_id
        and asked.wave_from = before.wave_id
where not units.is_nameless or valid.unit_id is not null
