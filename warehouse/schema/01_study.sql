-- What the study declares, as tables that SQL joins. Written anew by every run.
-- Over 80 lines: it is a list of tables, and the study is one thing.
create schema if not exists study;

create table if not exists study.settings (
    study_id varchar,
    as_of date,
    mastery_threshold decimal(9, 4),
    overall_rule varchar,
    currency varchar,
    timezone varchar,
    completion_share decimal(9, 6),
    comparable_share decimal(9, 6),
    duplicates varchar,
    privacy_funder integer,
    privacy_team integer
);

create table if not exists study.limits (
    measure varchar,
    warn double,
    stop double,
    fewest integer
);

create table if not exists study.odd_rows (
    outlier_z double,
    straight_items integer,
    seconds_per_item double
);

create table if not exists study.labels (
    subject_kind varchar,
    subject_id varchar,
    language varchar,
    label varchar
);

create table if not exists study.waves (
    wave_id varchar,
    wave_no integer,
    kind varchar,
    anchor varchar,
    due_days integer,
    from_days integer,
    to_days integer,
    late varchar,
    is_sampled boolean
);

create table if not exists study.wave_pairs (
    subject_kind varchar,
    subject_id varchar,
    wave_from varchar,
    wave_to varchar,
    pair_no integer
);

create table if not exists study.cohorts (
    cohort_id varchar,
    cohort_no integer,
    evidence varchar,
    arm varchar,
    place varchar,
    mode varchar,
    first_session_on date,
    last_session_on date,
    n_sessions integer,
    hours decimal(9, 2),
    n_invited integer,
    has_roster boolean,
    has_attendance boolean,
    is_pooled boolean
);

-- How a comparison group came about; no row without one. unit: what was assigned, a person, a
-- business or a cohort.
create table if not exists study.comparison (assignment varchar, unit varchar);

-- Each treatment cohort (cohort_id) with each comparison cohort that stands beside it.
create table if not exists study.compared_cohorts (cohort_id varchar, cohort_other varchar);

create table if not exists study.cohort_waves (
    cohort_id varchar,
    wave_id varchar,
    opens_on date,
    due_on date,
    closes_on date,
    is_due boolean,
    is_declared boolean
);

create table if not exists study.sessions (
    cohort_id varchar,
    session_id varchar,
    session_no integer,
    held_on date,
    hours decimal(9, 2),
    mode varchar
);

create table if not exists study.session_topics (
    cohort_id varchar,
    session_id varchar,
    topic_id varchar
);

create table if not exists study.topics (topic_id varchar, topic_no integer);

create table if not exists study.instruments (
    instrument_id varchar,
    unit varchar,
    holds varchar
);

create table if not exists study.items (
    item_id varchar,
    instrument_id varchar,
    item_no integer,
    topic_id varchar,
    kind varchar,
    points decimal(18, 6),
    scale_min decimal(18, 6),
    scale_max decimal(18, 6),
    is_reversed boolean,
    is_keyed boolean,
    is_recommend boolean,
    credit varchar,
    tolerance decimal(18, 6),
    key_number decimal(18, 6),
    has_options boolean,
    is_sensitive boolean,
    asked_if_item varchar,
    asked_if_value varchar
);

create table if not exists study.answers (
    subject_kind varchar,
    subject_id varchar,
    answer varchar,
    value varchar,
    state varchar,
    is_key boolean
);

create table if not exists study.item_sets (
    item_set_id varchar,
    instrument_id varchar,
    kind varchar,
    n_items integer
);

create table if not exists study.item_set_items (item_set_id varchar, item_id varchar);

create table if not exists study.indicators (
    indicator_id varchar,
    indicator_no integer,
    unit varchar,
    kind varchar,
    value_kind varchar,
    currency varchar,
    period varchar,
    direction varchar,
    baseline_wave varchar,
    minimum decimal(18, 4),
    maximum decimal(18, 4),
    at_or_above integer,
    winsorize double,
    records_indicator varchar,
    is_about_previous boolean,
    formula varchar,
    is_skipping boolean,
    is_primary boolean,
    is_sensitive boolean
);

create table if not exists study.indicator_options (
    indicator_id varchar,
    option_id varchar,
    option_no integer,
    is_none boolean
);

create table if not exists study.formula_parts (
    indicator_id varchar,
    part_no integer,
    part_id varchar
);

create table if not exists study.prices (
    month_on date,
    price_index double,
    is_base boolean
);

create table if not exists study.calendar (month_on date, tag varchar);

create table if not exists study.targets (
    subject_kind varchar,
    subject_id varchar,
    wave_to varchar,
    metric varchar,
    kind varchar,
    target double
);

create table if not exists study.attributes (
    attribute_id varchar,
    attribute_no integer,
    unit varchar
);

create table if not exists study.attribute_values (
    attribute_id varchar,
    value varchar,
    value_no integer
);

create table if not exists study.cohort_attributes (
    cohort_id varchar,
    attribute_id varchar,
    value varchar
);

create table if not exists study.age_bands (
    attribute_id varchar,
    value varchar,
    is_year boolean,
    lowest integer,
    highest integer
);

create table if not exists study.themes (theme_id varchar, theme_no integer);

create table if not exists study.codes (code_id varchar, theme_id varchar);
