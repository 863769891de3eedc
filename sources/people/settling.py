"""Land the records of a cohort, once it is known who they are; say what waits for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.people.matching import HOW
from sources.people.persons import find_persons
from sources.people.waiting import Waiting, not_repeated_faults, waiting_matches, waiting_repeats
from sources.pseudonyms import normalized_part
from sources.records import playing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.landing import LandingRows
    from sources.people.gathering import Batch, People
    from sources.people.persons import Persons
    from sources.records import Keys
    from studies.faults import Fault


@dataclass(frozen=True)
class Settled:
    """What came of the people of a cohort: what is wrong, and what a person can decide."""

    faults: tuple[Fault, ...]
    waiting: tuple[Waiting, ...]


def settle(people: People, rows: LandingRows, *, is_whole: bool = True) -> Settled:
    """Match the people of a cohort, land their records under pseudonyms, and report on it.

    Where some of its files could not be read (not `is_whole`), nothing is said of records that are
    missing, nor of pairs: both may be for want of those files.
    """
    decisions, corrections = people.decisions, people.corrections
    design = people.keys.study.design
    persons = find_persons(people.batches, decisions, tuple(design.waves))
    _land_people(rows, people, persons)
    _land_report(rows, people, persons)
    if not is_whole:
        return Settled((*decisions.faults, *corrections.faults), ())
    faults = (
        *decisions.faults,
        *decisions.missing_record_faults(people.names),
        *not_repeated_faults(people, persons),
        *corrections.faults,
        *corrections.unapplied_faults(people.file_names(), people.names),
    )
    must = design.identity.duplicates == "reject"
    repeats = waiting_repeats(persons, must=must) if people.names_all else ()
    return Settled(faults, (*waiting_matches(persons), *repeats))


def _land_people(rows: LandingRows, people: People, persons: Persons) -> None:
    identities: dict[int, dict[int, str]] = defaultdict(dict)
    for record in persons.records:
        identities[id(record.batch)][record.at] = persons.identity_of(record)
    for batch in people.batches:
        own = identities[id(batch)]
        numbers = batch.chunk.numbers
        if batch.person_names:
            who = [own.get(at, "") for at in range(len(numbers))]
        else:
            # Nobody is asked who they are: each record is a participant of its own, no person.
            is_answer = batch.file.declaration.holds != "rubric"
            who = [f"{batch.file.place}#{number}" * is_answer for number in numbers]
        rows.add("records", _columns(batch, people, who))


def _columns(batch: Batch, people: People, who: list[str]) -> list[list[object]]:
    """Give the rows of landing.records as columns, everyone under a pseudonym.

    An identity of several columns is a self-generated code: too weak to know a person again in
    another cohort, so the cohort is part of it.
    """
    keys, declaration = people.keys, batch.file.declaration
    study_id, cohort_id = keys.study.study_id, keys.cohort.id
    scope = (cohort_id,) if len(batch.person_names) > 1 else ()
    n_rows = len(who)
    key, answered_on, *others, objects, raters = batch.fields
    persons = [
        keys.pseudonym("person", study_id, *scope, one if batch.person_names else "") for one in who
    ]
    enrolments = [keys.pseudonym("enrolment", study_id, cohort_id, one) for one in who]
    businesses = [keys.pseudonym("business", study_id, one) for one in batch.businesses]
    seen = _seen(batch, keys, objects, businesses, enrolments)
    by_whom = [keys.pseudonym("rater", study_id, cohort_id, normalized_part(one)) for one in raters]
    return [
        [batch.file_no] * n_rows,
        batch.chunk.numbers,
        [cohort_id] * n_rows,
        [declaration.wave] * n_rows,
        key,
        persons,
        enrolments,
        businesses,
        _states(batch, who, seen, by_whom),
        answered_on,
        *others,
        batch.chunk.left_out,
        batch.n_answered,
        [declaration.session or ""] * n_rows,
        seen,
        by_whom,
    ]


def _seen(
    batch: Batch,
    keys: Keys,
    objects: Sequence[str],
    businesses: Sequence[str],
    enrolments: Sequence[str],
) -> list[str]:
    """Name what a rubric is about: its own object, else the business, else the person."""
    if batch.file.declaration.holds != "rubric":
        return [""] * len(objects)
    if playing(batch.file, "object"):
        named = map(normalized_part, objects)
        return [keys.pseudonym("object", keys.study.study_id, keys.cohort.id, one) for one in named]
    return [one or other for one, other in zip(businesses, enrolments, strict=True)]


def _states(
    batch: Batch, who: Sequence[str], seen: Sequence[str], by_whom: Sequence[str]
) -> list[str]:
    """Say whether a record tells whose it is: of a rubric, what was seen, and by whom if asked."""
    holds = batch.file.declaration.holds
    if holds == "rubric":
        is_rated = playing(batch.file, "rater") is not None
        given = [
            bool(one and (rater or not is_rated)) for one, rater in zip(seen, by_whom, strict=True)
        ]
    else:
        pairs = zip(who, batch.businesses, strict=True)
        given = [bool(one or (holds == "outcomes" and business)) for one, business in pairs]
    return ["given" if one else "missing" for one in given]


def _land_report(rows: LandingRows, people: People, persons: Persons) -> None:
    """Count, per file, how its records found their persons."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    expected: dict[int, float] = defaultdict(float)
    for batch in people.batches:
        if batch.person_names:
            counts[batch.file_no]["without_identity"] += sum(1 for _ in batch.places())
    for record in persons.counted:
        found = persons.found(record)
        counts[record.batch.file_no].update([found.how])
        counts[record.batch.file_no]["without_identity"] -= 1
        expected[record.batch.file_no] += found.chance
    for file_no, own in sorted(counts.items()):
        cells = [own[how] for how in HOW]
        rows.add_row("matches", file_no, sum(cells), *cells, round(expected[file_no], 6))
