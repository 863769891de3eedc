-- Tonight's files, as text, one table per kind of row. Empty before and after a run.
-- Nothing may be NULL here: what is not there is ''.
-- Over 80 lines: it is a list of tables, the contract with the readers.
create schema if not exists landing;

create table if not exists landing.files (
    file_no integer not null,
    cohort_id varchar not null,
    path varchar not null,
    digest varchar not null,
    n_bytes bigint not null,
    tool varchar not null,
    tool_reason varchar not null,
    holds varchar not null,
    wave_id varchar not null,
    instrument varchar not null,
    part integer not null,
    encoding varchar not null,
    decimal_mark varchar not null,
    group_mark varchar not null,
    date_order varchar not null,
    choice_separator varchar not null,
    n_read integer not null,
    n_corrected integer not null
);

create table if not exists landing.columns (
    file_no integer not null,
    target_kind varchar not null,
    target_id varchar not null,
    column_label varchar not null,
    column_no integer not null
);

create table if not exists landing.records (
    file_no integer not null,
    row_number integer not null,
    cohort_id varchar not null,
    wave_id varchar not null,
    record_key varchar not null,
    person_id varchar not null,
    participant_id varchar not null,
    business_id varchar not null,
    identity_state varchar not null,
    answered_on varchar not null,
    wave_found varchar not null,
    consent varchar not null,
    started_at varchar not null,
    ended_at varchar not null,
    submitted_at varchar not null,
    form_version varchar not null,
    left_out varchar not null,
    n_answered integer not null,
    session_id varchar not null,
    object_id varchar not null,
    rater_id varchar not null
);

create table if not exists landing.responses (
    file_no integer not null,
    row_number integer not null,
    item_id varchar not null,
    answer varchar not null
);

create table if not exists landing.outcomes (
    file_no integer not null,
    row_number integer not null,
    indicator_id varchar not null,
    answer varchar not null
);

create table if not exists landing.attributes (
    file_no integer not null,
    row_number integer not null,
    attribute_id varchar not null,
    answer varchar not null
);

create table if not exists landing.attendance (
    file_no integer not null,
    row_number integer not null,
    session_id varchar not null,
    answer varchar not null
);

create table if not exists landing.segments (
    file_no integer not null,
    row_number integer not null,
    document_id varchar not null,
    role varchar not null,
    speaker varchar not null,
    segment_no integer not null,
    text varchar not null,
    may_quote boolean not null
);

create table if not exists landing.codings (
    file_no integer not null,
    row_number integer not null,
    document_id varchar not null,
    code_id varchar not null,
    coder varchar not null,
    quote varchar not null,
    may_quote boolean not null,
    role varchar not null,
    wave_id varchar not null
);

create table if not exists landing.summaries (
    file_no integer not null,
    row_number integer not null,
    subject_kind varchar not null,
    subject_id varchar not null,
    item_set_id varchar not null,
    wave_id varchar not null,
    mean varchar not null,
    sd varchar not null,
    n varchar not null,
    share varchar not null,
    unit varchar not null,
    source_page varchar not null
);

create table if not exists landing.matches (
    file_no integer not null,
    n_records integer not null,
    n_reference integer not null,
    n_exact integer not null,
    n_all_but_one integer not null,
    n_all_but_two integer not null,
    n_decided integer not null,
    n_tied integer not null,
    n_doubtful integer not null,
    n_unmatched integer not null,
    n_without_identity integer not null,
    expected_false_matches double not null
);
