-- One row per file and way in which a question was answered: counted first, read once each.
-- What a rule rejects, or means "don't know", has no number.
create or replace view landing.measured_answers as
with

counted as (
    select
        tallied.*,
        subjects.kind,
        subjects.lowest,
        subjects.highest
    from landing.answer_tallies as tallied
    inner join landing.declared_subjects as subjects
        on
            tallied.subject_kind = subjects.subject_kind
            and tallied.subject_id = subjects.subject_id
),

options as (
    select
        subject_kind,
        subject_id,
        normalized(answer) as written,
        min(value) as value,
        bool_and(state = 'answered') as is_answer
    from study.answers
    group by subject_kind, subject_id, normalized(answer)
),

read as (
    select
        counted.*,
        options.value as option,
        coalesce(options.is_answer, true) as is_answer,
        case
            when not is_answer or counted.kind in (
                'text', 'multiple', 'ordered', 'status', 'choice_many'
            ) then null
            when options.value is not null then try_cast(options.value as decimal(38, 6))
            when counted.kind = 'graded'
                then points_given(counted.answer, files.decimal_mark, files.group_mark)
            when counted.kind not in ('single', 'yes_no')
                then parse_number(counted.answer, files.decimal_mark, files.group_mark)
        end as amount
    from counted
    inner join landing.answer_files as files on counted.file_no = files.file_no
    left join options
        on
            counted.subject_kind = options.subject_kind
            and counted.subject_id = options.subject_id
            and normalized(counted.answer) = options.written
)

select
    files.is_tonight,
    files.file_no,
    files.cohort_id,
    files.wave_id,
    files.instrument,
    read.subject_kind,
    read.subject_id,
    read.answer,
    read.n,
    normalized(read.answer) = '' as is_blank,
    if(read.is_answer, coalesce(read.option, normalized(read.answer)), '') as value,
    if(
        read.amount between coalesce(read.lowest, read.amount) and coalesce(
            read.highest, read.amount
        ), read.amount, null
    ) as number
from read
inner join landing.answer_files as files on read.file_no = files.file_no;
