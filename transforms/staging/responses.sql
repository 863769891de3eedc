-- One row per participant, wave and item of the instrument version they were given.
-- Key: cohort_id, participant_id, wave_id, item_id
-- An item without a column, or whose condition was not met, was not asked. Where an item came
-- twice (parts of a wave), an answered cell goes before a blank one.
with

given as (
    select distinct
        cohort_id,
        participant_id,
        person_id,
        wave_id,
        item_set_id
    from staging.records
    where holds = 'survey' and item_set_id <> '' and participant_id <> ''
),

shown as (
    select
        given.*,
        items.item_id,
        items.instrument_id,
        items.asked_if_item,
        items.asked_if_value
    from given
    inner join study.item_set_items as members on given.item_set_id = members.item_set_id
    inner join study.items as items on members.item_id = items.item_id
    qualify row_number() over (
        partition by given.cohort_id, given.participant_id, given.wave_id, items.item_id
        order by given.item_set_id, given.person_id
    ) = 1
),

cells as (
    select * from staging.cells
    qualify row_number() over (
        partition by cohort_id, participant_id, wave_id, item_id
        order by state = 'skipped', state = 'rejected', file_id, row_number
    ) = 1
)

select
    shown.cohort_id,
    shown.participant_id,
    shown.person_id,
    shown.wave_id,
    shown.instrument_id,
    shown.item_set_id,
    shown.item_id,
    cells.value,
    cells.amount,
    cells.n_right,
    cells.n_wrong,
    case
        when cells.state is null then 'not_asked'
        when cells.state <> 'skipped' or shown.asked_if_item = '' then cells.state
        when list_contains(string_split(conditions.value, ' '), shown.asked_if_value)
            then cells.state
        else 'not_asked'
    end as state
from shown
left join cells
    on
        shown.cohort_id = cells.cohort_id
        and shown.participant_id = cells.participant_id
        and shown.wave_id = cells.wave_id
        and shown.item_id = cells.item_id
left join cells as conditions
    on
        shown.cohort_id = conditions.cohort_id
        and shown.participant_id = conditions.participant_id
        and shown.wave_id = conditions.wave_id
        and shown.asked_if_item = conditions.item_id
