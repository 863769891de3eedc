-- Points that a tool or a teacher gave: "13.50 / 15" is 13.5, out of 15.
-- Tools write them with a point, or as the spreadsheet does, whatever the study's locale; one mark
-- with one or two digits behind it parts no groups, so there is no other way to read them.
create or replace macro is_short_number(t) as
regexp_full_match(trim(t), '[0-9]{1,9}[.,][0-9]{1,2}');

create or replace macro short_or_marked_number(t, decimal_mark, group_mark) as
if(
    is_short_number(t),
    parse_number(replace(t, ',', '.'), '.', ''),
    parse_number(t, decimal_mark, group_mark)
);

create or replace macro points_given(t, decimal_mark, group_mark) as
short_or_marked_number(split_part(t, '/', 1), decimal_mark, group_mark);

create or replace macro points_possible(t, decimal_mark, group_mark) as
if(
    contains(t, '/'),
    short_or_marked_number(split_part(t, '/', 2), decimal_mark, group_mark),
    null
);
