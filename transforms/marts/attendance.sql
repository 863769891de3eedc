-- One row per participant whose attendance was recorded.
-- Key: cohort_id, participant_id
select
    cohort_id,
    participant_id,
    min(person_id) as person_id,
    cast(count(*) filter (where is_present) as int) as n_attended,
    cast(sum(hours) as decimal(18, 2)) as hours
from staging.attendance
group by cohort_id, participant_id
