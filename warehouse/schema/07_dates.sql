-- How written dates are read: strictly, by the order that the file declares.
-- What `sources.dates` reads it reads alike; tests/sources/test_dates.py holds the two together.
create or replace macro month_number(name) as
case
    when name in ('jan', 'januari', 'january') then 1
    when name in ('feb', 'februari', 'february', 'pebruari') then 2
    when name in ('mar', 'maret', 'march') then 3
    when name in ('apr', 'april') then 4
    when name in ('mei', 'may') then 5
    when name in ('jun', 'juni', 'june') then 6
    when name in ('jul', 'juli', 'july') then 7
    when name in ('agu', 'ags', 'agt', 'agust', 'aug', 'agustus', 'august') then 8
    when name in ('sep', 'sept', 'september') then 9
    when name in ('okt', 'oct', 'oktober', 'october') then 10
    when name in ('nov', 'nop', 'november', 'nopember') then 11
    when name in ('des', 'dec', 'desember', 'december') then 12
end;

-- No survey is older than 1905: 1899-12-31, 1900-01-00 and 1904-01-01 are how spreadsheets show a
-- date that is not there.
create or replace macro calendar_day(year, month, day) as
if(try_cast(year as integer) < 1905, null, try_cast(year || '-' || month || '-' || day as date));

-- A date without its clock: what follows a date must look like a time of day, with its time zone.
-- The day is the one that is written, in the time zone in which it is written.
create or replace macro day_part(t) as
regexp_replace(
    normalized(t),
    '(?:t|,? (?:at |pukul |jam )?)(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9]'
    || '(?:[:.][0-5][0-9](?:[.,][0-9]+)?)? ?(?:[ap]\.?m\.?)?'
    || ' ?(?:z|[a-z]{3,4}|(?:gmt|utc)? ?(?:[-+][0-9]{1,2}(?::?[0-9]{2})?)?)$',
    ''
);

-- 4/25/25 14:54: two digits are a year only where a clock follows, as programs write it.
create or replace macro full_year(day, t) as
if(
    contains(t, ':') and regexp_full_match(day, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}'),
    day[:-3] || '20' || day[-2:],
    day
);

create or replace macro day_by_order(parts, date_order) as
case date_order
    when 'dmy' then calendar_day(parts[3], parts[2], parts[1])
    when 'mdy' then calendar_day(parts[3], parts[1], parts[2])
end;

create or replace macro day_from_text(t, date_order) as
case
    when regexp_full_match(t, '[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}')
        then calendar_day(
            regexp_extract(t, '^([0-9]+)', 1),
            regexp_extract(t, '^[0-9]+.([0-9]+)', 1),
            regexp_extract(t, '([0-9]+)$', 1)
        )
    when regexp_full_match(t, '[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}')
        then day_by_order(regexp_split_to_array(t, '[-/.]'), date_order)
    when
        regexp_full_match(
            t, '(?:[a-z'']+,? )?[0-9]{1,2}(?:st|nd|rd|th)?[ /-][a-z]+\.?,?[ /-][0-9]{4}'
        )
        then calendar_day(
            regexp_extract(t, '([0-9]{4})$', 1),
            month_number(regexp_extract(t, '[0-9](?:st|nd|rd|th)?[ /-]([a-z]+)', 1)),
            regexp_extract(t, '([0-9]{1,2})(?:st|nd|rd|th)?[ /-][a-z]', 1)
        )
    when regexp_full_match(t, '(?:[a-z'']+,? )?[a-z]+\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}')
        then calendar_day(
            regexp_extract(t, '([0-9]{4})$', 1),
            month_number(regexp_extract(t, '([a-z]+)\.? [0-9]', 1)),
            regexp_extract(t, '[a-z]\.? ([0-9]{1,2})', 1)
        )
end;

-- The day of an answer. A year in front is read as ISO whatever the order; otherwise the declared
-- order decides, and a file whose order is year first has no other dates than those.
-- Lists of one give a part its name: a macro's argument is written out, and planned, per mention.
create or replace macro parse_date(t, date_order) as
[day_from_text(read, date_order) for read in [full_year(day, t) for day in [day_part(t)]]][1];
