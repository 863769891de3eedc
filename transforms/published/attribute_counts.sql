-- One row per edition and count of people by the value of an attribute, small values merged.
-- Key: edition, scope, cohort_id, attribute, metric, level
-- Values are merged from the smallest on until the merged count is large enough; all in one say
-- nothing. shown_level: f+m; metric and level: the first one's. Where a cohort of the pool had to
-- merge, or a few people were in two of them, only the pool is shown: it would give the rest away.
with

counts as (
    select
        figures.*,
        editions.minimum,
        if(figures.metric = 'n_unknown', 'unknown', figures.level) as shown_level
    from published.offered_figures as figures
    inner join intermediate.editions as editions on figures.edition = editions.edition
    where
        figures.subject_kind = 'reach' and figures.attribute <> ''
        and figures.metric in ('n_registered', 'n_unknown')
        and not (figures.metric = 'n_unknown' and figures.estimate = 0)
),

merging as (
    select
        *,
        estimate < minimum or coalesce(
            sum(estimate) over smaller < minimum and bool_or(estimate < minimum) over smaller, false
        ) as is_merged,
        if(is_merged, '', metric || level) as group_level
    from counts
    window smaller as (
        partition by edition, scope, cohort_id, attribute
        order by estimate, metric, level
        rows between unbounded preceding and 1 preceding
    )
),

merged as (
    select
        edition,
        minimum,
        scope,
        cohort_id,
        attribute,
        is_merged,
        min(metric) as metric,
        arg_min(level, (metric, level)) as level,
        string_agg(shown_level, '+' order by metric, level) as shown_level,
        sum(estimate) as estimate
    from merging
    group by edition, minimum, scope, cohort_id, attribute, is_merged, group_level
),

judged as (
    select
        merged.*,
        cohorts.is_pooled,
        count(*) over cells as n_levels,
        bool_or(merged.scope = 'pooled') over line as has_pool,
        bool_or(merged.is_merged and cohorts.is_pooled) over line as has_merged,
        abs(sum(if(cohorts.is_pooled, -1, merged.scope = 'pooled') * merged.estimate) over line)
        between 1 and merged.minimum - 1 as is_told_apart
    from merged
    left join study.cohorts as cohorts on merged.cohort_id = cohorts.cohort_id
    window
        line as (partition by merged.edition, merged.attribute),
        cells as (partition by merged.edition, merged.scope, merged.cohort_id, merged.attribute)
)

select
    edition,
    scope,
    cohort_id,
    attribute,
    metric,
    level,
    shown_level,
    estimate
from judged
where
    estimate >= minimum and n_levels > 1
    and not coalesce(is_pooled and has_pool and (has_merged or is_told_apart), false)
