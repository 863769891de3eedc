-- One row per edition and figure that may not be shown: its key only.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- The rule in four steps, explained in docs/privacy.md: small, near, together, parts.
-- Past 80 lines: the whole rule stands here, and its steps share their columns.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

ruled as (
    select
        figures.*,
        editions.edition,
        editions.minimum,
        rules.rule,
        rules.at_wave,
        waves.wave_no,
        targets.wave_to is not null as has_target,
        coalesce(cohorts.is_pooled and rules.measure <> '', false) as is_part,
        coalesce(rules.measure, '') as measure,
        coalesce(nullif(rules.shown_with, ''), figures.metric) as fellow,
        if(sensitive.subject_id is null, editions.least, editions.minimum) as needed
    from estimates.figures as figures
    cross join intermediate.editions as editions
    left join intermediate.metric_rules as rules on figures.metric = rules.metric
    left join study.cohorts as cohorts on figures.cohort_id = cohorts.cohort_id
    left join study.waves as waves on figures.wave_to = waves.wave_id
    left join (select distinct
        subject_kind,
        subject_id,
        wave_to
    from study.targets) as targets
        on
            figures.subject_kind = targets.subject_kind
            and figures.subject_id = targets.subject_id
            and figures.wave_to = targets.wave_to
    left join intermediate.sensitive_subjects as sensitive
        on
            figures.subject_kind = sensitive.subject_kind
            and figures.subject_id = sensitive.subject_id
),

sized as (
    select
        *,
        coalesce(least(n, n_from, n_to), 0) as n_people,
        if(unit = 'count', estimate, round(estimate * n)) as n_in,
        concat_ws(
            '|', edition, session_id, subject_kind, subject_id, category, role, price_basis,
            analysis, measure,
            case at_wave
                when 'from' then wave_from
                when 'to' then wave_to
                else wave_from || '>' || wave_to
            end
        ) as measured,
        concat_ws(
            '|', edition, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id,
            item_set_id, category, attribute, level, role, wave_from, wave_to, population,
            price_basis, analysis, fellow
        ) as shown_with
    from ruled
),

small as (
    select
        *,
        coalesce(rule, '') <> 'participation' and (
            n_people < minimum
            or coalesce(rule = 'share' and (n_in < needed or n_people - n_in < needed), false)
        ) as is_small
    from sized
),

near as (
    select
        *,
        list(n_people) filter (where not is_small) over (
            partition by scope, cohort_id, item_set_id, measured
            order by
                attribute <> '', population <> 'matched', population <> 'panel', not has_target,
                wave_no, wave_from, population, attribute, level, metric <> measure, metric
            rows between unbounded preceding and 1 preceding
        ) as shown_before,
        measure <> '' and len([
            n_other for n_other in shown_before
            if n_other <> n_people and abs(n_other - n_people) < minimum
        ]) > 0 as is_near
    from small
),

together as (
    select
        *,
        bool_or(is_small or is_near) over (partition by shown_with) as is_hidden,
        is_part and row_number() over (
            partition by measured, population, attribute, level, metric, cohort_id
            order by item_set_id
        ) = 1 as is_counted
    from near
),

parts as (
    select
        *,
        bool_or(scope = 'pooled') over line as has_total,
        sum(if(is_counted, n_people, 0)) over before as n_rest,
        sum(if(is_counted, n_in, 0)) over before as n_in_rest
    from together
    window
        line as (partition by measured, population, attribute, level, metric),
        before as (
            partition by measured, population, attribute, level, metric
            order by not is_part, not is_hidden, n_people, cohort_id, item_set_id
            rows between unbounded preceding and 1 preceding
        )
),

decided as (
    select
        *,
        bool_or(is_hidden or (
            is_part and has_total and n_rest > 0
            and (
                n_rest < minimum
                or (rule = 'share' and (n_in_rest < needed or n_rest - n_in_rest < needed))
            )
        )) over (partition by shown_with) as is_withheld
    from parts
)

select
    edition,
    study_id,
    scope,
    cohort_id,
    cohort_other,
    session_id,
    subject_kind,
    subject_id,
    item_set_id,
    category,
    attribute,
    level,
    role,
    wave_from,
    wave_to,
    population,
    price_basis,
    analysis,
    metric,
    is_withheld
from decided
where is_withheld
