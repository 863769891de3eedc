-- How answers are spread: each file's choices, or numbers in steps, with how often.
-- Amounts fall into steps of a factor of root 2, points into twentieths.
create or replace macro step_of(number) as
if(number = 0, 0, sign(number) * (1 + round(2 * log2(1 + abs(number)))));

create or replace view landing.distributions as
select
    cohorts.arm,
    written.wave_id,
    written.instrument,
    written.subject_kind,
    written.subject_id,
    written.cohort_id,
    cohorts.cohort_no,
    coalesce(items.kind, indicators.kind) in (
        'single', 'yes_no', 'ordered', 'status'
    ) as is_choice,
    case
        when is_choice then 0
        when items.kind = 'graded' then floor(20 * written.number / items.points)
        when items.kind in ('likert', 'self_rated', 'rubric') then written.number
        else step_of(cast(written.number as double))
    end as place,
    if(is_choice, written.value, '') as choice,
    sum(written.n) as n,
    any_value(written.file_no) filter (where written.is_tonight) as file_no
from landing.written_answers as written
inner join study.cohorts as cohorts on written.cohort_id = cohorts.cohort_id
left join study.items as items
    on written.subject_kind = 'item' and written.subject_id = items.item_id
left join study.indicators as indicators
    on written.subject_kind = 'indicator' and written.subject_id = indicators.indicator_id
where
    coalesce(items.kind, indicators.kind) not in ('text', 'multiple', 'choice_many')
    and not written.is_blank
    and written.value <> ''
    and (is_choice or written.number is not null)
group by all;
