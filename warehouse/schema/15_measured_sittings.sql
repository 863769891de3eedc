-- One row per landed survey or outcomes record: when, and whether its rated items have one answer.
create or replace view landing.measured_sittings as
with

rated as (
    select
        responses.file_no,
        responses.row_number,
        count(*) as n_scaled,
        min(responses.answer) = max(responses.answer) as is_same
    from landing.responses as responses
    inner join study.items as items
        on responses.item_id = items.item_id and items.kind in ('likert', 'self_rated', 'rubric')
    where responses.answer <> ''
    group by responses.file_no, responses.row_number
),

followed as (
    select
        *,
        coalesce(wave_kind, '') <> 'then' as is_in_turn,
        max(if(is_in_turn, answered_day, null)) over (
            partition by cohort_id, participant_id order by wave_no
            range between unbounded preceding and 1 preceding
        ) as latest_before
    from landing.sitting_times
)

select
    followed.file_no,
    followed.row_number,
    followed.answered_day,
    followed.sent_at,
    followed.seconds,
    followed.n_answered,
    coalesce(rated.n_scaled, 0) as n_scaled,
    coalesce(rated.is_same and rated.n_scaled >= marks.straight_items, false) as is_straight,
    coalesce(
        followed.participant_id <> '' and followed.is_in_turn
        and followed.answered_day < followed.latest_before,
        false
    ) as is_backward,
    coalesce(
        followed.answered_day <= settings.as_of and followed.answered_day
        >= coalesce(followed.first_session_on - interval 1 year, followed.answered_day),
        true
    ) as is_day_possible,
    coalesce(
        case followed.wave_kind
            when 'pre' then followed.answered_day <= followed.last_session_on
            else followed.answered_day >= followed.first_session_on
        end, true
    ) as is_day_of_wave
from followed
left join rated on followed.file_no = rated.file_no and followed.row_number = rated.row_number
left join study.odd_rows as marks on true
left join study.settings as settings on true;
