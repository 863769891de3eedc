-- One row per edition, headline figure and other way to compute it: does what it says stand?
-- Key: edition, study_id, scope, cohort_id, subject_kind, subject_id, item_set_id, wave_from, wave_to, metric, analysis
-- Only of headlines that the edition itself shows; analysis names the other way.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

shown as (
    select distinct
        edition,
        study_id,
        scope,
        cohort_id,
        subject_kind,
        subject_id,
        item_set_id,
        wave_from,
        wave_to,
        metric
    from published.figures
    where
        analysis = 'main' and population = 'matched' and price_basis <> 'real'
        and category = '' and attribute = '' and session_id = '' and cohort_other = ''
        and estimate is not null and not is_suppressed
)

select
    shown.edition,
    conclusions.* -- noqa: AM04
from estimates.conclusions as conclusions
inner join shown
    on
        conclusions.study_id = shown.study_id
        and conclusions.scope = shown.scope
        and conclusions.cohort_id = shown.cohort_id
        and conclusions.subject_kind = shown.subject_kind
        and conclusions.subject_id = shown.subject_id
        and conclusions.item_set_id = shown.item_set_id
        and conclusions.wave_from = shown.wave_from
        and conclusions.wave_to = shown.wave_to
        and conclusions.metric = shown.metric
