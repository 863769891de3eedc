-- One row per declared target, with the direction that is wanted.
-- Key: subject_kind, subject_id, wave_to, metric
-- A wave_to of '' means any wave.
select
    targets.subject_kind,
    targets.subject_id,
    targets.wave_to,
    targets.metric,
    targets.target,
    coalesce(indicators.direction, 'up') as direction
from study.targets as targets
left join study.indicators as indicators
    on targets.subject_kind = 'indicator' and targets.subject_id = indicators.indicator_id
