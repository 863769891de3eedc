-- One row per interview and theme named in it by everyone who coded that interview.
-- Key: cohort_id, document_id, theme_id
with

coders as (
    select
        cohort_id,
        document_id,
        count(distinct coder) as n_coders
    from staging.codings
    group by cohort_id, document_id
),

marked as (
    select
        cohort_id,
        document_id,
        theme_id,
        count(distinct coder) as n_coders
    from staging.codings
    group by cohort_id, document_id, theme_id
)

select
    marked.cohort_id,
    marked.document_id,
    marked.theme_id
from marked
inner join coders
    on
        marked.cohort_id = coders.cohort_id
        and marked.document_id = coders.document_id
        and marked.n_coders = coders.n_coders
