-- What each written answer to a scored item earns, from 0 to 1, for the comparison of whole waves
-- only: what is published is scored in the models.
create or replace view landing.earned_answers as
with

keys as (
    select
        subject_id as item_id,
        list(distinct normalized(answer)) as writings,
        count(distinct value) as n_keys
    from study.answers
    where subject_kind = 'item' and is_key
    group by subject_id
)

select
    chosen.file_no,
    chosen.item_id,
    chosen.answer,
    chosen.n,
    items.topic_id,
    items.points,
    case
        when items.kind = 'graded' then chosen.number / items.points
        when
            items.kind = 'number'
            then if(abs(chosen.number - items.key_number) <= items.tolerance, 1, 0)
        when items.kind = 'single'
            then if(list_contains(keys.writings, normalized(chosen.answer)), 1, 0)
        when items.kind = 'multiple'
            then
                greatest(
                    2 * len(list_intersect(chosen.choices, keys.writings)) - len(chosen.choices), 0
                ) / keys.n_keys
        when items.is_reversed
            then (items.scale_max - chosen.number) / (items.scale_max - items.scale_min)
        else (chosen.number - items.scale_min) / (items.scale_max - items.scale_min)
    end as earned
from landing.chosen_answers as chosen
inner join study.items as items
    on
        chosen.item_id = items.item_id
        and (items.is_keyed or items.kind in ('likert', 'self_rated', 'rubric'))
        and items.topic_id <> ''
left join keys on chosen.item_id = keys.item_id;
