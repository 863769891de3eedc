-- One row per participant, wave and scored item, with what was earned of what was possible.
-- Key: cohort_id, participant_id, wave_id, item_id
-- Keyed items: no answer earns 0, once one keyed item of the test was answered. Scale items run
-- from their lowest to their highest point, reversed ones turned. Other states have no points.
with

keys as (
    select
        subject_id as item_id,
        count(distinct value) filter (where is_key) as n_keys
    from study.answers
    where subject_kind = 'item'
    group by subject_id
),

responses as (
    select
        responses.*,
        items.kind as item_kind,
        items.topic_id,
        items.points,
        items.scale_min,
        items.scale_max,
        items.is_reversed,
        items.is_keyed,
        items.credit,
        items.tolerance,
        items.key_number,
        keys.n_keys
    from staging.responses as responses
    inner join study.items as items on responses.item_id = items.item_id
    left join keys on responses.item_id = keys.item_id
    where items.is_keyed or items.kind in ('likert', 'self_rated', 'rubric')
),

measured as (
    select
        *,
        bool_or(state = 'answered' and is_keyed) over (
            partition by cohort_id, participant_id, wave_id, instrument_id
        ) as is_taken,
        cast(case
            when not is_keyed then if(state = 'answered', scale_max - scale_min, null)
            when state in ('answered', 'skipped', 'dont_know', 'refused') and is_taken then points
        end as decimal(18, 6)) as possible,
        case
            when not is_keyed and is_reversed then scale_max - amount
            when not is_keyed then amount - scale_min
            when state <> 'answered' then 0
            when item_kind = 'graded' then least(greatest(amount, 0), points)
            when item_kind = 'number' then if(abs(amount - key_number) <= tolerance, points, 0)
            when item_kind = 'single' then if(n_right > 0, points, 0)
            when credit = 'all_or_nothing' then if(n_right = n_keys and n_wrong = 0, points, 0)
            else points * greatest(n_right - n_wrong, 0) / n_keys
        end as won_points
    from responses
)

select
    cohort_id,
    participant_id,
    person_id,
    wave_id,
    instrument_id,
    item_set_id,
    item_id,
    topic_id,
    item_kind,
    is_keyed,
    state,
    possible,
    cast(if(possible is null, null, won_points) as decimal(18, 6)) as earned,
    cast(if(possible is null, null, 100 * won_points / nullif(possible, 0)) as decimal(18, 12))
        as score
from measured
