-- One row per edition and quote: consented, redacted, of a theme whose count is shown.
-- Key: edition, quote_no
-- Where interviews are pooled, a quote carries no cohort, wave or role. Its number follows the
-- themes and the words, so that it does not depend on pseudonyms.
with

shown as (
    select
        edition,
        subject_id as theme_id
    from published.figures
    where
        scope = 'pooled' and subject_kind = 'theme' and metric = 'theme_count'
        and not is_suppressed
),

quotes as (
    select distinct
        editions.edition,
        quotes.theme_id,
        if(editions.pools_interviews, '', quotes.role) as role,
        if(editions.pools_interviews, '', quotes.wave_id) as wave_id,
        quotes.quote
    from marts.quotes as quotes
    inner join study.cohorts as cohorts on quotes.cohort_id = cohorts.cohort_id
    cross join intermediate.editions as editions
    inner join shown
        on
            editions.edition = shown.edition
            and quotes.theme_id = shown.theme_id
    where cohorts.is_pooled
)

select
    quotes.edition,
    row_number() over (
        partition by quotes.edition
        order by themes.theme_no, quotes.quote, quotes.role, quotes.wave_id
    ) as quote_no,
    quotes.theme_id,
    quotes.role,
    quotes.wave_id,
    quotes.quote
from quotes
inner join study.themes as themes on quotes.theme_id = themes.theme_id
