-- One row per business of a cohort: named in any file but a rubric, or answered for by its owner.
-- Key: cohort_id, unit_id
with

named as (
    select
        cohort_id,
        business_id as unit_id
    from staging.records
    where business_id <> '' and holds <> 'rubric'
),

answered as (
    select
        outcomes.cohort_id,
        outcomes.unit_id
    from staging.outcomes as outcomes
    inner join study.indicators as indicators on outcomes.indicator_id = indicators.indicator_id
    where indicators.unit = 'business' and outcomes.state = 'answered'
)

select * from named
union
select * from answered
