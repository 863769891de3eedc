"""A form is pulled page by page into a dated file, whole, of one state, and resumed if cut off."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sources.refusals import Refusal
from sources.remote.kept import newest_pull, pulls_of, read_header
from sources.remote.pulling import pull
from tests.remote.conftest import (
    DATA,
    SURVEY,
    files_in,
    kobo_source,
    odk_source,
    row,
    secret_of,
    submission,
)
from tests.remote.servers import Fault

KEYS = {"kobo": "_id", "odk": "__id"}


def submissions_in(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[1:]]


def pulled(folder):
    return submissions_in(newest_pull(folder))


def test_every_page_is_read_and_kept_as_it_was_sent(which, server, source, tmp_path, hands):
    checked = pull(source, tmp_path, secret_of, hands.clock)
    sent = server.answers.submissions if which == "kobo" else server.answers.rows
    assert pulled(tmp_path) == sent
    assert (checked.outcome, checked.n_submissions) == ("new", 5)
    assert len(server.answers.paths(DATA[which])) == 3
    assert files_in(tmp_path) == [".checked.json", "2026-11-24T01-00-00Z.jsonl"]


def test_the_first_line_says_what_was_asked_of_which_server(which, server, source, tmp_path, hands):
    pull(source, tmp_path, secret_of, hands.clock)
    header = read_header(newest_pull(tmp_path))
    assert header["server"] == server.address
    assert header["asked"].endswith(DATA[which])
    assert header["version"] == {"kobo": "v1", "odk": "1 h1"}[which]
    assert header["pulled_at"] == "2026-11-24T01:00:00+00:00"
    assert header["n_submissions"] == 5
    assert "q1" in [one["path"] for one in header["questions"]]


def test_only_its_owner_can_read_a_pull(source, tmp_path, hands):
    pull(source, tmp_path / "pulled", secret_of, hands.clock)
    assert {path.stat().st_mode & 0o77 for path in (tmp_path / "pulled").iterdir()} == {0}


def test_an_unchanged_answer_adds_no_file_and_is_noted(source, tmp_path, hands):
    pull(source, tmp_path, secret_of, hands.clock)
    hands.later(days=1)
    checked = pull(source, tmp_path, secret_of, hands.clock)
    assert (checked.outcome, checked.at) == ("unchanged", "2026-11-25T01:00:00+00:00")
    assert len(pulls_of(tmp_path)) == 1
    noted = json.loads((tmp_path / ".checked.json").read_text("utf-8"))
    assert noted["at"] == "2026-11-25T01:00:00+00:00"


def test_an_edit_a_new_one_and_a_deleted_one_make_a_new_file_and_keep_the_old(
    which, server, source, tmp_path, hands
):
    pull(source, tmp_path, secret_of, hands.clock)
    hands.later(days=1)
    if which == "kobo":
        edited = submission(2, q1="b", _uuid="i2b", **{"meta/deprecatedID": "uuid:i2"})
        server.answers.submissions = [submission(1), edited, *map(submission, (4, 5, 6))]
    else:
        edited = row(2, q1="b", system={"edits": 1, "updatedAt": "2024-03-03T00:00:00.000Z"})
        server.answers.rows = [*map(row, (6, 5, 4)), edited, row(1)]
    pull(source, tmp_path, secret_of, hands.clock)
    old, new = pulls_of(tmp_path)
    keys = [[str(one[KEYS[which]])[-1] for one in submissions_in(path)] for path in (old, new)]
    assert sorted(keys[0]) == ["1", "2", "3", "4", "5"]
    assert sorted(keys[1]) == ["1", "2", "4", "5", "6"]
    assert edited in submissions_in(new)


def test_a_clock_that_was_set_back_does_not_make_a_newer_pull_older(
    which, server, source, tmp_path, hands
):
    pull(source, tmp_path, secret_of, hands.clock)
    hands.later(days=-3)
    server.answers.version = "v2"
    pull(source, tmp_path, secret_of, hands.clock)
    assert newest_pull(tmp_path).name == "2026-11-24T01-00-01Z.jsonl"


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(429, headers={"Retry-After": "7"}), [7]),
        (Fault(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), [0]),
        (Fault(429, headers={"Retry-After": "soon"}), [1]),
        (Fault(500, times=4), [1, 2, 4, 8]),
        (Fault(502), [1]),
        (Fault(504), [1]),
        (Fault(cut_at=40, times=2), [1, 2]),
        (Fault(body=b'{"count": 5, "res'), [1]),
    ],
    ids=["429", "503 with a date", "429 with a word", "500", "502", "504", "cut", "half a JSON"],
)
def test_what_passes_is_tried_again(which, server, source, tmp_path, hands, fault, waits):
    server.answers.faults = [replace(fault, on=DATA[which], after=1)]
    assert pull(source, tmp_path, secret_of, hands.clock).n_submissions == 5
    assert len(server.answers.paths(DATA[which])) == 3 + len(waits)
    assert hands.waits == waits


@pytest.mark.parametrize("form", ["base line", "é-2", "a/b", "x(1)", "50%"])
def test_a_form_may_be_called_anything(odk, tmp_path, hands, form):
    odk.answers.form = form
    assert pull(odk_source(odk, form=form), tmp_path, secret_of, hands.clock).n_submissions == 5


def test_logging_in_is_tried_again_too(odk, tmp_path, hands):
    odk.answers.faults = [Fault(503, on="/v1/sessions")]
    assert pull(odk_source(odk), tmp_path, secret_of, hands.clock).n_submissions == 5
    assert hands.waits == [1.0]


def test_a_server_that_asks_for_a_long_pause_is_left_to_the_next_run(
    which, server, source, tmp_path, hands
):
    server.answers.faults = [
        Fault(429, headers={"Retry-After": "86400"}, on=DATA[which]),
    ]
    with pytest.raises(Refusal, match="left alone"):
        pull(source, tmp_path, secret_of, hands.clock)
    assert hands.waits == []


def test_a_pull_that_was_interrupted_goes_on_from_its_last_whole_page(
    which, server, source, tmp_path, hands
):
    server.answers.faults = [Fault(500, times=99, on=DATA[which], after=2)]
    with pytest.raises(Refusal, match="5 times"):
        pull(source, tmp_path, secret_of, hands.clock)
    assert files_in(tmp_path) == [".unfinished.jsonl"]
    server.answers.faults = []
    before = len(server.answers.paths(DATA[which]))
    hands.later(minutes=20)
    assert pull(source, tmp_path, secret_of, hands.clock).n_submissions == 5
    assert len(server.answers.paths(DATA[which])) == before + 1
    assert len({one[KEYS[which]] for one in pulled(tmp_path)}) == 5
    assert ".unfinished.jsonl" not in files_in(tmp_path)


def test_a_page_that_was_being_written_when_the_run_was_killed_is_asked_for_again(
    which, server, source, tmp_path, hands
):
    server.answers.faults = [Fault(500, times=99, on=DATA[which], after=2)]
    with pytest.raises(Refusal):
        pull(source, tmp_path, secret_of, hands.clock)
    unfinished = tmp_path / ".unfinished.jsonl"
    unfinished.write_bytes(unfinished.read_bytes()[:-30])
    server.answers.faults = []
    before = len(server.answers.paths(DATA[which]))
    pull(source, tmp_path, secret_of, hands.clock)
    assert len(server.answers.paths(DATA[which])) == before + 2
    assert len({one[KEYS[which]] for one in pulled(tmp_path)}) == 5


@pytest.mark.parametrize("change", ["schema", "count", "age", "rubbish"])
def test_what_changed_in_between_begins_anew(which, server, source, tmp_path, hands, change):
    server.answers.faults = [Fault(500, times=99, on=DATA[which], after=2)]
    with pytest.raises(Refusal):
        pull(source, tmp_path, secret_of, hands.clock)
    server.answers.faults = []
    before = len(server.answers.paths(DATA[which]))
    if change == "schema":
        server.answers.version = "v2"
    elif change == "count" and which == "kobo":
        server.answers.submissions.append(submission(6))
    elif change == "count":
        server.answers.rows.insert(0, row(6))
    elif change == "age":
        hands.later(hours=2)
    else:
        (tmp_path / ".unfinished.jsonl").write_text("no JSON\n", "utf-8")
    n_submissions = 6 if change == "count" else 5
    assert pull(source, tmp_path, secret_of, hands.clock).n_submissions == n_submissions
    # Of a changed count we learn from the first further page, which is then asked for in vain.
    in_vain = 1 if change == "count" else 0
    assert len(server.answers.paths(DATA[which])) == before + 3 + in_vain
    assert len({one[KEYS[which]] for one in pulled(tmp_path)}) == n_submissions


def test_a_schema_that_changes_between_pages_is_never_mixed(which, server, source, tmp_path, hands):
    def change(n_pages):
        if n_pages == 1:
            server.answers.version = "v2"

    server.answers.before_page = change
    pull(source, tmp_path, secret_of, hands.clock)
    assert read_header(newest_pull(tmp_path))["version"].startswith("v2")
    assert len(server.answers.paths(DATA[which])) == 6


def test_a_source_that_never_stands_still_is_told_of(which, server, source, tmp_path, hands):
    def grow(n_pages):
        if which == "kobo":
            server.answers.submissions.append(submission(10 + n_pages))
        else:
            server.answers.rows.insert(0, row(10 + n_pages))

    server.answers.before_page = grow
    with pytest.raises(Refusal, match="changed during each of 3 attempts"):
        pull(source, tmp_path, secret_of, hands.clock)
    assert files_in(tmp_path) == []


def test_a_submission_that_stands_on_two_pages_is_kept_once_as_it_came_last(kobo, tmp_path, hands):
    twice = submission(2)
    kobo.answers.submissions = [
        submission(1),
        twice,
        {**twice, "q1": "b"},
        *map(submission, (4, 5)),
    ]
    checked = pull(kobo_source(kobo), tmp_path, secret_of, hands.clock)
    assert checked.n_submissions == 4
    assert read_header(newest_pull(tmp_path))["n_repeated"] == 1
    assert [one["q1"] for one in pulled(tmp_path) if one["_id"] == 102] == ["b"]


def test_pages_that_lead_in_a_circle_end(odk, tmp_path, hands):
    odk.answers.circles = True
    with pytest.raises(Refusal, match="does not end"):
        pull(odk_source(odk), tmp_path, secret_of, hands.clock)
    assert len(odk.answers.asked) < 20
    assert files_in(tmp_path) == []


def test_an_answer_that_never_ends_is_given_up(which, server, source, tmp_path, hands, monkeypatch):
    monkeypatch.setattr("sources.remote.asking.LARGEST_ANSWER", 1 << 20)
    server.answers.faults = [Fault(drips=True, times=9, on=DATA[which])]
    with pytest.raises(Refusal, match="does not end"):
        pull(source, tmp_path, secret_of, hands.clock)


def test_a_form_that_nobody_has_answered_is_pulled_as_empty(which, server, source, tmp_path, hands):
    server.answers.submissions = server.answers.rows = []
    assert pull(source, tmp_path, secret_of, hands.clock).n_submissions == 0
    assert read_header(newest_pull(tmp_path))["questions"]


def test_a_form_that_was_emptied_takes_nothing_back(which, server, source, tmp_path, hands):
    pull(source, tmp_path, secret_of, hands.clock)
    server.answers.submissions = server.answers.rows = []
    hands.later(days=1)
    with pytest.raises(Refusal, match="no submission any more; there were 5"):
        pull(source, tmp_path, secret_of, hands.clock)
    assert len(pulled(tmp_path)) == 5


def test_only_the_questions_that_are_deployed_count(kobo, tmp_path, hands):
    deployed = kobo.answers.answer

    def answer(path, query, headers, body):
        if path.endswith("/versions/v1.json"):
            return 200, {"uid": "v1", "content": {"survey": SURVEY, "choices": []}}
        status, told = deployed(path, query, headers, body)
        if path.endswith("aBcD.json"):
            told["version_id"] = "v2-draft"
            told["content"] = {"survey": [*SURVEY, {"type": "text", "name": "drafted"}]}
        return status, told

    kobo.answers.answer = answer
    pull(kobo_source(kobo), tmp_path, secret_of, hands.clock)
    asked = [one["path"] for one in read_header(newest_pull(tmp_path))["questions"]]
    assert "drafted" not in asked
    assert asked[:2] == ["start", "who/nim"]
