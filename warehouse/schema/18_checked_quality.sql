-- One row per measure of a cohort that is large enough to be judged, beside the study's limits.
create or replace view landing.checked_quality as
select
    quality.measure,
    quality.cohort_id,
    quality.wave_id,
    coalesce(files.path, '') as path,
    coalesce(names.column_label, '') as column_label,
    quality.subject_kind,
    quality.subject_id,
    quality.n,
    quality.n_of,
    quality.value,
    limits.warn,
    limits.stop
from landing.quality as quality
inner join study.limits as limits
    on quality.measure = limits.measure and quality.n_of >= limits.fewest
left join landing.files as files on quality.file_no = files.file_no
left join landing.column_names as names
    on
        quality.file_no = names.file_no
        and quality.subject_kind = names.target_kind
        and quality.subject_id = names.target_id;

-- One row per landed amount, with how far it lies from the others of its file.
create or replace view landing.checked_amounts as
select
    outcomes.file_no,
    outcomes.row_number,
    outcomes.indicator_id,
    amounts.robust_z,
    marks.outlier_z,
    plain_number(cast(marks.outlier_z as decimal(9, 3))) as z_words
from landing.outcomes as outcomes
inner join landing.amounts as amounts
    on
        outcomes.file_no = amounts.file_no
        and outcomes.indicator_id = amounts.indicator_id
        and outcomes.answer = amounts.answer
left join study.odd_rows as marks on true;
