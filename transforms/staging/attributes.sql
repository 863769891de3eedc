-- One row per attribute known of a participant or a business, its value as declared.
-- Key: cohort_id, unit_id, attribute_id
-- A roster goes before a survey, an earlier file before a later one. An age is that on the date of
-- the cohort's first session, in its declared band; without a band or a session it is not known.
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
),

written as (
    select
        records.*,
        roster.attribute_id,
        roster.answer,
        if(attributes.unit = 'business', records.business_unit_id, records.participant_id)
            as unit_id
    from raw.roster as roster
    inner join records
        on
            roster.file_id = records.file_id
            and roster.row_number = records.row_number
    inner join attributes on roster.attribute_id = attributes.attribute_id
    where roster.state <> 'rejected'
),

read as (
    select
        written.* exclude (answer), -- noqa: RF02
        coalesce(declared.value, bands.value) as value
    from written
    inner join study.cohorts as cohorts on written.cohort_id = cohorts.cohort_id
    left join declared
        on
            written.attribute_id = declared.subject_id
            and normalized(written.answer) = declared.answer
    left join study.age_bands as bands
        on
            written.attribute_id = bands.attribute_id
            and years_old(
                born_on(written.answer, bands.is_year, written.date_order),
                cohorts.first_session_on,
                bands.is_year
            ) between bands.lowest and bands.highest
)

select
    cohort_id,
    attribute_id,
    value,
    unit_id
from read
where value is not null and unit_id <> ''
qualify row_number() over (
    partition by cohort_id, unit_id, attribute_id
    order by holds <> 'roster', file_id, row_number
) = 1
