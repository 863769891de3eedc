-- One row per cohort, wave, version and scored item: who was right, and how it goes with the rest.
-- Key: cohort_id, wave_id, item_set_id, item_id
-- Whose answer counts neither for nor against is not in it. The rest are the other items of the
-- same topic and kind, as a share of their points; it is looked at after the course only. Sums are
-- of exact decimals, so that no order of rows and no number of threads moves a digit.
with

points as (
    select
        scores.sitting_no,
        scores.instrument_id,
        scores.item_set_id,
        scores.topic_id,
        scores.item_id,
        scores.is_keyed,
        scores.earned,
        scores.possible,
        sittings.cohort_id,
        sittings.wave_id,
        waves.kind as wave_kind
    from intermediate.item_points as scores
    inner join staging.sittings as sittings on scores.sitting_no = sittings.sitting_no
    inner join study.waves as waves on sittings.wave_id = waves.wave_id
    where scores.score is not null
),

topics as (
    select
        sitting_no,
        item_set_id,
        topic_id,
        is_keyed,
        sum(earned) as earned,
        sum(possible) as possible
    from points
    where wave_kind = 'post'
    group by sitting_no, item_set_id, topic_id, is_keyed
),

rests as (
    select
        points.*,
        cast(
            (topics.earned - points.earned) / nullif(topics.possible - points.possible, 0)
            as decimal(18, 12)
        ) as rest
    from points
    left join topics
        on
            points.sitting_no = topics.sitting_no
            and points.item_set_id = topics.item_set_id
            and points.topic_id = topics.topic_id
            and points.is_keyed = topics.is_keyed
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
