-- One row per item, indicator or attribute and way of writing one of its answers.
-- Key: subject_kind, subject_id, answer
-- The same words in two languages, or as code and as label, are one way of writing.
select
    subject_kind,
    subject_id,
    normalized(answer) as answer,
    min(value) as value,
    min(state) as state,
    bool_or(is_key) as is_key
from study.answers
group by subject_kind, subject_id, normalized(answer)
