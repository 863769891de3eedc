-- One row per published figure of a cohort that is known from averages only, by instrument.
-- Key: cohort_id, instrument_id, subject_kind, subject_id, wave_id
-- A topic without a version stands under every test of it. Overall, where not told, is the mean of
-- the topics, if all of the test (without a version: of the study) were; n the fewest of any.
with

tests as (
    select distinct
        sets.instrument_id,
        sets.item_set_id,
        topics.topic_id
    from intermediate.set_topics as topics
    inner join study.item_sets as sets on topics.item_set_id = sets.item_set_id
    where topics.subject_kind = 'topic' and topics.topic_id <> '' and sets.kind = 'version'
),

topics as (
    select distinct
        tests.instrument_id,
        summaries.*
    from staging.summaries as summaries
    inner join tests
        on
            (summaries.item_set_id = '' or summaries.item_set_id = tests.item_set_id)
            and (summaries.subject_kind = 'overall' or summaries.subject_id = tests.topic_id)
    where summaries.subject_kind in ('topic', 'overall')
),

wanted as (
    select
        item_set_id,
        count(*) as n_topics
    from tests
    group by item_set_id
    union all
    select
        '' as item_set_id,
        count(*) as n_topics
    from study.topics
),

means as (
    select
        topics.instrument_id,
        topics.cohort_id,
        'overall' as subject_kind,
        'overall' as subject_id,
        topics.item_set_id,
        topics.wave_id,
        avg(topics.mean) as mean,
        cast(null as double) as sd,
        min(topics.n) as n,
        cast(null as double) as share,
        '' as source_page
    from topics
    inner join wanted on topics.item_set_id = wanted.item_set_id
    cross join study.settings as settings
    where topics.subject_kind = 'topic' and settings.overall_rule = 'mean_of_topics'
    group by topics.instrument_id, topics.cohort_id, topics.item_set_id, topics.wave_id
    having count(topics.mean) = any_value(wanted.n_topics)
)

select * from topics -- noqa: AM04
union all by name
select means.* from means
anti join topics
    on
        means.cohort_id = topics.cohort_id
        and means.instrument_id = topics.instrument_id
        and means.wave_id = topics.wave_id
        and topics.subject_kind = 'overall'
union all by name
select
    '' as instrument_id,
    summaries.* -- noqa: AM04
from staging.summaries as summaries
where summaries.subject_kind = 'indicator'
