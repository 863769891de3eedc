-- One row per sitting and scored item, with what was earned of what was possible.
-- Key: sitting_no, item_id
-- Keyed items: no answer earns 0, once one keyed item of the test was answered. Scale items run
-- from their lowest to their highest point, reversed ones turned. Other states have no points.
with

items as (
    select
        items.item_id as scored_item_id,
        items.instrument_id,
        items.topic_id,
        items.kind as item_kind,
        items.points,
        items.scale_min,
        items.scale_max,
        items.is_reversed,
        items.is_keyed,
        items.credit,
        items.tolerance,
        items.key_number,
        keys.n_keys
    from study.items as items
    left join intermediate.item_keys as keys on items.item_id = keys.item_id
    where items.is_keyed or items.kind in ('likert', 'self_rated', 'rubric')
),

taken as (
    select distinct
        responses.sitting_no,
        items.instrument_id
    from staging.responses as responses
    inner join items on responses.item_id = items.scored_item_id
    where responses.state = 'answered' and items.is_keyed
),

shown as (
    select
        responses.*,
        items.*,
        taken.sitting_no is not null as is_taken
    from staging.responses as responses
    inner join items on responses.item_id = items.scored_item_id
    left join taken
        on responses.sitting_no = taken.sitting_no and items.instrument_id = taken.instrument_id
),

measured as (
    select
        sitting_no,
        item_id,
        item_set_id,
        instrument_id,
        topic_id,
        item_kind,
        is_keyed,
        state,
        cast(case
            when not is_keyed then if(state = 'answered', scale_max - scale_min, null)
            when not is_taken then null
            when state in ('answered', 'skipped', 'dont_know', 'refused') then points
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
    from shown
)

select
    * exclude (won_points),
    cast(if(possible is null, null, won_points) as decimal(18, 6)) as earned,
    cast(if(possible is null, null, 100 * won_points / nullif(possible, 0)) as decimal(18, 12))
        as score
from measured
