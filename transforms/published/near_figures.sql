-- One row per edition and figure, with whether it is hidden: small, near another, or with those.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- Steps two and three of the privacy rule (docs/privacy.md): near and together. Means that changes
-- link are compared over all their waves: from one and the change follows the other. A change of
-- which there are two stands beside them (is_beside), as if it were a mean shown before.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

entries as (
    select
        *,
        unnest(if(is_doubled, [false, true], [false])) as is_beside,
        concat_ws(
            '|', line, if(is_beside, 'mean', measure),
            if(is_beside or (measure = 'mean' and is_linked), 'linked', measured_at)
        ) as compared
    from published.linked_figures
),

placed as (
    select
        *,
        row_number() over (
            partition by compared
            order by
                attribute <> '', population <> 'matched', population <> 'panel', not has_target,
                wave_no, wave_from, population, attribute, level, metric <> measure, metric
        ) as place_no
    from entries
),

ranked as (
    select
        *,
        if(is_beside, 0, min(if(is_beside, null, place_no)) over (partition by compared, people))
            as first_no
    from placed
),

near as (
    select
        later.*,
        later.is_solvable or exists (
            select 1 from ranked as earlier
            where
                later.measure <> '' and not earlier.is_small
                and earlier.compared = later.compared and earlier.first_no < later.first_no
                and earlier.people <> later.people
                and (
                    abs(earlier.n_people - later.n_people) < later.minimum
                    or (
                        later.rule = 'share' and earlier.population <> later.population
                        and least(
                            abs(earlier.n_in - later.n_in),
                            abs(earlier.n_people - later.n_people - earlier.n_in + later.n_in)
                        ) < later.needed
                    )
                )
        ) as is_near
    from ranked as later
    where not later.is_beside
)

select
    * exclude (compared, is_beside, wave_no, has_target, is_near, place_no, first_no), -- noqa: AM04
    is_small or is_near
    or bool_or((is_small or is_near) and rule <> 'turnover') over (partition by fellows)
        as is_hidden
from near
