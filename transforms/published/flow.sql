-- One row per edition, scope, subject and step of the way: how many came this far.
-- Key: edition, scope, cohort_id, subject_kind, step_no
-- Who took part says nothing of what they answered: shown for every cohort.
select
    editions.edition,
    flow.scope,
    flow.cohort_id,
    flow.subject_kind,
    flow.step_no,
    flow.step,
    flow.n,
    flow.n_due
from marts.participant_flow as flow
cross join intermediate.editions as editions
