-- The tables of loaded rows and of the ledger as an earlier version made them: what test_migration.py
-- opens is a warehouse of that version. Over 80 lines, as the schema is; nothing in it ever changes.
-- What was loaded, as it arrived, with file, row and state. A changed cohort replaces its rows.
-- No primary keys: one makes the file 14 times larger, and the runner proves keys instead.
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
-- What ran, what came in, what was turned away and what was published. Kept from run to run.
create schema if not exists ops;

create table if not exists ops.schema_version (digest varchar);

create table if not exists ops.runs (
    run_id varchar,
    release_id varchar,
    started_at timestamp,
    ended_at timestamp,
    exit_code integer,
    reason varchar
);

create table if not exists ops.files (
    file_id bigint,
    cohort_id varchar,
    path varchar,
    digest varchar,
    tool varchar,
    tool_reason varchar,
    holds varchar,
    wave_id varchar,
    instrument varchar,
    part integer,
    encoding varchar,
    decimal_mark varchar,
    group_mark varchar,
    date_order varchar,
    choice_separator varchar,
    n_read integer,
    n_loaded integer,
    n_rejected integer,
    n_repeated integer,
    n_left_out integer,
    is_current boolean,
    run_id varchar,
    seen_at timestamp
);

create table if not exists ops.rejected (
    run_id varchar,
    file_id bigint,
    cohort_id varchar,
    path varchar,
    row_number integer,
    column_label varchar,
    rule_id varchar,
    severity varchar,
    expected varchar,
    is_record boolean,
    is_current boolean
);

create table if not exists ops.cohorts (
    run_id varchar,
    cohort_id varchar,
    state varchar,
    faults varchar
);

create table if not exists ops.expectation_results (
    run_id varchar,
    rule_id varchar,
    severity varchar,
    n_checked bigint,
    n_broken bigint
);

create table if not exists ops.timings (
    run_id varchar,
    stage varchar,
    seconds double
);
