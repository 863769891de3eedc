-- What is measured once of tonight's files, before any rule looks: filled by warehouse/quality.py,
-- which lists the views that fill each, and empty before and after a run like all of landing.

-- One row per file and way in which a question was answered, with how often, and what it says; of
-- tonight's files, and of the cohorts that stand already and have the same questions.
create table if not exists landing.written_answers (
    is_tonight boolean not null,
    file_no integer not null,
    cohort_id varchar not null,
    wave_id varchar not null,
    instrument varchar not null,
    subject_kind varchar not null,
    subject_id varchar not null,
    answer varchar not null,
    n integer not null,
    is_blank boolean not null,
    value varchar not null,
    number decimal(38, 6)
);

-- One row per file, indicator and amount that was written, with how far it lies from the others.
create table if not exists landing.amounts (
    file_no integer not null,
    indicator_id varchar not null,
    answer varchar not null,
    n integer not null,
    robust_z double
);

-- One row per landed record that somebody filled in, with its times.
create table if not exists landing.sittings (
    file_no integer not null,
    row_number integer not null,
    answered_day date,
    sent_at timestamp,
    seconds double,
    n_answered integer not null,
    n_scaled integer not null,
    is_straight boolean not null,
    is_backward boolean not null,
    is_day_possible boolean not null,
    is_day_of_wave boolean not null
);

-- One row per cohort, measure and subject: the share, of how many, and the limits it is held to.
create table if not exists landing.quality (
    measure varchar not null,
    cohort_id varchar not null,
    wave_id varchar not null,
    file_no integer,
    subject_kind varchar not null,
    subject_id varchar not null,
    n double not null,
    n_of integer not null,
    value double not null
);

-- What was past a limit, kept from run to run.
create table if not exists ops.quality (
    run_id varchar,
    cohort_id varchar,
    measure varchar,
    wave_id varchar,
    path varchar,
    column_label varchar,
    subject_kind varchar,
    subject_id varchar,
    n double,
    n_of integer,
    value double,
    warn double,
    stop double,
    is_stopped boolean,
    is_current boolean
);
