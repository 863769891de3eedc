"""A study that cannot be read says where, what was found and what to do, all faults at once."""

from textwrap import dedent

import pytest

from studies.faults import Fault, StudyError

KNOWLEDGE = "instruments/knowledge-1.yml"


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_key(folder):
    folder.change("study.yml", "timezone:", "timezon:")
    assert folder.fault() == Fault(
        "study.yml, line 5, timezon",
        '"timezon" is not a key here',
        'Keys like it: "timezone". Correct the spelling or remove the line.',
    )


def test_an_unknown_key_deep_in_a_wave_lists_what_is_near(folder):
    folder.change("study.yml", "due: 183d, from", "dew: 183d, from")
    faults = folder.faults()
    assert [fault.where for fault in faults] == ["study.yml, line 10, waves.f6.dew"]
    assert faults[0].todo.startswith('Keys like it: "due".')


def test_all_faults_of_all_files_come_at_once(folder):
    folder.change("study.yml", "kind: post", "kind: pots")
    folder.change(KNOWLEDGE, "version: 1", "unit: persons")
    folder.write("codebook.yml", "codes: {a: {theme: nowhere}}\n")
    with pytest.raises(StudyError) as caught:
        folder.read()
    assert str(caught.value) == dedent("""\
        StudyError: 3 faults in my-study
          study.yml, line 9, waves.post.kind: "pots" is not a value it can take
            Most like it: "post". One of "pre", "post", "then", "follow_up".
          instruments/knowledge-1.yml, line 2, unit: "persons" is not a value it can take
            One of "enrolment", "business".
          codebook.yml, line 1, codes.a.theme: "nowhere" is not a declared theme: none is declared
            Declare it in codebook.yml.""")
    assert caught.value.exit_code == 10


def test_the_faults_of_a_file_come_in_the_order_of_its_lines(folder):
    folder.change("study.yml", "timezone:", "timezon:")
    folder.change("study.yml", "kind: post", "kind: pots")
    folder.change("study.yml", "gain: 25", "gain: much")
    assert [fault.where.split(", ")[1] for fault in folder.faults()] == [
        "line 5",
        "line 9",
        "line 20",
    ]


def test_a_missing_study_file_is_said(folder):
    (folder.path / "study.yml").unlink()
    assert folder.fault().where == "study.yml"
    assert folder.fault().what == "is missing in this folder"


def test_a_folder_that_is_not_there_is_said(tmp_path):
    from studies.reading import read_study

    with pytest.raises(StudyError, match="is not a folder"):
        read_study(tmp_path / "nowhere")


