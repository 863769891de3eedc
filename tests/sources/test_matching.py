"""People are matched stage by stage, one to one, and never by chance alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.people.matching import STAGES, Wave, match_people

# Twenty people whose codes have nothing in common: mother's name, day, town, siblings, month.
CROWD = "who | mother | day | town | siblings | month\n" + "\n".join(
    f"p{n} | {chr(97 + n)} | {n + 1} | {chr(116 - n)} | {n} | {20 + n}" for n in range(20)
)


def people_of(table: str) -> dict[str, tuple[str, ...]]:
    """Read people from an ASCII table: who, then the elements; - is missing."""
    rows = [line.split("|") for line in table.strip().splitlines()[1:]]
    return {
        who.strip(): tuple(cell.strip().replace("-", "") for cell in cells) for who, *cells in rows
    }


def found_in(matches, wave_id: str) -> dict[str, str]:
    """Say of everybody of a wave how and as whom they were found."""
    return {
        who: f"{found.how} {matches.person_of(who)}"
        for (wave, who), found in matches.found.items()
        if wave == wave_id
    }


def match(pre: str, post: str, **decided):
    return match_people([Wave("pre", people_of(pre)), Wave("post", people_of(post))], **decided)


def test_all_elements_then_all_but_one_then_all_but_two():
    matches = match(
        CROWD,
        """
        who | mother | day | town | siblings | month
        p0  | a      | 1   | t    | 0        | 20
        x1  | b      | 2   | s    | 1        | 12
        x2  | c      | 8   | r    | 2        | 12
        x3  | d      | 11  | z    | 3        | 12
    """,
    )
    assert found_in(matches, "post") == {
        "p0": "exact p0",
        "x1": "all_but_one p1",
        "x2": "all_but_two p2",
        "x3": "unmatched x3",
    }
    assert found_in(matches, "pre") == {f"p{n}": f"reference p{n}" for n in range(20)}


def test_a_missing_element_is_a_difference_and_no_agreement():
    matches = match(
        CROWD,
        """
        who | mother | day | town | siblings | month
        x1  | b      | 2   | s    | 1        | -
        x2  | c      | 3   | r    | -        | -
        x3  | d      | 4   | -    | -        | -
    """,
    )
    assert found_in(matches, "post") == {
        "x1": "all_but_one p1",
        "x2": "all_but_two p2",
        "x3": "unmatched x3",
    }
    both = match(
        CROWD + "\nq | u | - | zz | 1 | -",
        """
        who | mother | day | town | siblings | month
        x1  | u      | -   | zz   | 1        | -
    """,
    )
    assert found_in(both, "post") == {"x1": "all_but_two q"}


def test_two_who_are_as_near_are_tied_and_stay_apart():
    matches = match(
        CROWD,
        """
        who | mother | day | town | siblings | month
        x1  | b      | 2   | s    | 1        | 11
        x2  | b      | 2   | s    | 1        | 12
        x3  | c      | 3   | r    | 2        | 12
    """,
    )
    assert found_in(matches, "post") == {
        "x1": "tied x1",
        "x2": "tied x2",
        "x3": "all_but_one p2",
    }
    assert [(pair.known, pair.found, pair.why) for pair in sorted(matches.pairs)] == [
        ("p1", "x1", "tied"),
        ("p1", "x2", "tied"),
    ]


def test_what_chance_could_do_is_doubtful():
    pre = """
        who | mother | sex | siblings | month
        p1  | s      | m   | 1        | 1
        p2  | s      | f   | 2        | 2
        p3  | s      | m   | 1        | 3
        p4  | a      | m   | 2        | 1
        p5  | a      | m   | 1        | 2
        p6  | i      | f   | 2        | 4
    """
    matches = match(
        pre,
        """
        who | mother | sex | siblings | month
        x   | i      | f   | 2        | 9
    """,
    )
    assert found_in(matches, "post") == {"x": "doubtful x"}
    # Six others, four ways to differ; one of six has that letter, two that sex, three siblings.
    assert 1 / 20 < 6 * 4 * (1 / 6) * (2 / 6) * (3 / 6) < 1
    (pair,) = matches.pairs
    assert pair == ("p6", "x", "post", "doubtful", (3,))


def test_a_slip_of_the_hand_speaks_for_a_pair():
    pre = "who | name | sex | day\n" + "\n".join(
        f"p{n} | {name} | {'fm'[n % 2]} | {1 + n % 5}"
        for n, name in enumerate(["sitiaminah", "dewilestari", "rahmawati", "nurhaliza", "yuliana"])
    )
    wave = "who | name | sex | day\n x | sitiamimah | f | 1"
    other = "who | name | sex | day\n x | kartini | f | 1"
    assert found_in(match(pre, other), "post") == {"x": "unmatched x"}
    # One of five has such a name, one of five that day, three of five that sex.
    assert 5 * 3 * (1 / 5) * (1 / 5) * (3 / 5) > 1 / 20
    assert found_in(match(pre, wave), "post") == {"x": "doubtful x"}


def test_with_few_elements_only_the_exact_match_counts():
    pre = "who | letters | day\n p1 | ab | 7\n p2 | cd | 8"
    post = "who | letters | day\n p1 | ab | 7\n x | cd | 9"
    assert found_in(match(pre, post), "post") == {"p1": "exact p1", "x": "unmatched x"}


def test_a_wave_is_matched_with_all_waves_before_it():
    waves = [
        Wave("pre", people_of(CROWD)),
        Wave("post", {"new": ("u", "32", "zz", "30", "6"), "x1": ("b", "2", "s", "1", "12")}),
        Wave("f6", {"again": ("u", "32", "zz", "30", "7"), "x1": ("b", "2", "s", "1", "12")}),
    ]
    matches = match_people(waves)
    assert found_in(matches, "f6") == {"again": "all_but_one new", "x1": "exact p1"}


def test_what_a_person_decided_goes_first():
    tied = """
        who | mother | day | town | siblings | month
        x1  | b      | 2   | s    | 1        | 11
        x2  | b      | 2   | s    | 1        | 12
    """
    same = match(CROWD, tied, same=[("p1", "x2")])
    assert found_in(same, "post") == {"x1": "unmatched x1", "x2": "decided p1"}
    different = match(CROWD, tied, different=[("p1", "x2")])
    assert found_in(different, "post") == {"x1": "all_but_one p1", "x2": "unmatched x2"}
    neither = match(CROWD, tied, different=[("p1", "x2"), ("x1", "p1")])
    assert found_in(neither, "post") == {"x1": "unmatched x1", "x2": "unmatched x2"}
    assert neither.pairs == []


def test_an_id_near_one_of_the_roster_waits_and_is_never_matched():
    roster = Wave("(roster)", {f"a{n}001": (f"a{n}001",) for n in range(1, 5)}, is_roster=True)
    post = {"a1001": ("a1001",), "a2010": ("a2010",), "a5001": ("a5001",), "zz99": ("zz99",)}
    matches = match_people([roster, Wave("post", post)])
    assert found_in(matches, "post") == {
        "a1001": "exact a1001",
        "a2010": "doubtful a2010",
        "a5001": "unmatched a5001",  # as near to two others
        "zz99": "unmatched zz99",
    }
    assert [(pair.known, pair.found) for pair in matches.pairs] == [("a2001", "a2010")]
    letters = match_people([roster, Wave("post", {"aloo1": ("aloo1",)})])
    assert found_in(letters, "post") == {"aloo1": "doubtful aloo1"}  # a1001 in letters
    unlisted = match_people([Wave("pre", roster.people), Wave("post", post)])
    assert found_in(unlisted, "post")["a2010"] == "unmatched a2010"


ELEMENTS = st.tuples(
    st.sampled_from(["s", "r", "n", ""]),
    st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8"]),
    st.sampled_from(["siti", "situ", "dewi", "ani", ""]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["1", "2", "3", "4", "5", "6"]),
)


def named(codes: list[tuple[str, ...]], wave: str) -> dict[str, tuple[str, ...]]:
    """Name people as reading does: by their code, an incomplete one by its wave too."""
    return {"|".join(code) + ("" if all(code) else f"#{wave}"): code for code in codes}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(ELEMENTS, min_size=1, max_size=25), min_size=2, max_size=3), st.randoms())
def test_matching_knows_no_order_and_pairs_one_to_one(waves, random):
    def matched(*, shuffled: bool):
        made = []
        for number, codes in enumerate(waves):
            own = list(named(codes, str(number)).items())
            if shuffled:
                random.shuffle(own)
            made.append(Wave(str(number), dict(own)))
        return match_people(made)

    once, again = matched(shuffled=False), matched(shuffled=True)
    assert once.found == again.found
    assert sorted(once.pairs) == sorted(again.pairs)
    for number in range(len(waves)):
        own = [who for wave, who in once.found if wave == str(number)]
        assert len({once.person_of(who) for who in own}) == len(own)
        assert [again.person_of(who) for who in own] == [once.person_of(who) for who in own]
    for (wave, who), found in once.found.items():
        if found.how in STAGES:
            assert once.person_of(who) in {other for earlier, other in once.found if earlier < wave}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ELEMENTS, min_size=1, max_size=15), min_size=2, max_size=2))
def test_what_was_found_stays_found_once_it_is_decided(waves):
    made = [Wave(str(number), named(codes, str(number))) for number, codes in enumerate(waves)]
    once = match_people(made)
    decided = [(once.person_of(who), who) for _, who in once.found if once.person_of(who) != who]
    again = match_people(made, same=decided)
    for known, who in decided:
        assert again.person_of(who) == known
        assert again.found["1", who].how == "decided"
    for wave in made:
        persons = [again.person_of(who) for who in wave.people]
        assert len(set(persons)) == len(persons)
