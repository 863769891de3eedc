-- One row per edition and figure, as it leaves.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- Withheld figures are empty, numbers have nine digits; what nobody observed is empty already.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

figures as (
    select
        figures.* replace (
            coalesce(counts.shown_level, figures.level) as level,
            coalesce(counts.estimate, figures.estimate) as estimate,
            coalesce(counts.estimate, figures.n) as n
        )
    from published.offered_figures as figures
    left join published.attribute_counts as counts
        on
            figures.edition = counts.edition
            and figures.scope = counts.scope
            and figures.cohort_id = counts.cohort_id
            and figures.attribute = counts.attribute
            and figures.level = counts.level
            and figures.metric = counts.metric
    where figures.subject_kind <> 'reach' or figures.attribute = '' or counts.level is not null
),

-- A natural join, since the key of a figure is all that both have in common.
judged as (
    select
        figures.*,
        coalesce(withheld.is_withheld, false) as is_suppressed
    from figures
    natural left join published.withheld_figures as withheld
),

leaving as (
    select
        * replace (
            if(is_suppressed, null, cast(printf('%.8e', estimate) as double)) as estimate,
            if(is_suppressed, null, cast(printf('%.8e', se) as double)) as se,
            if(is_suppressed, null, cast(printf('%.8e', ci_low) as double)) as ci_low,
            if(is_suppressed, null, cast(printf('%.8e', ci_high) as double)) as ci_high,
            if(is_suppressed, null, n) as n,
            if(is_suppressed, null, n_from) as n_from,
            if(is_suppressed, null, n_to) as n_to,
            if(is_suppressed, null, cast(printf('%.8e', statistic) as double)) as statistic,
            if(is_suppressed, null, cast(printf('%.8e', df) as double)) as df,
            if(is_suppressed, null, cast(printf('%.8e', p_value) as double)) as p_value,
            if(is_suppressed, null, cast(printf('%.8e', p_adjusted) as double)) as p_adjusted,
            if(is_suppressed, 'small_cell', note_code) as note_code
        )
    from judged
)

select
    leaving.*, -- noqa: AM04
    targets.target,
    case
        when targets.target is null or leaving.estimate is null then ''
        when targets.direction = 'down' and leaving.estimate <= targets.target then 'met'
        when targets.direction <> 'down' and leaving.estimate >= targets.target then 'met'
        else 'missed'
    end as target_state
from leaving
left join intermediate.targets as targets
    on
        leaving.scope = targets.scope
        and leaving.cohort_id = targets.cohort_id
        and leaving.subject_kind = targets.subject_kind
        and leaving.subject_id = targets.subject_id
        and leaving.attribute = targets.attribute
        and leaving.level = targets.level
        and (targets.wave_to = '' or leaving.wave_to = targets.wave_to)
        and if(leaving.metric = 'pooled_gain', 'gain', leaving.metric) = targets.metric
