-- One row per edition and figure, with a name for the very people it is about.
-- Key: edition, study_id, scope, cohort_id, cohort_other, session_id, subject_kind, subject_id, item_set_id, category, attribute, level, role, wave_from, wave_to, population, price_basis, analysis, metric
-- Those of a pair, of the panel and all of a wave are the same people where one is within the other
-- and they are as many; two pairs of waves may be as many and yet others.
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with

figures as (
    select * from published.sized_figures
),

whole as (
    select
        line,
        population,
        measured_at as wave_id,
        max(n_people) as n_people
    from figures
    where population in ('all', 'panel') and metric in ('mean', 'share') and attribute = ''
    group by line, population, measured_at
),

pairs as (
    select
        figures.line,
        figures.wave_from,
        figures.wave_to,
        max(figures.n_people) as n_pair,
        case n_pair
            when max(whole.n_people) filter (whole.population = 'panel') then 'panel'
            when max(whole.n_people) filter (whole.population = 'all')
                then 'all ' || figures.wave_from
            else figures.wave_from || ' ' || figures.wave_to
        end as people
    from figures
    left join whole on figures.line = whole.line and figures.wave_from = whole.wave_id
    where figures.population = 'matched' and figures.attribute = ''
    group by figures.line, figures.wave_from, figures.wave_to
),

ends as (
    select
        *,
        unnest([wave_from, wave_to]) as wave_id
    from pairs
),

same as (
    select
        line,
        wave_id,
        n_pair,
        min(people) as people
    from ends
    group by line, wave_id, n_pair
)

select
    figures.*, -- noqa: AM04
    case
        when figures.attribute <> '' then figures.attribute || '=' || figures.level
        when bool_or(figures.population = 'unpaired') over (partition by figures.line)
            then 'unpaired'
        when figures.population = 'all'
            then coalesce(same.people, 'all ' || figures.measured_at)
        when figures.population = 'matched'
            then if(figures.n_people = pairs.n_pair, pairs.people, 'part of ' || pairs.people)
        else figures.population
    end as people
from figures
left join pairs
    on
        figures.line = pairs.line
        and figures.wave_from = pairs.wave_from
        and figures.wave_to = pairs.wave_to
left join same
    on
        figures.line = same.line
        and figures.measured_at = same.wave_id
        and figures.n_people = same.n_pair
