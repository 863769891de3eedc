-- One row per scope, attribute and each of its values: how many registered people, or businesses.
-- Key: scope, cohort_id, attribute_id, value
-- The value '' counts those of whom it is not known; n_all is everyone. Each counts once, in the
-- pool with the value known from the first of their cohorts. Place and mode divide the pool only,
-- and count people.
with

counted as (
    select
        known.cohort_id,
        known.attribute_id,
        known.value,
        known.unit,
        if(known.unit = 'business', known.unit_id, participants.person_id) as unit_id
    from marts.participant_attributes as known
    left join intermediate.participants as participants
        on
            known.unit = 'person'
            and known.cohort_id = participants.cohort_id
            and known.unit_id = participants.participant_id
    where known.unit = 'business' or participants.is_registered
),

units as (
    select
        scopes.scope,
        scopes.scope_cohort_id as cohort_id,
        counted.attribute_id,
        counted.unit,
        counted.unit_id,
        coalesce(arg_min(nullif(counted.value, ''), cohorts.cohort_no), '') as value
    from counted
    inner join study.attributes as attributes on counted.attribute_id = attributes.attribute_id
    inner join study.cohorts as cohorts on counted.cohort_id = cohorts.cohort_id
    inner join intermediate.scopes as scopes on counted.cohort_id = scopes.cohort_id
    where
        attributes.unit = counted.unit
        or (attributes.unit = 'cohort' and counted.unit = 'person' and scopes.scope = 'pooled')
    group by all
),

-- What nobody has is counted too, but for places: those are what the cohorts have.
declared as (
    select attribute_id from study.attributes
    where unit <> 'cohort'
),

values_asked as (
    select
        attribute_id,
        value
    from study.attribute_values
    where attribute_id in (select declared.attribute_id from declared)
    union
    select
        attribute_id,
        value
    from units
    union
    select
        attribute_id,
        '' as value
    from study.attributes
)

select
    units.scope,
    units.cohort_id,
    units.attribute_id,
    values_asked.value,
    units.unit,
    cast(count(*) filter (where units.value = values_asked.value) as int) as n,
    cast(count(*) as int) as n_all
from units
inner join values_asked on units.attribute_id = values_asked.attribute_id
group by units.scope, units.cohort_id, units.attribute_id, units.unit, values_asked.value
