-- One row per business or participant that chose any of several answers, and option and wave.
-- Key: cohort_id, unit_id, indicator_id, category, wave_id
-- Each option is a yes or no of its own, an explicit "none" too; who chose nothing skipped it.
select
    answers.cohort_id,
    answers.unit_id,
    answers.indicator_id,
    options.option_id as category,
    'main' as analysis,
    answers.wave_id,
    answers.month_on,
    cast(list_contains(answers.options, options.option_id) as double) as value
from staging.outcomes as answers
inner join study.indicators as indicators on answers.indicator_id = indicators.indicator_id
inner join study.indicator_options as options on answers.indicator_id = options.indicator_id
where answers.state = 'answered' and indicators.kind = 'choice_many'
