-- One row per landed date of an answer. A date that cannot be read is a cell that is rejected: its
-- record loads without it, as if nobody had written when.
create or replace view landing.checked_dates as
select
    records.file_no,
    records.row_number,
    parse_date(records.answered_on, files.date_order) is not null as is_day,
    case files.date_order
        when 'dmy' then 'dd/mm/yyyy' when 'mdy' then 'mm/dd/yyyy' else 'yyyy-mm-dd'
    end as date_shape
from landing.records as records
inner join landing.files as files on records.file_no = files.file_no
where records.left_out = '' and normalized(records.answered_on) <> '';
