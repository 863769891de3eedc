"""A column is named in one way wherever a person names it: cohort.yml, corrections.csv."""

from __future__ import annotations

import pytest

from studies.headers import places_of

HEADERS = ("id", "note", "Note", "note", "q2", "q", "")
NAMED = """
    as it is written      | Note     | 2
    with blanks around    |  id      | 0
    by its letters        | I.D.     | 0
    several               | note     | 1 3
    the second of these   | note #2  | 3
    one too many          | note #3  |
    none before the first | note #0  |
    by its place          | #6       | 5
    a nameless one        | #7       | 6
    behind the last       | #8       |
    no number two of q    | q #2     |
    but written so        | q2       | 4
    by its label          | Age      | 0
    called by nothing     | ...      |
"""


@pytest.mark.parametrize("case", NAMED.strip().splitlines(), ids=lambda case: case.split("|")[0])
def test_a_column_is_found_by_what_a_person_calls_it(case):
    _, written, places = case.split("|")
    expected = [int(place) for place in places.split()]
    assert places_of(written.strip(), HEADERS, ("age",)) == expected
