-- One row per theme and scope: a cohort, wave and role, or all pooled interviews together.
-- Key: scope, cohort_id, wave_id, role, theme_id
-- Themes nobody named stand there with 0, so that "in 0 of 8" can be said.
with

interviews as (
    select
        scopes.scope,
        interviews.cohort_id as home_cohort_id,
        interviews.document_id,
        scopes.scope_cohort_id as cohort_id,
        if(scopes.scope = 'pooled', '', interviews.wave_id) as wave_id,
        if(scopes.scope = 'pooled', '', interviews.role) as role
    from staging.interviews as interviews
    inner join intermediate.scopes as scopes on interviews.cohort_id = scopes.cohort_id
)

select
    interviews.scope,
    interviews.cohort_id,
    interviews.wave_id,
    interviews.role,
    themes.theme_id,
    cast(count(named.theme_id) as int) as n_named,
    cast(count(*) as int) as n_interviews
from interviews
cross join study.themes as themes
left join intermediate.interview_themes as named
    on
        interviews.home_cohort_id = named.cohort_id
        and interviews.document_id = named.document_id
        and themes.theme_id = named.theme_id
group by
    interviews.scope,
    interviews.cohort_id,
    interviews.wave_id,
    interviews.role,
    themes.theme_id
