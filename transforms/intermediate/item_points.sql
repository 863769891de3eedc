-- One row per participant, wave and scored item, with what was earned of what was possible.
-- Key: cohort_id, participant_id, wave_id, item_id
-- Keyed items: no answer earns 0, once one keyed item of the test was answered. Rejected, not
-- asked and not applicable answers have no score. Scale items run from their lowest to their
-- highest point, reversed ones turned; without an answer they have no score.
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
        items.* exclude (item_id, instrument_id, kind),
        items.kind as item_kind,
        coalesce(keys.n_keys, 0) as n_keys,
        coalesce(bool_or(responses.state = 'answered' and items.is_keyed) over (
            partition by
                responses.cohort_id,
                responses.participant_id,
                responses.wave_id,
                responses.instrument_id
        ), false) as is_taken
    from staging.responses as responses
    inner join study.items as items on responses.item_id = items.item_id
    left join keys on responses.item_id = keys.item_id
    where items.kind <> 'text'
),

measured as (
    select
        *,
        case
            when not is_keyed then scale_max - scale_min
            when state in ('answered', 'skipped', 'dont_know', 'refused') and is_taken then points
        end as asked_points,
        case
            when not is_keyed and is_reversed then scale_max - amount
            when not is_keyed then amount - scale_min
            when state <> 'answered' then 0
            when item_kind = 'graded' then least(greatest(amount, 0), points)
            when
                item_kind = 'number'
                then points * cast(abs(amount - key_number) <= tolerance as int)
            when item_kind = 'single' then points * cast(n_right > 0 as int)
            when credit = 'all_or_nothing'
                then points * cast(n_right = n_keys and n_wrong = 0 as int)
            else points * greatest(n_right - n_wrong, 0) / nullif(n_keys, 0)
        end as won_points
    from responses
),

scored as (
    select
        *,
        cast(if(is_keyed or state = 'answered', asked_points, null) as decimal(18, 6)) as possible
    from measured
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
from scored
