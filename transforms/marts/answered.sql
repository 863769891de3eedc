-- One row per cohort, wave and subject asked about: who was due, answered, and was there before.
-- Key: cohort_id, wave_id, subject_kind
-- Due means asked, and the wave's window has closed: before that, nobody is missing.
select
    cohort_id,
    wave_id,
    subject_kind,
    cast(count(*) filter (where is_due) as int) as n_due,
    cast(count(*) filter (where is_due and is_valid) as int) as n_valid,
    cast(count(*) filter (where is_due and is_valid_before) as int) as n_baseline,
    cast(count(*) filter (where is_due and is_valid_before and is_valid) as int) as n_valid_both,
    cast(count(*) filter (where is_late_joiner) as int) as n_late_joiners
from marts.asked_units
group by cohort_id, wave_id, subject_kind
