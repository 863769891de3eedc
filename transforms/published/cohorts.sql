-- One row per edition and cohort: when and how it was held, how many came, what kind of evidence.
-- Key: edition, cohort_id
with

counts as (
    select
        cohort_id,
        cast(max(n) filter (where metric = 'n_invited') as int) as n_invited,
        cast(max(n) filter (where metric = 'n_registered') as int) as n_registered,
        cast(max(n) filter (where metric = 'n_attended') as int) as n_attended,
        cast(max(n) filter (where metric = 'n_completed') as int) as n_completed,
        cast(max(n) filter (where metric = 'n_tested') as int) as n_tested,
        cast(max(n) filter (where metric = 'n_businesses') as int) as n_businesses
    from marts.reach
    where scope = 'cohort'
    group by cohort_id
)

select
    editions.edition,
    cohorts.cohort_id,
    cohorts.cohort_no,
    cohorts.evidence,
    cohorts.arm,
    cohorts.place,
    cohorts.mode,
    cohorts.first_session_on,
    cohorts.last_session_on,
    cohorts.n_sessions,
    cohorts.hours,
    cohorts.is_pooled,
    counts.n_invited,
    counts.n_registered,
    counts.n_attended,
    counts.n_completed,
    counts.n_tested,
    counts.n_businesses
from study.cohorts as cohorts
cross join intermediate.editions as editions
left join counts on cohorts.cohort_id = counts.cohort_id
