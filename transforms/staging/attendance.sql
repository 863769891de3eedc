-- One row per participant and session with an answer about attendance, in hours attended.
-- Key: cohort_id, participant_id, session_id
-- A column of a file that never goes above 1 says present or not: a share of the session's hours.
-- Otherwise its numbers are hours, at most those of the session. A word for yes means present.
-- Hours are NULL where nobody declared how long the session was.
with

records as (
    select * from staging.records
    where participant_id <> ''
),

sessions as (
    select * from study.sessions
),

read as (
    select
        records.file_id,
        records.row_number,
        records.cohort_id,
        records.participant_id,
        records.person_id,
        sessions.session_id,
        sessions.hours as session_hours,
        parse_number(attendance.answer, records.decimal_mark, records.group_mark) as amount,
        if(amount is null, says_present(attendance.answer), amount > 0) as is_present
    from raw.attendance as attendance
    inner join records
        on
            attendance.file_id = records.file_id
            and attendance.row_number = records.row_number
    inner join sessions
        on
            records.cohort_id = sessions.cohort_id
            and attendance.session_id = sessions.session_id
    where attendance.state <> 'rejected' and normalized(attendance.answer) <> ''
),

sized as (
    select
        *,
        max(amount) over (partition by file_id, session_id) as largest
    from read
)

select
    cohort_id,
    participant_id,
    person_id,
    session_id,
    is_present,
    cast(case
        when not is_present then 0
        when amount is null then session_hours
        when largest <= 1 then amount * session_hours
        else least(amount, session_hours)
    end as decimal(9, 2)) as hours
from sized
qualify row_number() over (
    partition by cohort_id, participant_id, session_id
    order by is_present desc, hours desc nulls last, file_id asc, row_number asc
) = 1
