-- One row per cohort, subject and wave at which the cohort is asked about it.
-- Key: cohort_id, subject_kind, wave_id
-- Knowledge is a keyed test, business any indicator of businesses. Businesses are asked at waves
-- that have outcomes in any cohort; a follow-up asks for knowledge only in cohorts that have a test
-- of it. The wave_from of a baseline is ''.
with

pairs as (
    select * from intermediate.followed_pairs
),

asked as (
    select
        subject_kind,
        wave_to as wave_id,
        arg_min(wave_from, pair_no) as wave_from
    from pairs
    group by subject_kind, wave_to
    union all
    select distinct
        subject_kind,
        wave_from as wave_id,
        '' as wave_from
    from pairs
    where not exists (
        select 1 from pairs as later
        where later.subject_kind = pairs.subject_kind and later.wave_to = pairs.wave_from
    )
),

outcome_waves as (
    select distinct wave_id
    from staging.outcomes
),

tested as (
    select distinct
        sittings.cohort_id,
        sittings.wave_id
    from intermediate.item_points as points
    inner join staging.sittings as sittings on points.sitting_no = sittings.sitting_no
    where points.is_keyed
)

select
    cohort_waves.cohort_id,
    asked.subject_kind,
    asked.wave_id,
    asked.wave_from,
    waves.wave_no,
    waves.is_sampled,
    cohort_waves.is_due
from asked
inner join study.cohort_waves as cohort_waves on asked.wave_id = cohort_waves.wave_id
inner join study.waves as waves on asked.wave_id = waves.wave_id
left join tested
    on
        cohort_waves.cohort_id = tested.cohort_id
        and asked.wave_id = tested.wave_id
where if(
    asked.subject_kind = 'business',
    asked.wave_id in (select outcome_waves.wave_id from outcome_waves),
    waves.kind in ('pre', 'post') or tested.wave_id is not null
)
