-- One row per scope, cohort and target that its figures are held against, and the direction wanted.
-- Key: scope, cohort_id, subject_kind, subject_id, attribute, level, wave_to, metric
-- A cohort's own target goes before the study's; reach that the study promises is over all cohorts,
-- but for shares of a value of an attribute. A wave_to of '' means any wave.
with

promised as (
    select
        if(targets.subject_kind = 'cohort', targets.subject_id, '') as cohort_id,
        case
            when targets.subject_kind = 'attribute' then 'reach'
            when targets.subject_kind <> 'cohort' then targets.subject_kind
            when targets.metric in ('gain', 'mastery_share_to') then 'overall'
            else 'reach'
        end as subject_kind,
        case
            when targets.subject_kind = 'attribute' then ''
            when targets.subject_kind <> 'cohort' then targets.subject_id
            when targets.metric in ('gain', 'mastery_share_to') then 'overall'
            else ''
        end as subject_id,
        coalesce(values_asked.attribute_id, '') as attribute,
        coalesce(values_asked.value, '') as level,
        targets.wave_to,
        targets.metric,
        targets.target,
        coalesce(indicators.direction, 'up') as direction
    from study.targets as targets
    left join study.indicators as indicators
        on targets.subject_kind = 'indicator' and targets.subject_id = indicators.indicator_id
    left join study.attribute_values as values_asked
        on
            targets.subject_kind = 'attribute'
            and targets.subject_id = values_asked.attribute_id || '.' || values_asked.value
)

select
    'pooled' as scope,
    promised.*
from promised
where promised.cohort_id = ''
union all
(
    select
        'cohort' as scope,
        promised.* replace (cohorts.cohort_id as cohort_id) -- noqa
    from study.cohorts as cohorts
    inner join promised
        on
            cohorts.cohort_id = promised.cohort_id
            or (
                promised.cohort_id = ''
                and (promised.subject_kind <> 'reach' or promised.attribute <> '')
            )
    where cohorts.arm = 'treatment'
    qualify row_number() over (
        partition by
            cohorts.cohort_id, promised.subject_kind, promised.subject_id, promised.attribute,
            promised.level, promised.wave_to, promised.metric
        order by promised.cohort_id desc
    ) = 1
)
