-- One row per answered rating: of a session, a course, or an object that somebody looked at.
-- Key: holds, cohort_id, wave_id, session_id, respondent_id, object_id, rater_id, item_id
-- Value and score are turned where the item is reversed; level is as given, score runs from 0 to
-- 100. Knowledge is nowhere among them. Where a rating came twice (parts of a wave), the first file
-- counts. The respondent of a rubric is '', and so are object and rater of feedback.
with

records as (
    select
        seen.file_id,
        seen.row_number,
        known.holds,
        known.cohort_id,
        known.wave_id,
        seen.session_id,
        if(known.holds = 'feedback', known.participant_id, '') as respondent_id,
        if(known.holds = 'feedback', known.person_id, '') as person_id,
        seen.object_id,
        seen.rater_id,
        known.decimal_mark,
        known.group_mark,
        known.choice_separator
    from staging.records as known
    inner join raw.records as seen
        on known.file_id = seen.file_id and known.row_number = seen.row_number
    where known.holds in ('feedback', 'rubric')
),

answered as (
    select
        records.* exclude (decimal_mark, group_mark, choice_separator), -- noqa: RF02
        items.instrument_id,
        items.item_id,
        items.kind,
        items.scale_min,
        items.scale_max,
        items.is_recommend,
        written.amount as level,
        if(items.is_reversed, items.scale_min + items.scale_max - written.amount, written.amount)
            as value
    from records
    inner join raw.responses as responses
        on
            records.file_id = responses.file_id
            and records.row_number = responses.row_number
            and responses.state = 'kept'
    inner join study.items as items
        on responses.item_id = items.item_id and items.kind in ('likert', 'self_rated', 'rubric')
    inner join staging.written_answers as written
        on
            responses.item_id = written.item_id
            and responses.answer = written.answer
            and records.decimal_mark = written.decimal_mark
            and records.group_mark = written.group_mark
            and records.choice_separator = written.choice_separator
            and written.state = 'answered'
)

select
    * exclude (file_id, row_number), -- noqa: RF02
    cast(100 * (value - scale_min) / (scale_max - scale_min) as decimal(18, 12)) as score
from answered
qualify row_number() over (
    partition by
        holds, cohort_id, wave_id, session_id, respondent_id, object_id, rater_id, item_id
    order by file_id, row_number
) = 1
