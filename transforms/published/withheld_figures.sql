-- One row per edition and figure that may not be shown: its key only.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- The last of the privacy rule's steps (docs/privacy.md), parts of a total that is shown, and all
-- that the steps withhold.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

summed as (
    select
        *,
        coalesce(sum(n_people) over before, 0) as n_rest,
        coalesce(sum(n_in) over before, 0) as n_in_rest,
        row_number() over before as turn
    from published.parts_of_totals
    window before as (
        partition by total
        order by
            not is_unknown, population = 'unpaired', n_again > 0 and not has_returned, n_people,
            cohort_id
        rows between unbounded preceding and 1 preceding
    )
),

ordered as (
    select
        *,
        not is_unknown and case
            when n_rest = 0 and n_again = 0 then false
            when abs(n_rest - n_again) < minimum then true
            when n_rest = 0 then false
            when rule in ('share', 'turnover') and n_in_rest - n_again < needed then true
            else rule = 'share' and n_rest - n_in_rest - n_again < needed
        end as is_needed
    from summed
),

-- One after the other, until what is left is large enough.
given_away as (
    select distinct same_people
    from ordered
    where is_needed
    qualify bool_and(is_needed or is_unknown) over (partition by total order by turn)
),

decided as (
    select
        figures.*,
        bool_or(figures.rule <> 'turnover' and (
            figures.is_hidden or given_away.same_people is not null
        )) over (partition by figures.fellows) or figures.is_hidden
        or given_away.same_people is not null as is_withheld
    from published.near_figures as figures
    left join given_away on figures.same_people = given_away.same_people
)

select
    edition,
    study_id,
    scope,
    cohort_id,
    cohort_other,
    session_id,
    subject_kind,
    subject_id,
    item_set_id,
    category,
    attribute,
    level,
    role,
    wave_from,
    wave_to,
    population,
    price_basis,
    analysis,
    metric,
    is_withheld
from decided
where is_withheld
