-- How far the answers to a question lie from those of earlier cohorts. Of choices, the total
-- variation distance: half the sum of |difference of shares|. Of numbers, the Kolmogorov-Smirnov
-- distance: the largest difference of the shares up to a number. Both are 0 to 1.
-- Each row is one of landing.quality; n_of is the smaller of the two groups.
create or replace view landing.drifted_answers as
with

shares as (
    select
        *,
        sum(n) over (partition by cohort_id, question)
            as n_now,
        sum(n_before) over (partition by cohort_id, question)
            as n_earlier,
        n / n_now - n_before / n_earlier as difference
    from landing.compared_answers
    where file_no is not null
),

distances as (
    select
        *,
        sum(difference) over (
            partition by cohort_id, question order by place
        ) as up_to
    from shares
    where n_earlier > 0 and n_now > 0
)

select
    'drift' as measure,
    cohort_id,
    wave_id,
    any_value(file_no) as file_no,
    subject_kind,
    subject_id,
    any_value(n_now) as n,
    least(any_value(n_now), any_value(n_earlier)) as n_of,
    if(max(choice) <> '', sum(abs(difference)) / 2, max(abs(up_to))) as value
from distances
group by cohort_id, question, wave_id, subject_kind, subject_id;
