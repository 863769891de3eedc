-- One row per cohort, wave, version and scored item: who was right, and how it goes with the rest.
-- Key: cohort_id, wave_id, item_set_id, item_id
-- Whose answer counts neither for nor against is not in it. The rest are the other items of the
-- same topic and kind, as a share of their points, of people who have a score there; it is looked
-- at after the course only. Sums are of exact decimals, so that no order of rows and no number of
-- threads moves a digit.
with

topics as (
    select
        scores.sitting_no,
        scores.item_set_id,
        scores.topic_id,
        scores.subject_kind = 'topic' as is_keyed,
        scores.earned,
        scores.possible
    from intermediate.subject_scores as scores
    inner join staging.sittings as sittings on scores.sitting_no = sittings.sitting_no
    inner join study.waves as waves on sittings.wave_id = waves.wave_id
    where waves.kind = 'post'
),

rests as (
    select
        scores.instrument_id,
        scores.item_set_id,
        scores.topic_id,
        scores.item_id,
        scores.is_keyed,
        scores.earned,
        scores.possible,
        sittings.cohort_id,
        sittings.wave_id,
        cast(
            (topics.earned - scores.earned) / nullif(topics.possible - scores.possible, 0)
            as decimal(18, 12)
        ) as rest
    from intermediate.item_points as scores
    inner join staging.sittings as sittings on scores.sitting_no = sittings.sitting_no
    left join topics
        on
            scores.sitting_no = topics.sitting_no
            and scores.item_set_id = topics.item_set_id
            and scores.topic_id = topics.topic_id
            and scores.is_keyed = topics.is_keyed
    where scores.score is not null
)

select
    cohort_id,
    wave_id,
    item_set_id,
    item_id,
    instrument_id,
    topic_id,
    is_keyed,
    cast(count(*) as int) as n_people,
    cast(count(*) filter (where earned = possible) as int) as n_correct,
    cast(count(rest) as int) as n_with_rest,
    cast(sum(earned) filter (where rest is not null) as double) as earned_sum,
    cast(sum(earned * earned) filter (where rest is not null) as double) as earned_squares,
    cast(sum(rest) as double) as rest_sum,
    cast(sum(rest * rest) as double) as rest_squares,
    cast(sum(earned * rest) as double) as rest_products,
    coalesce(
        max(earned) filter (where rest is not null) > min(earned) filter (where rest is not null),
        false
    ) as item_varies,
    coalesce(max(rest) > min(rest), false) as rest_varies
from rests
group by
    cohort_id, wave_id, item_set_id, item_id, instrument_id, topic_id, is_keyed
