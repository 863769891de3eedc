-- One row per scope and reach metric: who and how much the program reached.
-- Key: scope, cohort_id, metric
-- A person in several cohorts is one person in the pool; attendances and hours are added up.
with

sums as (
    select
        cohort_id,
        'n_attendances' as metric,
        n_attended as amount
    from marts.attendance
    union all
    select
        cohort_id,
        'person_hours' as metric,
        hours as amount
    from marts.attendance
    where hours is not null
    union all
    select
        sessions.cohort_id,
        'n_sessions' as metric,
        cast(sessions.held_on <= settings.as_of as int) as amount
    from study.sessions as sessions
    cross join study.settings as settings
    union all
    select
        cohort_id,
        'n_invited' as metric,
        n_invited as amount
    from study.cohorts
    where n_invited is not null
)

select
    scopes.scope,
    scopes.scope_cohort_id as cohort_id,
    reached.metric,
    cast(count(distinct if(reached.is_counted, reached.unit_id, null)) as decimal(18, 2)) as n
from marts.reached_units as reached
inner join intermediate.scopes as scopes on reached.cohort_id = scopes.cohort_id
group by scopes.scope, scopes.scope_cohort_id, reached.metric
union all
select
    scopes.scope,
    scopes.scope_cohort_id as cohort_id,
    sums.metric,
    cast(sum(sums.amount) as decimal(18, 2)) as n
from sums
inner join intermediate.scopes as scopes on sums.cohort_id = scopes.cohort_id
group by scopes.scope, scopes.scope_cohort_id, sums.metric
