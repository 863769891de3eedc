-- One row per declared pair of waves of a keyed test, or of an indicator of businesses.
-- Key: subject_kind, declared_id, wave_from, wave_to
-- Over these pairs people are followed: knowledge is any keyed test, business any such indicator.
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
)

select
    subjects.subject_kind,
    subjects.declared_id,
    pairs.wave_from,
    pairs.wave_to,
    pairs.pair_no
from study.wave_pairs as pairs
inner join subjects
    on
        pairs.subject_kind = subjects.declared_kind
        and pairs.subject_id = subjects.declared_id
