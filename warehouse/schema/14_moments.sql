-- When something happened, to the second, as the clock that wrote it showed. Its time zone is left
-- out: a record's own times come from one clock, and only such are compared.
create or replace macro clock_part(t) as
substr(normalized(t), length(day_part(t)) + 1);

create or replace macro hour_of(clock) as
try_cast(regexp_extract(clock, '([0-9]{1,2})[:.][0-9]{2}', 1) as integer)
+ case
    when
        regexp_matches(clock, '[0-9] ?p\.?m') and not regexp_matches(clock, '^[^0-9]*12[:.]')
        then 12
    when regexp_matches(clock, '[0-9] ?a\.?m') and regexp_matches(clock, '^[^0-9]*12[:.]') then -12
    else 0
end;

create or replace macro seconds_of(clock) as
hour_of(clock) * 3600
+ try_cast(regexp_extract(clock, '[0-9]{1,2}[:.]([0-9]{2})', 1) as integer) * 60
+ coalesce(
    try_cast(regexp_extract(clock, '[0-9]{1,2}[:.][0-9]{2}[:.]([0-9]{2})', 1) as integer), 0
);

-- ISO, as most tools write it, goes a short way of its own.
create or replace macro is_iso_moment(t) as
length(t) >= 19 and substr(t, 5, 1) = '-' and substr(t, 14, 1) = ':'
and not ends_with(upper(t), 'M');

create or replace macro parse_iso_moment(t) as try_cast(substr(t, 1, 19) as timestamp);

-- A day without a clock is no moment.
create or replace macro parse_moment(t, date_order) as
cast(parse_date(t, date_order) as timestamp)
+ to_seconds(cast(seconds_of(clock_part(t)) as bigint));
