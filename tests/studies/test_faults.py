"""Faults sort, read and suggest in the same way everywhere."""

from hypothesis import given
from hypothesis import strategies as st

from studies.faults import Fault, KohortError, StudyError, nearest

WORDS = st.text(min_size=1, max_size=12)


def test_the_message_has_its_four_parts():
    faults = [
        Fault(
            "cohorts/2024-spring/cohort.yml, columns",
            '"Q3_9" is not a header of post.csv.',
            'Headers like it: "Q3_1", "Q3_2". Correct the spelling or remove the line.',
        ),
        Fault("study.yml, waves.f6", '"due" lies outside.', "Give a due date inside the window."),
    ]
    assert str(StudyError("my-study", faults)) == (
        "StudyError: 2 faults in my-study\n"
        '  cohorts/2024-spring/cohort.yml, columns: "Q3_9" is not a header of post.csv.\n'
        '    Headers like it: "Q3_1", "Q3_2". Correct the spelling or remove the line.\n'
        '  study.yml, waves.f6: "due" lies outside.\n'
        "    Give a due date inside the window."
    )
    assert issubclass(StudyError, KohortError)


def test_the_nearest_name_comes_first_and_nothing_far_is_suggested():
    assert nearest("Q3_9", ["age", "Q3_1", "Q3_2"]) == ("Q3_1", "Q3_2")
    assert nearest("TIMEZON", ["title", "timezone"]) == ("timezone",)
    assert nearest("xyz", ["title", "timezone"]) == ()


@given(word=WORDS, others=st.lists(WORDS, max_size=8))
def test_a_word_is_nearest_to_itself(word, others):
    found = nearest(word, [*others, word], at_most=20)
    assert word in found
    assert found[0].casefold() == word.casefold() or sorted(found[0]) == sorted(word)


@given(word=WORDS, choices=st.lists(WORDS, max_size=8))
def test_suggestions_are_choices_once_each_and_few(word, choices):
    found = nearest(word, choices)
    assert set(found) <= set(choices)
    assert len(found) == len(set(found)) <= 3


@given(choices=st.lists(WORDS, max_size=8), word=WORDS)
def test_the_order_of_choices_does_not_matter(word, choices):
    assert nearest(word, choices) == nearest(word, sorted(choices))
