-- One row per edition that is published, with the numbers of its privacy rule.
-- Key: edition
-- minimum: the people (or interviews) that a mean, a share or a value of an attribute needs, as the
-- study declares it, never below 3. least: what a share needs in its numerator and its complement
-- where it is not sensitive. These numbers stand nowhere else. Funders see interviews only pooled
-- (pools_interviews), and nothing that only a statistician reads (is_plain).
select
    'funder' as edition,
    greatest(privacy_funder, 3) as minimum,
    3 as least,
    true as pools_interviews,
    true as is_plain
from study.settings
