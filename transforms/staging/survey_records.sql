-- One row per loaded survey record, with the sitting it belongs to.
-- Key: file_id, row_number
select
    records.file_id,
    records.row_number,
    records.item_set_id,
    records.decimal_mark,
    records.group_mark,
    records.choice_separator,
    sittings.sitting_no
from staging.records as records
inner join staging.sittings as sittings
    on
        records.cohort_id = sittings.cohort_id
        and records.participant_id = sittings.participant_id
        and records.wave_id = sittings.wave_id
where records.holds = 'survey' and records.item_set_id <> ''
