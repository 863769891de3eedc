-- One row per edition and figure that the edition holds, before the privacy rule.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- A plain edition holds what its pages show, and nothing that would only be an equation more: the
-- metrics that are marked so, of topics, amounts and practices, as computed in the main analysis.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

shown_indicators as (
    select indicator_id from study.indicators
    where kind in ('money', 'count', 'number', 'yes_no')
),

shown_attributes as (
    select attribute_id from study.attributes
    where unit = 'person'
)

select
    editions.edition,
    figures.* -- noqa: AM04
from estimates.figures as figures
cross join intermediate.editions as editions
left join intermediate.metric_rules as rules on figures.metric = rules.metric
where
    not editions.is_plain or (
        coalesce(rules.is_plain, false)
        and figures.analysis = 'main'
        and figures.price_basis <> 'real'
        and figures.scope in ('cohort', 'pooled')
        and case figures.subject_kind
            when 'reach'
                then
                    figures.attribute = ''
                    or (
                        figures.metric in ('n_registered', 'n_unknown')
                        and figures.attribute in (
                            select shown_attributes.attribute_id from shown_attributes
                        )
                    )
            when 'indicator'
                then
                    figures.attribute = ''
                    and figures.category = ''
                    and figures.subject_id in (
                        select shown_indicators.indicator_id from shown_indicators
                    )
            when 'theme' then figures.scope = 'pooled' or not editions.pools_interviews
            when 'code' then false
            else figures.attribute = '' and figures.subject_kind in ('topic', 'overall', 'scale')
        end
    )
