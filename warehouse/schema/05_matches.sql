-- How the records of each file found their persons, and how those found again differ from the rest.
-- Nobody's identity and no answer is in either; the run edition reads them.
create table if not exists ops.matches (
    run_id varchar,
    file_id bigint,
    cohort_id varchar,
    path varchar,
    holds varchar,
    wave_id varchar,
    n_records integer,
    n_reference integer,
    n_exact integer,
    n_all_but_one integer,
    n_all_but_two integer,
    n_decided integer,
    n_tied integer,
    n_doubtful integer,
    n_unmatched integer,
    n_without_identity integer,
    match_rate double,
    expected_false_matches double,
    is_current boolean
);

create table if not exists ops.match_balance (
    run_id varchar,
    cohort_id varchar,
    n_matched integer,
    n_unmatched integer,
    mean_matched double,
    mean_unmatched double,
    baseline_smd double,
    note_code varchar
);
