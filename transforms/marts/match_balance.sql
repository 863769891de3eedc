-- One row per cohort with a test at its first wave: those found again later beside those not.
-- Key: cohort_id
-- The overall score at the first wave; found again is who is in any later survey or outcome.
-- The difference is in SDs of all at the first wave. Below 5 in either group it is NULL.
with

scored as (
    select
        scores.cohort_id,
        scores.participant_id,
        waves.wave_no,
        arg_max(scores.score, (scores.n_items, scores.item_set_id)) as score
    from marts.topic_scores as scores
    inner join study.waves as waves on scores.wave_id = waves.wave_id
    where scores.subject_kind = 'overall' and scores.person_id <> ''
    group by scores.cohort_id, scores.participant_id, waves.wave_no
),

first_waves as (
    select
        cohort_id,
        min(wave_no) as wave_no
    from scored
    group by cohort_id
),

later as (
    select distinct
        records.cohort_id,
        records.participant_id
    from staging.records as records
    inner join study.waves as waves on records.wave_id = waves.wave_id
    inner join first_waves on records.cohort_id = first_waves.cohort_id
    where waves.wave_no > first_waves.wave_no and records.holds in ('survey', 'outcomes')
),

counted as (
    select
        scored.cohort_id,
        cast(count(later.participant_id) as int) as n_matched,
        cast(count(*) - n_matched as int) as n_unmatched,
        sum(if(later.participant_id is null, 0, scored.score)) as sum_matched,
        sum(scored.score) as sum_all,
        sum(cast(scored.score as decimal(9, 4)) * cast(scored.score as decimal(9, 4))) as squares,
        least(n_matched, n_unmatched) >= 5 as is_enough
    from scored
    inner join first_waves
        on scored.cohort_id = first_waves.cohort_id and scored.wave_no = first_waves.wave_no
    left join later
        on scored.cohort_id = later.cohort_id and scored.participant_id = later.participant_id
    group by scored.cohort_id
),

compared as (
    select
        *,
        if(is_enough, sum_matched / n_matched, null) as mean_matched,
        if(is_enough, (sum_all - sum_matched) / n_unmatched, null) as mean_unmatched,
        n_matched + n_unmatched as n,
        sqrt(greatest(squares - sum_all * sum_all / n, 0) / (n - 1)) as sd
    from counted
)

select
    cohort_id,
    n_matched,
    n_unmatched,
    round(mean_matched, 6) as mean_matched,
    round(mean_unmatched, 6) as mean_unmatched,
    round((mean_matched - mean_unmatched) / nullif(round(sd, 6), 0), 6) as baseline_smd,
    case
        when not is_enough then 'too_few'
        when round(sd, 6) = 0 then 'all_equal'
        else ''
    end as note_code
from compared
