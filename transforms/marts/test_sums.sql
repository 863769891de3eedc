-- One row per cohort, wave after the course, version and subject: what Cronbach's alpha is made of.
-- Key: cohort_id, wave_id, item_set_id, subject_kind, subject_id
-- Of people whose every item of the subject counts. Sums are of exact decimals, so that no order of
-- rows and no number of threads moves a digit.
with

points as (
    select
        sitting_no,
        item_set_id,
        item_id,
        earned,
        unnest(if(is_keyed, ['topic', 'overall'], ['scale'])) as subject_kind,
        unnest(if(is_keyed, [topic_id, 'overall'], [topic_id])) as subject_id
    from intermediate.item_points
    where score is not null
),

items as (
    select
        people.cohort_id,
        people.wave_id,
        people.item_set_id,
        people.subject_kind,
        people.subject_id,
        points.item_id,
        cast(sum(points.earned) as decimal(18, 6)) as earned,
        sum(points.earned * points.earned) as squares
    from points
    inner join intermediate.whole_sittings as people
        on
            points.sitting_no = people.sitting_no
            and points.item_set_id = people.item_set_id
            and points.subject_kind = people.subject_kind
            and points.subject_id = people.subject_id
    group by all
),

item_sums as (
    select
        cohort_id,
        wave_id,
        item_set_id,
        subject_kind,
        subject_id,
        cast(sum(squares) as double) as item_squares,
        cast(sum(earned * earned) as double) as squared_item_sums
    from items
    group by all
),

totals as (
    select
        cohort_id,
        wave_id,
        item_set_id,
        subject_kind,
        subject_id,
        n_items,
        cast(count(*) as int) as n_people,
        cast(sum(earned) as double) as total_sum,
        cast(sum(earned * earned) as double) as total_squares,
        max(earned) > min(earned) as total_varies
    from intermediate.whole_sittings
    group by all
)

select
    totals.*,
    item_sums.item_squares,
    item_sums.squared_item_sums
from totals
inner join item_sums
    on
        totals.cohort_id = item_sums.cohort_id
        and totals.wave_id = item_sums.wave_id
        and totals.item_set_id = item_sums.item_set_id
        and totals.subject_kind = item_sums.subject_kind
        and totals.subject_id = item_sums.subject_id
