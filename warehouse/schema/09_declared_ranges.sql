-- A number as people write it in the declaration: no trailing zeros.
create or replace macro plain_number(n) as
regexp_replace(cast(n as varchar), '\.?0*$', '')
|| if(contains(cast(n as varchar), '.'), '', regexp_extract(cast(n as varchar), '0*$'));

-- The allowed range of each item and indicator, and its words. They are written here, once per
-- question: written per cell, they cost ten times what all predicates cost together.
create or replace macro range_words(lowest, highest) as
case
    when lowest is not null and highest is not null
        then plain_number(lowest) || ' – ' || plain_number(highest)
    when lowest is not null then '≥ ' || plain_number(lowest)
    when highest is not null then '≤ ' || plain_number(highest)
    else ''
end;

create or replace view landing.declared_items as
select
    item_id,
    kind,
    has_options,
    points,
    if(kind = 'graded', 0, scale_min) as lowest,
    if(kind = 'graded', points, scale_max) as highest,
    range_words(lowest, highest) as allowed_range,
    plain_number(points) as points_words
from study.items;

create or replace view landing.declared_indicators as
select
    indicator_id,
    kind,
    coalesce(currency, '') as currency,
    coalesce(minimum, if(kind = 'count', 0, null)) as lowest,
    maximum as highest,
    range_words(lowest, highest) as allowed_range
from study.indicators;

create or replace view landing.declared_sessions as
select
    cohort_id,
    session_id,
    greatest(hours, 1) as highest,
    range_words(0, hours) as allowed_range
from study.sessions;
