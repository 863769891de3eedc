-- One row per cohort, subject and wave at which the cohort is asked about it.
-- Key: cohort_id, subject_kind, wave_id
-- Knowledge is a keyed test, business any indicator of businesses. A follow-up asks for knowledge
-- only in cohorts that have a test of that wave. The wave_from of a baseline is ''.
with

subjects as (
    select distinct
        'instrument' as declared_kind,
        instrument_id as declared_id,
        'knowledge' as subject_kind
    from study.items
    where is_keyed
    union all
    select
        'indicator' as declared_kind,
        indicator_id as declared_id,
        'business' as subject_kind
    from study.indicators
    where unit = 'business'
),

pairs as (
    select
        subjects.subject_kind,
        pairs.wave_from,
        pairs.wave_to,
        pairs.pair_no
    from study.wave_pairs as pairs
    inner join subjects
        on
            pairs.subject_kind = subjects.declared_kind
            and pairs.subject_id = subjects.declared_id
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
where asked.subject_kind = 'business' or waves.kind in ('pre', 'post') or tested.wave_id is not null
