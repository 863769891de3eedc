-- One row per code that a coder gave to a passage of an interview, with the code's theme.
-- Key: file_id, row_number
select
    codings.file_id,
    codings.row_number,
    records.cohort_id,
    codings.document_id,
    codings.code_id,
    codes.theme_id,
    normalized(codings.coder) as coder,
    trim(codings.quote) as quote,
    codings.may_quote
from raw.codings as codings
inner join staging.records as records
    on
        codings.file_id = records.file_id
        and codings.row_number = records.row_number
inner join study.codes as codes on codings.code_id = codes.code_id
where codings.document_id <> '' and codings.state <> 'rejected'
