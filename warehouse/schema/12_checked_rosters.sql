-- One row per landed cell of a roster or an attendance list, beside what was declared for it.
create or replace view landing.checked_attributes as
with

-- A year or a day of birth is read where no band is named; its pattern says how it is written.
births as (
    select
        attribute_id,
        bool_or(is_year) as is_year,
        if(bool_or(is_year), 'YYYY', 'YYYY-MM-DD') as pattern
    from study.age_bands
    group by attribute_id
)

select
    attributes.file_no,
    attributes.row_number,
    attributes.attribute_id,
    concat_ws(', ', declared.allowed_values, births.pattern) as allowed_values,
    normalized(attributes.answer) = '' as is_blank,
    coalesce(births.pattern, declared.allowed_values, '') <> '' as has_values,
    coalesce(list_contains(declared.answers, normalized(attributes.answer)), false)
    or coalesce(
        born_on(attributes.answer, births.is_year, files.date_order) is not null, false
    ) as is_declared
from landing.attributes as attributes
inner join landing.records as records
    on
        attributes.file_no = records.file_no
        and attributes.row_number = records.row_number
        and records.left_out = ''
inner join landing.files as files on attributes.file_no = files.file_no
left join births on attributes.attribute_id = births.attribute_id
left join landing.declared_answers as declared
    on attributes.attribute_id = declared.subject_id and declared.subject_kind = 'attribute';

create or replace view landing.checked_attendance as
with

session_names as (
    select
        cohort_id,
        string_agg(session_id, ', ' order by session_no) as allowed_values
    from study.sessions
    group by cohort_id
)

select
    attendance.file_no,
    attendance.row_number,
    attendance.session_id,
    session_names.allowed_values,
    sessions.highest,
    sessions.allowed_range,
    normalized(attendance.answer) = '' as is_blank,
    sessions.session_id is not null as is_session,
    says_present(attendance.answer) or says_absent(attendance.answer) as is_yes_or_no,
    parse_number(attendance.answer, files.decimal_mark, files.group_mark) as number
from landing.attendance as attendance
inner join landing.records as records
    on
        attendance.file_no = records.file_no
        and attendance.row_number = records.row_number
        and records.left_out = ''
inner join landing.files as files on attendance.file_no = files.file_no
left join landing.declared_sessions as sessions
    on records.cohort_id = sessions.cohort_id and attendance.session_id = sessions.session_id
left join session_names on records.cohort_id = session_names.cohort_id;
