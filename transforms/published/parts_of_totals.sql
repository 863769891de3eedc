-- One row per edition, figure of a cohort and pooled figure that is shown and has it as a part.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- A pooled gain, and pooled means, give the gain of all. A cohort is no part where few of those due
-- answered (transforms/estimates/comparability.py), or where its panel has fewer waves. is_unknown:
-- neither it nor another figure of the same people is shown. n_again: people who are in several
-- parts, and in the total once.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

figures as (
    select
        *,
        concat_ws('|', subject_line, measured_at, wave_from, wave_to, attribute, level)
            as figure_place,
        if(population = 'panel', count(*) over (
            partition by line, population, attribute, level, metric
        ), 0) as n_waves,
        bool_and(is_hidden) over (partition by same_people) as is_unknown
    from published.near_figures
),

totals as (
    select
        figure_place,
        measure,
        population,
        n_waves,
        n_people
    from figures
    where scope = 'pooled' and not is_hidden and measure not in ('', 'gain', 'percent_change')
    union all
    select
        concat_ws(
            '|', subject_line, wave_from || '>' || wave_to, wave_from, wave_to, attribute, level
        ) as figure_place,
        'gain' as measure,
        population,
        n_waves,
        max(n_people) as n_people
    from figures
    where scope = 'pooled' and not is_hidden and metric in ('gain', 'pooled_gain', 'mean_to')
    group by all
),

few_answered as (
    select
        cohort_id,
        wave_to
    from estimates.figures
    where
        scope = 'cohort' and metric = 'response_rate' and subject_id = 'knowledge'
        and estimate < (select settings.comparable_share from study.settings as settings)
)

select
    figures.*, -- noqa: AM04
    concat_ws('|', totals.figure_place, totals.measure, totals.population) as total,
    cast(sum(figures.n_people) over (
        partition by totals.figure_place, totals.measure, totals.population
    ) - totals.n_people as int) as n_again,
    returned.cohort_id is not null as has_returned
from figures
inner join study.cohorts as cohorts on figures.cohort_id = cohorts.cohort_id
inner join totals
    on
        figures.figure_place = totals.figure_place
        and figures.measure = totals.measure
        and figures.n_waves = totals.n_waves
        and (
            figures.population = totals.population
            or (figures.metric = 'gain' and figures.population = 'unpaired')
        )
left join intermediate.returned_cohorts as returned on figures.cohort_id = returned.cohort_id
left join few_answered
    on figures.cohort_id = few_answered.cohort_id and figures.wave_to = few_answered.wave_to
where
    figures.scope = 'cohort' and cohorts.is_pooled
    and (few_answered.cohort_id is null or figures.subject_kind = 'indicator')
