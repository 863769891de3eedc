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
