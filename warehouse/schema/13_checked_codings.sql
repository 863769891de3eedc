-- One row per landed coding, beside the codebook and the interviews that are there.
create or replace view landing.checked_codings as
with

documents as (
    select distinct
        records.cohort_id,
        segments.document_id
    from landing.segments as segments
    inner join landing.records as records
        on segments.file_no = records.file_no and segments.row_number = records.row_number
),

interviewed as (
    select distinct cohort_id from documents
)

select
    codings.file_no,
    codings.row_number,
    codings.code_id,
    codes.code_id is not null as is_code,
    interviewed.cohort_id is not null as has_documents,
    documents.document_id is not null as is_document
from landing.codings as codings
inner join landing.records as records
    on
        codings.file_no = records.file_no
        and codings.row_number = records.row_number
        and records.left_out = ''
left join study.codes as codes on codings.code_id = codes.code_id
left join interviewed on records.cohort_id = interviewed.cohort_id
left join documents
    on records.cohort_id = documents.cohort_id and codings.document_id = documents.document_id;
