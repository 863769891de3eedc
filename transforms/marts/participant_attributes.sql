-- One row per participant or business and attribute of its kind: its value, '' where not known.
-- Key: cohort_id, unit_id, attribute_id
-- What a cohort declares of all its members stands where they did not say it themselves. Place and
-- mode are the cohort's, and known of its participants and of its businesses alike.
with

units as (
    select
        cohort_id,
        participant_id as unit_id,
        'person' as unit
    from intermediate.participants
    union all
    select
        cohort_id,
        unit_id,
        'business' as unit
    from intermediate.businesses
)

select
    units.cohort_id,
    units.unit_id,
    attributes.attribute_id,
    units.unit,
    coalesce(known.value, shared.value, '') as value
from units
inner join study.attributes as attributes on attributes.unit in (units.unit, 'cohort')
left join staging.attributes as known
    on
        units.cohort_id = known.cohort_id
        and units.unit_id = known.unit_id
        and attributes.attribute_id = known.attribute_id
left join study.cohort_attributes as shared
    on
        units.cohort_id = shared.cohort_id
        and attributes.attribute_id = shared.attribute_id
