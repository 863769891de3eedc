-- One row per scope, attribute of persons and each of its values: how many are registered.
-- Key: scope, cohort_id, attribute_id, value
-- The value '' counts those of whom it is not known. Each person counts once, in the pool with the
-- value known from the first of their cohorts.
with

people as (
    select
        scopes.scope,
        scopes.scope_cohort_id as cohort_id,
        attributes.attribute_id,
        participants.person_id as unit_id,
        coalesce(arg_min(known.value, cohorts.cohort_no), '') as value
    from intermediate.participants as participants
    inner join study.cohorts as cohorts on participants.cohort_id = cohorts.cohort_id
    inner join intermediate.scopes as scopes on participants.cohort_id = scopes.cohort_id
    cross join study.attributes as attributes
    left join staging.attributes as known
        on
            participants.cohort_id = known.cohort_id
            and participants.participant_id = known.unit_id
            and attributes.attribute_id = known.attribute_id
    where participants.is_registered and attributes.unit = 'person'
    group by
        scopes.scope,
        scopes.scope_cohort_id,
        attributes.attribute_id,
        participants.person_id
),

values_asked as (
    select
        attribute_id,
        value
    from study.attribute_values
    union
    select
        attribute_id,
        '' as value
    from study.attributes
),

cells as (
    select distinct
        people.scope,
        people.cohort_id,
        people.attribute_id,
        values_asked.value
    from people
    inner join values_asked on people.attribute_id = values_asked.attribute_id
)

select
    cells.scope,
    cells.cohort_id,
    cells.attribute_id,
    cells.value,
    cast(count(people.unit_id) as int) as n
from cells
left join people
    on
        cells.scope = people.scope
        and cells.cohort_id = people.cohort_id
        and cells.attribute_id = people.attribute_id
        and cells.value = people.value
group by cells.scope, cells.cohort_id, cells.attribute_id, cells.value
