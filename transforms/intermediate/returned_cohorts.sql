-- One row per pooled cohort in which someone counts who was in an earlier one already.
-- Key: cohort_id
-- In the pool they enter with the first cohort, so that the pool is less than its cohorts.
with

people as (
    select
        cohort_id,
        person_id as unit_id
    from intermediate.participants
    where person_id <> ''
    union all
    select
        cohort_id,
        unit_id
    from intermediate.businesses
),

numbered as (
    select
        people.cohort_id,
        row_number() over (partition by people.unit_id order by cohorts.cohort_no) as time_no
    from people
    inner join study.cohorts as cohorts on people.cohort_id = cohorts.cohort_id
    where cohorts.is_pooled
)

select distinct cohort_id
from numbered
where time_no > 1
