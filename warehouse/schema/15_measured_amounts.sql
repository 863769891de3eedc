-- One row per file, indicator and amount of tonight, with its robust z among those of the file:
-- 0.6745 (x - median) / MAD (Iglewicz & Hoaglin 1993). Where more than half are alike, the MAD is 0
-- and the mean deviation stands in: (x - median) / (1.253314 mean |x - median|).
-- Money without a negative amount is judged by its logarithm: a business ten times as large is as
-- far off as one a tenth as large. Its zeros are no outliers: a month without sales is an answer.
create or replace view landing.measured_amounts as
with

scaled as (
    select
        written.file_no,
        written.subject_id,
        written.answer,
        written.n,
        indicators.kind = 'money'
        and min(written.number) over (partition by written.file_no, written.subject_id) >= 0
            as is_log,
        case
            when not is_log then cast(written.number as double)
            when written.number > 0 then ln(cast(written.number as double))
        end as x
    from landing.written_answers as written
    inner join study.indicators as indicators on written.subject_id = indicators.indicator_id
    where
        written.is_tonight
        and written.subject_kind = 'indicator'
        and written.number is not null
        and indicators.kind <> 'yes_no'
),

each as (
    select
        file_no,
        subject_id,
        x,
        unnest(range(n)) as place
    from scaled
    where x is not null
),

centered as (
    select
        file_no,
        subject_id,
        x,
        median(x) over (partition by file_no, subject_id) as center
    from each
),

spreads as (
    select
        file_no,
        subject_id,
        any_value(center) as center,
        median(abs(x - center)) as mad,
        avg(abs(x - center)) as mean_deviation,
        count(*) as n_amounts
    from centered
    group by file_no, subject_id
)

select
    scaled.file_no,
    scaled.subject_id as indicator_id,
    scaled.answer,
    scaled.n,
    case
        when scaled.x is null or spreads.n_amounts < 10 then null
        when spreads.mad > 0 then 0.6745 * (scaled.x - spreads.center) / spreads.mad
        when spreads.mean_deviation > 0
            then (scaled.x - spreads.center) / (1.253314 * spreads.mean_deviation)
    end as robust_z
from scaled
left join spreads
    on scaled.file_no = spreads.file_no and scaled.subject_id = spreads.subject_id;
