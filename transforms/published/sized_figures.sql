-- One row per edition and figure, with how many stand behind it: what the privacy rule looks at.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- The first of its steps (docs/privacy.md), small, is taken here. n_in are those inside a share, or
-- the fewer of those who changed sides. line: all that is told of one thing in one place, over
-- whatever people and waves. It holds no value that could be shown, and leaves with no edition.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

figures as (
    select * exclude (se, ci_low, ci_high, df, p_value, p_adjusted, family, method, note_code)
    from published.offered_figures
),

targeted as (
    select distinct
        subject_kind,
        subject_id,
        wave_to
    from study.targets
),

ruled as (
    select
        figures.*,
        editions.minimum,
        waves.wave_no,
        targeted.wave_to is not null as has_target,
        coalesce(rules.rule, 'amount') as rule,
        coalesce(rules.measure, '') as measure,
        coalesce(nullif(rules.shown_with, ''), figures.metric) as shown_with,
        coalesce(rules.is_link and figures.wave_from <> figures.wave_to, false) as is_link,
        if(sensitive.subject_id is null, editions.least, editions.minimum) as needed,
        case rules.at_wave
            when 'from' then figures.wave_from
            when 'pair' then figures.wave_from || '>' || figures.wave_to
            else figures.wave_to
        end as measured_at,
        concat_ws(
            '|', figures.edition, figures.session_id, figures.subject_kind, figures.subject_id,
            figures.item_set_id, figures.category, figures.role, figures.price_basis,
            figures.analysis
        ) as subject_line,
        concat_ws('|', subject_line, figures.scope, figures.cohort_id, figures.cohort_other) as line
    from figures
    inner join intermediate.editions as editions on figures.edition = editions.edition
    left join intermediate.metric_rules as rules on figures.metric = rules.metric
    left join intermediate.sensitive_subjects as sensitive
        on
            figures.subject_kind = sensitive.subject_kind
            and figures.subject_id = sensitive.subject_id
    left join study.waves as waves on figures.wave_to = waves.wave_id
    left join targeted
        on
            figures.subject_kind = targeted.subject_kind
            and figures.subject_id = targeted.subject_id
            and figures.wave_to = targeted.wave_to
),

sized as (
    select
        *,
        cast(coalesce(least(n, n_from, n_to), 0) as int) as n_people,
        cast(case
            when estimate is null then null
            when rule = 'turnover' then if(population = 'matched', coalesce(statistic, 0), null)
            when unit = 'count' then estimate
            when rule = 'share' then round(estimate * n)
        end as int) as n_in
    from ruled
)

select
    * exclude (n, n_from, n_to, estimate, statistic, unit, base_month, currency), -- noqa: AM04
    rule <> 'participation' and (
        n_people < minimum
        or coalesce(rule = 'turnover' and n_in < needed, false)
        or coalesce(rule = 'share' and (n_in < needed or n_people - n_in < needed), false)
    ) as is_small
from sized
