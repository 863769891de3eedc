-- One row per attribute answered for a participant or a business, its value as declared.
-- Key: cohort_id, unit_id, attribute_id
-- A roster goes before a survey, an earlier file before a later one.
with

records as (
    select * from staging.records
),

attributes as (
    select * from study.attributes
),

declared as (
    select * from staging.declared_answers
    where subject_kind = 'attribute' and state = 'answered'
)

select
    records.cohort_id,
    roster.attribute_id,
    declared.value,
    if(attributes.unit = 'business', records.business_unit_id, records.participant_id) as unit_id
from raw.roster as roster
inner join records
    on
        roster.file_id = records.file_id
        and roster.row_number = records.row_number
inner join attributes on roster.attribute_id = attributes.attribute_id
inner join declared
    on
        roster.attribute_id = declared.subject_id
        and normalized(roster.answer) = declared.answer
where
    roster.state <> 'rejected'
    and if(attributes.unit = 'business', records.business_unit_id, records.participant_id) <> ''
qualify row_number() over (
    partition by records.cohort_id, unit_id, roster.attribute_id
    order by records.holds <> 'roster', records.file_id, records.row_number
) = 1
