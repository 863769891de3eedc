-- One row per edition, cohort, line over cohorts and reason not to draw it on from the one before.
-- Key: edition, study_id, cohort_id, cohort_other, instrument_id, subject_kind, subject_id, wave_from, wave_to, reason
-- It tells of the items that were asked and of how many answered, not of what they answered.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
select
    editions.edition,
    breaks.study_id,
    breaks.cohort_id,
    breaks.cohort_other,
    breaks.instrument_id,
    breaks.subject_kind,
    breaks.subject_id,
    breaks.wave_from,
    breaks.wave_to,
    breaks.reason,
    cast(breaks.n_shared as int) as n_shared,
    cast(printf('%.8e', breaks.points_share) as double) as points_share,
    cast(printf('%.8e', breaks.answered_share) as double) as answered_share
from estimates.breaks as breaks
cross join intermediate.editions as editions
