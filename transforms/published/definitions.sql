-- One row per edition, declared thing and language: its label, and what one must know to show it.
-- Key: edition, subject_kind, subject_id, language
-- Questions of a test are not published, nor who led a session.
with

things as (
    select
        'topic' as subject_kind,
        topic_id as subject_id,
        topic_no as sort_no
    from study.topics
    union all
    select
        'theme' as subject_kind,
        theme_id as subject_id,
        theme_no as sort_no
    from study.themes
    union all
    select
        'cohort' as subject_kind,
        cohort_id as subject_id,
        cohort_no as sort_no
    from study.cohorts
    union all
    select
        'wave' as subject_kind,
        wave_id as subject_id,
        wave_no as sort_no
    from study.waves
    union all
    select
        'indicator' as subject_kind,
        indicator_id as subject_id,
        indicator_no as sort_no
    from study.indicators
    union all
    select
        'indicator_option' as subject_kind,
        indicator_id || '.' || option_id as subject_id,
        option_no as sort_no
    from study.indicator_options
    union all
    select
        'attribute' as subject_kind,
        attribute_id as subject_id,
        attribute_no as sort_no
    from study.attributes
    union all
    select
        'attribute_value' as subject_kind,
        attribute_id || '.' || value as subject_id,
        value_no as sort_no
    from study.attribute_values
)

select
    editions.edition,
    labels.subject_kind,
    labels.subject_id,
    labels.language,
    labels.label,
    coalesce(things.sort_no, 0) as sort_no,
    coalesce(waves.kind, indicators.kind, '') as kind,
    coalesce(indicators.unit, '') as unit,
    coalesce(indicators.direction, '') as direction,
    coalesce(indicators.currency, '') as currency,
    coalesce(indicators.baseline_wave, '') as baseline_wave,
    coalesce(indicators.is_primary, false) as is_primary,
    waves.due_days
from study.labels as labels
cross join intermediate.editions as editions
left join things
    on
        labels.subject_kind = things.subject_kind
        and labels.subject_id = things.subject_id
left join study.waves as waves
    on labels.subject_kind = 'wave' and labels.subject_id = waves.wave_id
left join study.indicators as indicators
    on labels.subject_kind = 'indicator' and labels.subject_id = indicators.indicator_id
where labels.subject_kind not in ('item', 'code')
