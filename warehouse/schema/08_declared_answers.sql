-- What the study allows, in the shape in which cells are compared with it.
create or replace view landing.declared_answers as
select
    subject_kind,
    subject_id,
    list(distinct normalized(answer)) as answers,
    string_agg(distinct value, ', ' order by value) filter (where state = 'answered')
        as allowed_values,
    list_filter(
        list(normalized(answer) order by length(answer) desc, answer),
        lambda answer: holds_separator(answer)
    ) as phrases
from study.answers
group by subject_kind, subject_id;

create or replace view landing.wave_names as
select
    subject_id as wave_id,
    list(distinct normalized(label)) as names
from study.labels
where subject_kind = 'wave'
group by subject_id;

-- The header of each column, and of all columns of a kind together (target_id is NULL there).
create or replace view landing.column_names as
select
    file_no,
    target_kind,
    target_id,
    string_agg(column_label, ', ' order by column_no) as column_label
from landing.columns
group by grouping sets ((file_no, target_kind), (file_no, target_kind, target_id));
