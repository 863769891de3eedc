-- One row per scope, cohort and target that its figures are held against, and the direction wanted.
-- Key: scope, cohort_id, subject_kind, subject_id, wave_to, metric
-- A cohort's own target goes before the study's; reach that the study promises is over all cohorts.
-- A wave_to of '' means any wave.
with

promised as (
    select
        if(targets.subject_kind = 'cohort', targets.subject_id, '') as cohort_id,
        case
            when targets.subject_kind <> 'cohort' then targets.subject_kind
            when targets.metric in ('gain', 'mastery_share_to') then 'overall'
            else 'reach'
        end as subject_kind,
        case
            when targets.subject_kind <> 'cohort' then targets.subject_id
            when targets.metric in ('gain', 'mastery_share_to') then 'overall'
            else ''
        end as subject_id,
        targets.wave_to,
        targets.metric,
        targets.target,
        coalesce(indicators.direction, 'up') as direction
    from study.targets as targets
    left join study.indicators as indicators
        on targets.subject_kind = 'indicator' and targets.subject_id = indicators.indicator_id
)

select
    'pooled' as scope,
    cohort_id,
    subject_kind,
    subject_id,
    wave_to,
    metric,
    target,
    direction
from promised
where cohort_id = ''
union all
(
    select
        'cohort' as scope,
        cohorts.cohort_id,
        promised.subject_kind,
        promised.subject_id,
        promised.wave_to,
        promised.metric,
        promised.target,
        promised.direction
    from study.cohorts as cohorts
    inner join promised
        on
            cohorts.cohort_id = promised.cohort_id
            or (promised.cohort_id = '' and promised.subject_kind <> 'reach')
    where cohorts.arm = 'treatment'
    qualify row_number() over (
        partition by
            cohorts.cohort_id, promised.subject_kind, promised.subject_id, promised.wave_to,
            promised.metric
        order by promised.cohort_id desc
    ) = 1
)
