-- One row per published figure of a cohort that is known from averages only, with its numbers read.
-- Key: cohort_id, subject_kind, subject_id, wave_id
select
    records.cohort_id,
    summaries.subject_kind,
    summaries.subject_id,
    summaries.item_set_id,
    summaries.wave_id,
    try_cast(nullif(summaries.mean, '') as double) as mean,
    try_cast(nullif(summaries.sd, '') as double) as sd,
    try_cast(nullif(summaries.n, '') as bigint) as n,
    try_cast(nullif(summaries.share, '') as double) as share,
    summaries.source_page
from raw.summaries as summaries
inner join raw.records as records
    on
        summaries.file_id = records.file_id
        and summaries.row_number = records.row_number
where records.state = 'loaded'
