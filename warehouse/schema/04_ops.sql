-- What ran, what came in, what was turned away and what was published. Kept from run to run.
-- Over 140 lines: it is a list of tables, the ledger that people query.
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
    n_corrected integer default 0,
    n_cells bigint default 0,
    n_cells_rejected bigint default 0,
    is_current boolean,
    run_id varchar,
    seen_at timestamp
);

-- One row per file version and reason for which the tool, or the day asked for, left records out.
create table if not exists ops.left_out (
    run_id varchar,
    file_id bigint,
    reason varchar,
    n_records integer
);

-- One row per night and file that lay there or was in force: new, changed or unchanged; of a cohort
-- that is held back the last_good version, and the held_back one that is not used; absent.
create table if not exists ops.file_nights (
    run_id varchar,
    cohort_id varchar,
    path varchar,
    digest varchar,
    outcome varchar
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

-- One row per plain run and published figure that differs from the release before: moved, appeared
-- or vanished; withheld has no numbers. n_files counts the files that account for it.
create table if not exists ops.restatements (
    run_id varchar,
    base_run_id varchar,
    edition varchar,
    study_id varchar,
    scope varchar,
    cohort_id varchar,
    cohort_other varchar,
    session_id varchar,
    subject_kind varchar,
    subject_id varchar,
    item_set_id varchar,
    category varchar,
    attribute varchar,
    level varchar,
    role varchar,
    wave_from varchar,
    wave_to varchar,
    population varchar,
    price_basis varchar,
    analysis varchar,
    metric varchar,
    unit varchar,
    change varchar,
    estimate_before double,
    estimate_after double,
    difference double,
    ci_low_before double,
    ci_low_after double,
    ci_high_before double,
    ci_high_after double,
    n_before double,
    n_after double,
    reasons varchar,
    n_files integer,
    files varchar
);

-- One row per plain run and file in force that differs from the release before.
create table if not exists ops.changed_files (
    run_id varchar,
    cohort_id varchar,
    path varchar,
    change varchar,
    digest_before varchar,
    digest_after varchar
);
