-- One row per cohort and scope it counts in: itself, and all pooled cohorts together.
-- Key: scope, scope_cohort_id, cohort_id
-- Comparison groups, reconstructions and summaries stay out of the pool.
select
    'cohort' as scope,
    cohort_id as scope_cohort_id,
    cohort_id
from study.cohorts
union all
select
    'pooled' as scope,
    '' as scope_cohort_id,
    cohort_id
from study.cohorts
where is_pooled
