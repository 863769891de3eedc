-- Measures of the amounts in a column of a file; each row is one of landing.quality.
create or replace view landing.outlying_amounts as
select
    'outlier_share' as measure,
    files.cohort_id,
    files.wave_id,
    amounts.file_no,
    'indicator' as subject_kind,
    amounts.indicator_id as subject_id,
    coalesce(sum(amounts.n) filter (where abs(amounts.robust_z) > marks.outlier_z), 0) as n,
    sum(amounts.n) as n_of,
    coalesce(sum(amounts.n) filter (where abs(amounts.robust_z) > marks.outlier_z), 0)
    / sum(amounts.n) as value
from landing.amounts as amounts
inner join landing.files as files on amounts.file_no = files.file_no
inner join study.odd_rows as marks on true
where amounts.robust_z is not null
group by all;

-- Of numbers from 10 on, the share whose second significant digit is 0 or 5: one in five, where
-- nobody rounds. Amounts that are guessed stand at round numbers.
create or replace macro second_digit(number) as
substr(ltrim(regexp_replace(cast(abs(number) as varchar), '[^0-9]', '', 'g'), '0'), 2, 1);

create or replace view landing.heaped_digits as
select
    'digit_heaping' as measure,
    written.cohort_id,
    written.wave_id,
    written.file_no,
    written.subject_kind,
    written.subject_id,
    coalesce(sum(written.n) filter (where second_digit(written.number) in ('0', '5')), 0) as n,
    sum(written.n) as n_of,
    coalesce(sum(written.n) filter (where second_digit(written.number) in ('0', '5')), 0)
    / sum(written.n) as value
from landing.written_answers as written
left join study.items as items
    on written.subject_id = items.item_id and written.subject_kind = 'item'
where
    written.is_tonight
    and abs(written.number) >= 10
    and (written.subject_kind = 'indicator' or (items.kind = 'number' and not items.is_keyed))
group by all;
