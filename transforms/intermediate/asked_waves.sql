-- One row per cohort, subject and wave at which the cohort is asked about it.
-- Key: cohort_id, subject_kind, wave_id
-- Subjects are knowledge (a keyed test) and business (indicators of businesses). A follow-up asks
-- for knowledge only in cohorts that have a test of that wave. A baseline's own wave_from is ''.
with

tests as (
    select distinct instrument_id
    from study.items
    where is_keyed
),

indicators as (
    select indicator_id
    from study.indicators
    where unit = 'business'
),

pairs as (
    select
        if(subject_kind = 'instrument', 'knowledge', 'business') as subject_kind,
        wave_from,
        wave_to,
        pair_no
    from study.wave_pairs
    where
        (subject_kind = 'instrument' and subject_id in (select instrument_id from tests))
        or (subject_kind = 'indicator' and subject_id in (select indicator_id from indicators))
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

tested as (
    select distinct
        cohort_id,
        wave_id
    from intermediate.item_points
    where is_keyed
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
where
    asked.subject_kind = 'business'
    or waves.kind in ('pre', 'post')
    or tested.cohort_id is not null
