-- How old someone is, from what a file holds of their birth.
-- The day of birth, or the last day of the year of birth: at its end someone is as old as the year
-- says. NULL where no year or day can be read.
create or replace macro born_on(t, is_year, date_order) as
if(
    is_year,
    if(
        regexp_full_match(normalized(t), '(?:19|20)[0-9]{2}'),
        try_cast(normalized(t) || '-12-31' as date),
        null
    ),
    parse_date(t, date_order)
);

-- Whole years of age at a day; by the year of birth, those reached within the year of that day.
create or replace macro years_old(born, today, is_year) as
if(is_year, year(today) - year(born), cast(date_part('year', age(today, born)) as int));
