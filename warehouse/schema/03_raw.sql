-- What was loaded, as it arrived, with file, row and state. A changed cohort replaces its rows.
-- No primary keys: one makes the file 14 times larger, and the runner proves keys instead.
-- Over 80 lines: it is a list of tables.
create schema if not exists raw;

create table if not exists raw.records (
    file_id bigint,
    row_number integer,
    cohort_id varchar,
    wave_id varchar,
    holds varchar,
    instrument varchar,
    person_id varchar,
    participant_id varchar,
    business_id varchar,
    answered_on varchar,
    record_key varchar,
    started_at varchar,
    ended_at varchar,
    submitted_at varchar,
    form_version varchar,
    session_id varchar,
    object_id varchar,
    rater_id varchar,
    state varchar
);

create table if not exists raw.responses (
    file_id bigint,
    row_number integer,
    item_id varchar,
    answer varchar,
    state varchar
);

create table if not exists raw.outcomes (
    file_id bigint,
    row_number integer,
    indicator_id varchar,
    answer varchar,
    state varchar
);

create table if not exists raw.roster (
    file_id bigint,
    row_number integer,
    attribute_id varchar,
    answer varchar,
    state varchar
);

create table if not exists raw.attendance (
    file_id bigint,
    row_number integer,
    session_id varchar,
    answer varchar,
    state varchar
);

create table if not exists raw.segments (
    file_id bigint,
    row_number integer,
    document_id varchar,
    role varchar,
    speaker varchar,
    segment_no integer,
    text varchar,
    may_quote boolean
);

create table if not exists raw.codings (
    file_id bigint,
    row_number integer,
    document_id varchar,
    code_id varchar,
    coder varchar,
    quote varchar,
    may_quote boolean,
    role varchar,
    wave_id varchar,
    state varchar
);

create table if not exists raw.summaries (
    file_id bigint,
    row_number integer,
    subject_kind varchar,
    subject_id varchar,
    item_set_id varchar,
    wave_id varchar,
    mean varchar,
    sd varchar,
    n varchar,
    share varchar,
    unit varchar,
    source_page varchar
);
