"""`kohort review`: what waits for a person, written into decisions.csv, and what they answered."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.keys import find_key
from flows.plan import refuse_unknown_cohorts
from flows.pulling import with_newest_pulls
from flows.summary import NOTHING_WAITS, WORK_WAITS, counted, faults_json
from studies import read_study
from studies.faults import CohortError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.people.waiting import Waiting
    from sources.reading import CohortArrival
    from studies import Study


@dataclass(frozen=True)
class CohortReview:
    """What waits in one cohort, what was answered, and how many lines were added."""

    cohort_id: str
    n_waiting: int
    n_answered: int
    n_added: int


@dataclass(frozen=True)
class Review:
    """What waits in a study, and what is wrong with its cohorts."""

    study_id: str
    cohorts: tuple[CohortReview, ...]
    faults: tuple[Fault, ...]

    @property
    def n_waiting(self) -> int:
        """Count the pairs that wait for a decision."""
        return sum(one.n_waiting for one in self.cohorts)

    @property
    def exit_code(self) -> int:
        """Give 0 where nothing waits and nothing is wrong."""
        return WORK_WAITS if self.n_waiting or self.faults else NOTHING_WAITS


def review_study(
    folder: Path,
    *,
    environment: Mapping[str, str],
    cohorts: Sequence[str] = (),
    writes: bool = True,
    with_repeats: bool = False,
) -> Review:
    """Read the cohorts, check what was decided, and write what waits.

    Parameters
    ----------
    cohorts : only these; default all.
    writes : whether lines are added to the decisions.csv of the cohorts.
    with_repeats : also add the repeated records that the study's rule has decided already.
    """
    study = with_newest_pulls(read_study(folder))
    refuse_unknown_cohorts(study, cohorts)
    chosen = [one for one in sorted(study.cohorts) if not cohorts or one in cohorts]
    faults = [
        fault
        for cohort_id, found in study.cohort_faults.items()
        if not cohorts or cohort_id in cohorts
        for fault in found
    ]
    reviews = []
    for arrival in _read(study, chosen, environment):
        faults += arrival.faults
        review = _review(study, arrival, writes=writes, with_repeats=with_repeats)
        if review.n_waiting or review.n_answered or review.n_added:
            reviews.append(review)
    return Review(study.study_id, tuple(reviews), tuple(faults))


def _read(
    study: Study, cohort_ids: Sequence[str], environment: Mapping[str, str]
) -> tuple[CohortArrival, ...]:
    """Read the cohorts as a run does; nothing of them is kept."""
    from sources.reading import read_cohorts

    key = find_key(study, environment)
    with tempfile.TemporaryDirectory(prefix="kohort-") as output:
        return read_cohorts(
            study, cohort_ids, key=key.secret, output=Path(output), with_repeats=True
        )


def _review(
    study: Study, arrival: CohortArrival, *, writes: bool, with_repeats: bool
) -> CohortReview:
    from sources.people.decisions import read_decisions
    from sources.people.review_file import add_waiting

    decisions = read_decisions(study.folder, study.cohorts[arrival.cohort_id])
    waiting: list[Waiting] = [one for one in arrival.waiting if one.must or with_repeats]
    n_added = 0
    if writes and not decisions.faults:
        n_added = add_waiting(study.folder / "cohorts" / arrival.cohort_id, decisions, waiting)
    n_waiting = sum(one.must for one in waiting)
    return CohortReview(arrival.cohort_id, n_waiting, len(decisions.answered), n_added)


def name_row(folder: Path, place: str, *, environment: Mapping[str, str]) -> str:
    """Give the name under which decisions and corrections know the record of a row.

    Parameters
    ----------
    place : file and row, as `cohorts/2024-spring/post.csv:12`.
    """
    from sources.people.lookup import name_of_row

    study = with_newest_pulls(read_study(folder))
    file, _, row = place.rpartition(":")
    cohort_id, _, name = file.removeprefix("cohorts/").partition("/")
    todo = "Write it like cohorts/2024-spring/post.csv:12."
    if cohort_id not in study.cohorts or not row.isdigit():
        fault = Fault("command line, --row", f'"{place}" is no row of a cohort\'s file', todo)
        raise CohortError(study.study_id, [fault])
    found = name_of_row(
        study, study.cohorts[cohort_id], name, int(row), key=find_key(study, environment).secret
    )
    if isinstance(found, Fault):
        raise CohortError(study.study_id, [found])
    return found


def told_review(review: Review, *, as_json: bool) -> str:
    """Say what waits, and where a person decides it; or the same for a machine."""
    if as_json:
        cohorts = {one.cohort_id: asdict(one) for one in review.cohorts}
        content = {
            "subject": review.study_id,
            "exit_code": review.exit_code,
            "n_waiting": review.n_waiting,
            "cohorts": cohorts,
            "faults": faults_json(review.faults),
        }
        return json.dumps(content, ensure_ascii=False, indent=1)
    if not review.n_waiting:
        lines = [f"{review.study_id}: nothing waits for a decision."]
    else:
        verb = "waits" if review.n_waiting == 1 else "wait"
        waits = f"{counted(review.n_waiting, 'pair')} of records {verb} for a decision"
        lines = [f"{review.study_id}: {waits}."]
    lines += map(_told_cohort, review.cohorts)
    if review.n_waiting:
        lines.append("Fill in decision, reason, initials and on, then run kohort run.")
    return "\n".join(lines)


def _told_cohort(review: CohortReview) -> str:
    said = f"{review.n_waiting} wait, {review.n_answered} decided"
    added = f", {counted(review.n_added, 'line')} added" if review.n_added else ""
    return f"  cohorts/{review.cohort_id}/decisions.csv: {said}{added}"
