-- One row per interview: a document that was read, or that a coding names.
-- Key: cohort_id, document_id
-- may_quote is the interview's own consent; NULL where only a coding names it.
with

spoken as (
    select
        records.cohort_id,
        segments.document_id,
        records.wave_id,
        segments.role,
        segments.may_quote,
        1 as source_no
    from raw.segments as segments
    inner join staging.records as records
        on
            segments.file_id = records.file_id
            and segments.row_number = records.row_number
),

coded as (
    select
        records.cohort_id,
        codings.document_id,
        coalesce(nullif(codings.wave_id, ''), records.wave_id) as wave_id,
        codings.role,
        cast(null as boolean) as may_quote,
        2 as source_no
    from raw.codings as codings
    inner join staging.records as records
        on
            codings.file_id = records.file_id
            and codings.row_number = records.row_number
    where codings.state <> 'rejected'
),

mentions as (
    select * from spoken
    union all
    select * from coded
)

select
    cohort_id,
    document_id,
    coalesce(min(wave_id) filter (where source_no = 1), min(wave_id)) as wave_id,
    coalesce(min(nullif(role, '')) filter (where source_no = 1), min(role)) as role,
    bool_and(may_quote) as may_quote
from mentions
where document_id <> ''
group by cohort_id, document_id