def test_a_file_that_would_be_passed_over_for_its_ending_is_said(folder):
    folder.write("instruments/extra.yaml", "instrument: extra\n")
    folder.write("instruments/form.xls", b"PK")
    assert [(fault.where, fault.what) for fault in folder.faults()] == [
        ("instruments/extra.yaml", 'ends in ".yaml" and is not read'),
        ("instruments/form.xls", "is an old .xls workbook and is not read"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "todo"),
    [
        ("kind: pre}", "}", "line 8, waves.pre", '"kind" is missing', 'Add "kind:", one of "pre"'),
        ("study_id: school\n", "", "line 1", '"study_id" is missing', 'Add "study_id:".'),
        ("{kind: post}", "", "line 9, waves.post", "is empty", "Fill it in"),
        ("{kind: post}", "[post]", "line 9, waves.post", "a list is not a mapping", "Write"),
        ("[nim]", "nim", "line 14, identity.person", '"nim" is not a list', "Write a list"),
        ("gain: 25", "gain: 25%", "line 20, targets.gain", '"25%" is not a number', "unit"),
        ("gain: 25", "gain: 250", "line 20, targets.gain", '"250" is out of range', "at most 100"),
        ("40}", "4.5}", "line 20, targets.n_attended", '"4.5" is not a whole number', "digits"),
        ("yes}", "maybe}", "line 18, indicators.revenue.primary", "not yes or no", "true or false"),
        ("school", "My School", "line 2, study_id", "not a usable id", "small letters a-z"),
        ("  pre:", "  p re:", "line 8, waves.p re", "not a usable id", "without spaces"),
        ("Asia/Jakarta", "Asia/Jakata", "line 5, timezone", "not a time zone", '"Asia/Jakarta"'),
        ("[en, id]", "[en, fr]", "line 4, languages[2]", '"fr" is not a value', 'One of "en"'),
        ("en: Market,", "eng: Market,", "line 12, topics.market.label", '"eng"', '"en", "id"'),
        ("format: 1", "format: 2", "line 1, format", '"2" is out of range', "at most 1"),
        ("kind: money", "kind: mony", "line 18, indicators.revenue.kind", '"mony"', '"money"'),
    ],
)
def test_a_wrong_value_says_where_what_and_what_to_do(folder, old, new, where, what, todo):
    (fault,) = folder.change("study.yml", old, new).faults()
    assert fault.where == f"study.yml, {where}"
    assert what in fault.what
    assert todo in fault.todo


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "todo"),
    [
        (
            "due: 183d", "due: 400d", "line 10, waves.f6",
            '"due" (400d) lies outside "from" 153d "to" 243d', "Give a due date inside the window.",
        ),
        ("due: 183d, ", "", "line 10, waves.f6", '"due" is missing', "due: 183d"),
        ("{kind: post}", "{kind: post, due: 1d}", "line 9, waves.post", "no due date", "Remove"),
        ("due: 183d", "due: 6m", "line 10, waves.f6.due", '"6m" is not a duration', "183d"),
        ("due: 183d", "due: 183", "line 10, waves.f6.due", '"183" is not a duration', "183d"),
        ("{f6: +15%}", "{f8: +15%}", "line 18, indicators.revenue.target.f8", '"f8"', '"f6"'),
        ("{f6: 0.5}", "{f6: +50%}", "line 19, indicators.uses_marketplace", "not a share", "0.5"),
        ("{f6: 0.5}", '{f6: "0,5"}', "line 19, indicators.uses_marketplace.target.f6",
         '"0,5" is not a target', "with a point"),
        ("{kind: money", "{kind: money, baseline: pra", "line 18, indicators.revenue.baseline",
         '"pra" is not a declared wave', 'Most like it: "pre".'),
        ("{kind: money", "{kind: money, minimum: 5, maximum: 1", "line 18, indicators.revenue",
         '"minimum" (5) is above "maximum" (1)', "in order"),
        ("labels: {f:", "labels: {w:", "line 16, attributes.sex.labels.w",
         '"w" is not a declared value', 'Declared: "f", "m".'),
        ("  media:", "  overall:", "line 13, topics.overall", "all topics together", "another id"),
        ("{person: [nim]}", "{}", "line 14, identity", "no column says who", "identity: {person"),
        ("  sex: {", "  revenue: {", "line 16, attributes.revenue", "one of the indicators", "own"),
        ("targets:", "pairs: [{from: post, to: pre}]\ntargets:", "line 20, pairs[1]",
         '"post" does not come before "pre"', "Turn them round"),
        ("targets:", "limits: {rejected_share: {warn: 0.3, stop: 0.2}}\ntargets:",
         "line 20, limits.rejected_share", "beyond", "come first"),
        ("targets:", "privacy: {funder: 2}\ntargets:", "line 20, privacy.funder", "range",
         "at least 3"),
        ("targets:", "weights: w\ntargets:", "line 20, weights", "not supported", "Remove"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_said(folder, old, new, where, what, todo):
    folder.change("study.yml", old, new)
    fault = next(one for one in folder.faults() if one.where == f"study.yml, {where}")
    assert what in fault.what
    assert todo in fault.todo


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("to: 243d", "to: 243d, asked_of: list"),
    ],
)
def test_what_the_format_names_but_is_not_built_is_refused(folder, old, new):
    fault = folder.change("study.yml", old, new).fault()
    assert fault.what.endswith("is not supported yet")
    assert fault.todo.startswith("Supported now: ")


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "todo"),
    [
        ("topic: media", "topic: medai", "line 5, items[md_1].topic", '"medai"', '"media"'),
        ("topic: media, ", "", "line 5, items[md_1]", '"topic" is missing', "Name the topic"),
        ("version: 1", "version: 1\nholds: feedback", "line 6, items[md_1]",
         "has a right answer, but the instrument holds feedback", "ask it in a test"),
        ("version: 1", "version: 1\nholds: rubric", "line 6, items[md_1].topic", "has a topic",
         "Remove the topic"),
        ("kind: number, key: 12.5", "kind: likert, scale: {min: 0, max: 10}, recommend: true",
         "line 5, items[md_1].recommend", "stands in a test", "holds: feedback"),
        ("kind: number, key: 12.5", "kind: likert, scale: {min: 1, max: 10}, recommend: true",
         "line 5, items[md_1]", '"recommend" is of a likert item from 0 to 10', "max: 10"),
        ("points: 2", "points: 0", "line 5, items[md_1]", '"points" is 0', "above 0"),
        ("key: a", "key: c", "line 4, items[ms_1]", '"c" is not among the options', '"a", "b"'),
        ("key: 12.5", "key: '12,5'", "line 5, items[md_1]", '"12,5" is not one number', "12.5"),
        ("id: md_1", "id: ms_1", "line 5, items[ms_1].id", "stands twice", "id of its own"),
        ("id: md_1", "id: revenue", "line 5, items[revenue].id", "already", "id of its own"),
        ("id: md_1", "id: document", "line 5, items[document].id", "already", "id of its own"),
        ("b: Oligopoly", "b: A", "line 4, items[ms_1].options.b", '"A" can mean', "Word the"),
        ("points: 2", "asked_if: ms_9 = a", "line 5, items[md_1].asked_if", '"ms_9"', '"ms_1"'),
        ("points: 2", "asked_if: ms_1", "line 5, items[md_1].asked_if", "condition", "item ="),
        ("version: 1", "version: 2", "line 1, instrument", "already", "version of its own"),
        ("version: 1", "version: one", "line 2, version", '"one" is not a whole', "digits"),
        ("kind: number, key: 12.5", "kind: likert", "line 5, items[md_1]", '"scale"', "{min: 1"),
        ("kind: number", "kind: text", "line 5, items[md_1]", "kind text has no key", "Remove"),
    ],
)  # fmt: skip
def test_an_instrument_that_cannot_be_scored_is_said(folder, old, new, where, what, todo):
    folder.change(KNOWLEDGE, old, new)
    found = folder.faults()
    fault = next((one for one in found if where in one.where), found[0])
    assert fault.where.endswith(where)
    assert what in fault.what
    assert todo in fault.todo


def test_a_reworded_item_needs_a_new_id(folder):
    folder.change("instruments/knowledge-2.yml", "b: Oligopoly", "b: Cartel")
    assert folder.fault() == Fault(
        "instruments/knowledge-2.yml, line 4, items[ms_1]",
        '"ms_1" has another options than in instruments/knowledge-1.yml',
        "A reworded item is a new item: give it a new id, or make the two the same.",
    )


def test_two_instruments_do_not_share_an_item(folder):
    folder.change("instruments/knowledge-2.yml", "instrument: knowledge", "instrument: skills")
    assert "is an item of" in folder.faults()[0].what


def test_versions_of_an_instrument_have_one_unit(folder):
    folder.change("instruments/knowledge-2.yml", "version: 2", "version: 2\nunit: business")
    assert folder.fault().what == (
        'the unit is "business", but "enrolment" in instruments/knowledge-1.yml'
    )
