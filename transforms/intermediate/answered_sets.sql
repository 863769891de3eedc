-- One row per instrument version and item set that its takers can be scored on.
-- Key: version_id, item_set_id
-- That is the version itself, and every shared set all of whose items it holds.
with

shared as (
    select
        versions.item_set_id as version_id,
        sets.item_set_id
    from study.item_sets as sets
    inner join study.item_set_items as members on sets.item_set_id = members.item_set_id
    inner join study.item_set_items as held on members.item_id = held.item_id
    inner join study.item_sets as versions
        on
            held.item_set_id = versions.item_set_id
            and sets.instrument_id = versions.instrument_id
    where sets.kind = 'shared' and versions.kind = 'version'
    group by versions.item_set_id, sets.item_set_id
    having
        count(*) = (
            select count(*) from study.item_set_items as counted
            where counted.item_set_id = sets.item_set_id
        )
)

select
    item_set_id as version_id,
    item_set_id
from study.item_sets
where kind = 'version'
union all
select * from shared
