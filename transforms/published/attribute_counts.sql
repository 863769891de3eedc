-- One row per edition and count of people by the value of an attribute, small values merged.
-- Key: edition, scope, cohort_id, attribute, metric, level
-- Values are merged from the smallest on until the merged count is large enough. Its shown_level
-- names them, as f+m; metric and level are the first one's. If a cohort of the pool had to merge,
-- only the pool is shown by that attribute: less the other cohorts it would give the rest away.
with

counts as (
    select
        editions.edition,
        editions.minimum,
        figures.*,
        if(figures.metric = 'n_unknown', 'unknown', figures.level) as shown_level,
        coalesce(attribute_values.value_no, 0) as value_no
    from estimates.figures as figures
    cross join intermediate.editions as editions
    left join study.attribute_values as attribute_values
        on
            figures.attribute = attribute_values.attribute_id
            and figures.level = attribute_values.value
    where
        figures.subject_kind = 'reach' and figures.attribute <> ''
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
        order by estimate, value_no, level
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
        arg_min(level, (metric, value_no, level)) as level,
        string_agg(shown_level, '+' order by metric, value_no, level) as shown_level,
        sum(estimate) as estimate
    from merging
    group by edition, minimum, scope, cohort_id, attribute, is_merged, group_level
),

judged as (
    select
        merged.*,
        bool_or(merged.scope = 'pooled') over line
        and bool_or(merged.is_merged and cohorts.is_pooled) over line
        and cohorts.is_pooled as is_given_away
    from merged
    left join study.cohorts as cohorts on merged.cohort_id = cohorts.cohort_id
    window line as (partition by merged.edition, merged.attribute)
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
where estimate >= minimum and not coalesce(is_given_away, false)
