-- One row per way in which an item was answered in a file of tonight, with the choices in it.
create or replace view landing.chosen_answers as
with

parted as (
    select
        written.file_no,
        written.subject_id as item_id,
        written.answer,
        written.n,
        written.number,
        choices_in(
            written.answer,
            if(items.kind = 'multiple', files.choice_separator, ''),
            coalesce(declared.phrases, [])
        ) as parts
    from landing.written_answers as written
    inner join landing.files as files on written.file_no = files.file_no
    inner join study.items as items on written.subject_id = items.item_id
    left join landing.declared_answers as declared
        on written.subject_id = declared.subject_id and declared.subject_kind = 'item'
    where written.is_tonight and written.subject_kind = 'item'
)

select
    file_no,
    item_id,
    answer,
    n,
    number,
    list_distinct([normalized(part) for part in parts]) as choices
from parted;
