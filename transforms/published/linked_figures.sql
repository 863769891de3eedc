-- One row per edition and figure, with what it is linked to, and what stands or falls with it.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- is_linked: a change leads from its wave to others. is_way: it is such a change. is_doubled: one of
-- which there are two, over different people. is_solvable: a mean from which, with the relative
-- changes of the cohorts, their totals follow. same_people: figures that say the same. fellows:
-- those that are hidden together.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

figures as (
    select * from published.compared_figures
),

links as (
    select distinct
        line,
        unnest([wave_from, wave_to]) as wave_id
    from figures
    where is_link and not is_small and population <> 'unpaired'
),

bounds as (
    select
        *,
        is_link and not is_small as is_way,
        measure = 'mean' and scope = 'pooled' and (
            (population = 'panel' and bool_or(metric = 'index') over lines)
            or (
                population = 'matched'
                and bool_or(metric = 'percent_change') over lines
                and count(distinct cohort_id) filter (scope = 'cohort') over cohorts <= 2
            )
        ) as is_solvable
    from figures
    window
        lines as (partition by line),
        cohorts as (partition by subject_line, wave_from, wave_to)
)

select
    bounds.*, -- noqa: AM04
    links.line is not null as is_linked,
    bounds.is_way and coalesce(
        min(bounds.people) filter (bounds.is_way) over pair
        <> max(bounds.people) filter (bounds.is_way) over pair, false
    ) as is_doubled,
    concat_ws(
        '|', bounds.line, bounds.attribute, bounds.level, bounds.people, bounds.measured_at,
        coalesce(nullif(bounds.measure, ''), bounds.metric)
    ) as same_people,
    concat_ws(
        '|', bounds.line, bounds.attribute, bounds.level,
        if(
            bounds.shown_with = 'means'
            or (bounds.population = 'unpaired' and bounds.metric = 'gain'),
            'means|' || bounds.people,
            concat_ws(
                '|', bounds.wave_from, bounds.wave_to, bounds.population, bounds.shown_with
            )
        )
    ) as fellows
from bounds
left join links on bounds.line = links.line and bounds.measured_at = links.wave_id
window
    pair as (
        partition by
            bounds.line, bounds.attribute, bounds.level, bounds.wave_from, bounds.wave_to
    )
