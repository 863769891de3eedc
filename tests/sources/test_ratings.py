"""Feedback and rubrics at the door: nobody's answers, pseudonyms of raters, refusals in words."""

from __future__ import annotations

import pytest

from sources.checking import check_cohort
from sources.pseudonyms import pseudonym
from studies.instruments import Instrument

from .conftest import KEY, School

CLOSING = {
    "instrument": "closing",
    "holds": "feedback",
    "items": [
        {
            "id": "useful",
            "kind": "likert",
            "scale": {"min": 1, "max": 5},
            "text": {"en": "Useful?"},
        },
        {"id": "wish", "kind": "text"},
    ],
}
REVIEW = {
    "instrument": "review",
    "holds": "rubric",
    "items": [{"id": "looks", "kind": "rubric", "scale": {"min": 1, "max": 4}}],
}


class Hall(School):
    """The small school, which also asks what people think, and has products looked at."""

    def study(self, *more_cohorts):
        study = super().study(*more_cohorts)
        for form in (CLOSING, REVIEW):
            instrument = Instrument.model_validate(form)
            study.instruments[instrument.name] = instrument
        return study

    def feedback(self, name: str, content: str, **declared) -> None:
        self.write(name, content, holds="feedback", instrument="closing-1", **declared)

    def rubric(self, name: str, content: str, **declared) -> None:
        self.write(name, content, holds="rubric", instrument="review-1", **declared)

    def who(self) -> list[tuple[str, ...]]:
        return self.landed("records", "person_id", "business_id", "object_id", "rater_id")


@pytest.fixture
def hall(tmp_path):
    return Hall(tmp_path / "school")


def test_feedback_without_a_name_is_nobodys_and_each_record_its_own(hall):
    hall.feedback("closing.csv", "Useful?,wish\n5,more\n5,more\n")
    assert hall.read().faults == ()
    assert hall.who() == [("", "", "", "")] * 2
    (one, other) = hall.landed("records", "participant_id", "identity_state", "session_id")
    assert "" not in (one[0], other[0])
    assert one[0] != other[0]
    assert one[1:] == other[1:] == ("given", "")
    assert hall.landed("responses", "item_id", "answer") == [
        ("useful", "5"), ("useful", "5"), ("wish", "more"), ("wish", "more"),
    ]  # fmt: skip
    assert hall.landed("matches", "n_records") == []


def test_feedback_with_a_name_is_of_the_person_that_the_surveys_know(hall):
    hall.write("pre.csv", "nim,ms_1,ms_2\nA-001,b,x\n", wave="pre")
    for session in ("s1", "s2"):
        hall.feedback(f"{session}.csv", "nim,useful,wish\na001,4,\n", session=session)
    assert hall.read().faults == ()
    person = pseudonym(KEY, "person", "school", "a001")
    assert hall.landed("records", "person_id", "session_id") == [
        (person, ""), (person, "s1"), (person, "s2"),
    ]  # fmt: skip
    # The same person at two sessions says nothing twice.
    assert hall.read().waiting == ()


def test_the_same_person_session_and_form_again_is_a_repeat_that_a_person_may_decide(hall):
    hall.feedback("s1.csv", "nim,useful,wish\na001,4,\nA001,5,\n", session="s1")
    (repeat,) = hall.read().waiting
    assert repeat.kind == "duplicate"


def test_raters_and_objects_become_pseudonyms_of_the_cohort_one_spelling_each(hall):
    hall.rubric("review.csv", "object,rater,looks\nKios 7,Bu Ani,3\nkios-7,bu ani,2\n,X,1\nY,,1\n")
    assert hall.read().faults == ()
    seen = pseudonym(KEY, "object", "school", "c1", "kios7")
    rater = pseudonym(KEY, "rater", "school", "c1", "buani")
    first, second, *_ = hall.who()
    assert first == second == ("", "", seen, rater)
    assert [row[0] for row in hall.landed("records", "identity_state")] == [
        "given", "given", "missing", "missing",
    ]  # fmt: skip
    assert hall.landed("records", "participant_id") == [("",)] * 4
    for table in ("records", "responses", "files", "columns"):
        assert "ani" not in str(hall.landed(table)).casefold()


def test_what_was_looked_at_is_the_business_else_the_person_of_the_row(hall):
    hall.rubric("stalls.csv", "business_id,looks\nU-1,3\n", wave="pre")
    hall.rubric("people.csv", "nim,rater,looks\na1,X,3\n")
    assert hall.read().faults == ()
    business = pseudonym(KEY, "business", "school", "u1")
    participant = pseudonym(KEY, "enrolment", "school", "c1", "a1")
    assert [row[2] for row in hall.who()] == [business, participant]
    assert hall.landed("records", "rater_id")[0] == ("",)


def test_a_rater_is_blackened_in_interviews(hall):
    hall.rubric("review.csv", "object,rater,looks\nU-1,Suryani,3\n")
    hall.write("talk.txt", "Pewawancara: Siapa?\nNarasumber: Suryani menilai saya.\n",
               holds="interview", role="student")  # fmt: skip
    assert hall.read().faults == ()
    assert "Suryani" not in str(hall.landed("segments"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("rater,looks\nX,3\n", 'no column holds the identity "nim"'),
        ("object,rater\nU,X\n", "no column holds an item"),
        ("object,rater,looks,sex\nU,X,3,f\n", '"sex" fits nothing'),
    ],
)
def test_a_rubric_needs_an_object_and_levels_and_takes_nothing_else(hall, content, what):
    hall.rubric("review.csv", content)
    study = hall.study()
    assert any(what in fault.what for fault in check_cohort(study, study.cohorts["c1"]))


def test_feedback_that_misses_a_question_of_its_form_is_told(hall):
    hall.feedback("closing.csv", "useful\n5\n", session="s1")
    study = hall.study()
    (fault,) = check_cohort(study, study.cohorts["c1"])
    assert fault.what == 'no column holds "wish" of closing-1'
