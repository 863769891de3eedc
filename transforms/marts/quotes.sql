-- One row per passage that may be quoted, under each theme it was coded with.
-- Key: cohort_id, wave_id, role, theme_id, quote
-- Consent is given for the passage and not withheld for its interview.
select distinct
    codings.cohort_id,
    interviews.wave_id,
    interviews.role,
    codings.theme_id,
    codings.quote
from staging.codings as codings
inner join staging.interviews as interviews
    on
        codings.cohort_id = interviews.cohort_id
        and codings.document_id = interviews.document_id
where codings.may_quote and coalesce(interviews.may_quote, true) and codings.quote <> ''
