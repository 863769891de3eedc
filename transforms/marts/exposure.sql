-- One row per participant whose attendance was recorded: the hours, and in which third they lie.
-- Key: cohort_id, participant_id
-- Thirds are of the cohort's participants by hours. Equal hours are never parted: they stand where
-- the middle of them stands, but the fewest always low and the most always high, so that the middle
-- may be empty. NULL where all attended alike, or nobody declared how long the sessions were.
with

attendance as (
    select * from marts.attendance
),

placed as (
    select
        cohort_id,
        participant_id,
        hours,
        min(hours) over cohort as fewest,
        max(hours) over cohort as most,
        (rank() over by_hours - 1 + count(*) over same_hours / 2) / count(*) over cohort as place
    from attendance
    where hours is not null
    window
        cohort as (partition by cohort_id),
        by_hours as (partition by cohort_id order by hours),
        same_hours as (partition by cohort_id, hours)
)

select
    attendance.cohort_id,
    attendance.participant_id,
    attendance.hours,
    case
        when placed.fewest = placed.most then null
        when placed.hours = placed.fewest or placed.place <= 1 / 3 then 'low'
        when placed.hours = placed.most or placed.place >= 2 / 3 then 'high'
        when placed.place is not null then 'middle'
    end as third,
    attendance.hours >= settings.completion_share * cohorts.hours as is_completed
from attendance
inner join study.cohorts as cohorts on attendance.cohort_id = cohorts.cohort_id
cross join study.settings as settings
left join placed
    on
        attendance.cohort_id = placed.cohort_id
        and attendance.participant_id = placed.participant_id
