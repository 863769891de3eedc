"""What a server refuses is said in words that help, and no secret is ever said, logged or kept."""

from __future__ import annotations

import json
import logging
import socket
import traceback
from dataclasses import replace

import pytest
from requests import Request

from sources.refusals import Refusal
from sources.remote.kept import newest_pull
from sources.remote.pulling import note_failure, pull
from sources.remote.sessions import new_session, only_for
from studies.remote_sources import RemoteSource
from tests.remote.conftest import DATA, SOURCES, files_in, kobo_source, odk_source, secret_of
from tests.remote.servers import PASSWORD, SECRETS, SESSION, TOKEN, Fault, Kobo, Running

HOLDERS = {"kobo": "KOBO_TOKEN", "odk": "ODK_USER and ODK_PASSWORD"}


def refused(source, folder, hands, found=secret_of):
    with pytest.raises(Refusal) as caught:
        pull(source, folder, found, hands.clock)
    return caught.value


def test_a_wrong_secret_names_the_variable_to_mend(which, server, source, tmp_path, hands):
    said = refused(source, tmp_path, hands, lambda *_: "wrong")
    assert "(401)" in said.what
    assert HOLDERS[which] in said.todo
    assert hands.waits == []


def test_an_account_without_the_right_is_told_from_a_wrong_secret(
    which, server, source, tmp_path, hands
):
    server.answers.faults = [Fault(403, on=DATA[which])]
    said = refused(source, tmp_path, hands)
    assert "may not see these submissions (403)" in said.what


def test_a_wrong_form_names_the_key_to_correct(which, server, tmp_path, hands):
    changed = {"asset": "aWrong"} if which == "kobo" else {"form": "endline"}
    said = refused(SOURCES[which](server, **changed), tmp_path, hands)
    assert "(404)" in said.what
    assert {"kobo": "Correct asset", "odk": "Correct form"}[which] in said.todo


def test_a_secret_that_is_not_set_names_its_variable(which, source, tmp_path, hands):
    said = refused(source, tmp_path, hands, lambda *_: "")
    name = {"kobo": "KOBO_TOKEN", "odk": "ODK_PASSWORD"}[which]
    assert said.what == f"the environment variable {name} is not set"


def test_a_block_that_is_not_there_is_named(kobo, tmp_path, hands):
    source = RemoteSource.model_validate({
        "kobo": kobo.address, "asset": "aBcD", "secret": "kobo-token",
    })  # fmt: skip
    asked = []
    said = refused(source, tmp_path, hands, lambda *what: asked.append(what) or "")
    assert said.what == "the block kobo-token is not set"
    assert asked == [("block", "kobo-token")]
    assert pull(source, tmp_path, lambda *_: TOKEN, hands.clock).n_submissions == 5


def test_a_token_of_central_is_taken_as_it_is(odk, tmp_path, hands):
    source = RemoteSource.model_validate({
        "odk_central": odk.address, "project": "3", "form": "baseline", "token": "ODK_TOKEN",
    })  # fmt: skip
    assert pull(source, tmp_path, lambda *_: SESSION, hands.clock).n_submissions == 5
    assert odk.answers.paths("/v1/sessions") == []


def test_a_session_of_central_is_ended_with_the_pull(odk, tmp_path, hands):
    pull(odk_source(odk), tmp_path, secret_of, hands.clock)
    assert odk.answers.paths("sessions") == ["POST /v1/sessions", "DELETE /v1/sessions/current"]


@pytest.mark.parametrize("secret", ["tökén-with-accents", "two\nlines", "tab\there"])
def test_a_secret_that_no_header_can_carry_is_not_repeated(source, tmp_path, hands, secret):
    said = refused(source, tmp_path, hands, lambda *_: secret)
    assert "holds characters that no token has" in said.what
    assert secret not in everything_of(said)


def test_a_server_that_is_not_there(which, server, source, tmp_path, hands):
    server.stop()
    said = refused(source, tmp_path, hands)
    assert said.what == "the server cannot be reached"
    assert hands.waits == [1, 2, 4, 8]


def test_a_server_that_says_nothing(which, tmp_path, hands, monkeypatch):
    for name in ("SILENT_SECONDS", "CONNECT_SECONDS"):
        monkeypatch.setattr(f"sources.remote.asking.{name}", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        shape = {
            "kobo": {"kobo": address, "asset": "a", "token": "T"},
            "odk": {"odk_central": address, "project": "1", "form": "f", "token": "T"},
        }
        source = RemoteSource.model_validate(shape[which])
        said = refused(source, tmp_path, hands, lambda *_: "secret")
    assert said.what == "the server does not answer in time"
    assert len(hands.waits) == 4


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(500, times=99), "the server answered 5 times that it cannot answer now (500)"),
        (Fault(429, times=99), "the server asks to be left alone for now (429)"),
        (Fault(418, times=99), "(status 418)"),
        (Fault(body=b"<html>", headers={"Content-Type": "text/html"}), "something that is no JSON"),
        (Fault(body=b"[1, 2]"), "is not one that"),
        (Fault(body=b'{"count": "many", "results": []}'), "is not one that"),
        (Fault(body=b'{"count": 1, "results": [7], "value": [7]}'), "is not one that"),
        (Fault(body=b"[" * 100_000, times=9), "something that is no JSON"),
        (Fault(body=b'{"count": NaN}', times=9), "broke off in the middle of an answer"),
        (Fault(cut_at=30, times=99), "broke off in the middle of an answer"),
    ],
    ids=["500", "429", "418", "page", "list", "words", "numbers", "deep", "NaN", "cut"],
)
def test_an_answer_that_is_none_of_the_documented_ones(
    which, server, source, tmp_path, hands, fault, words
):
    server.answers.faults = [replace(fault, on=DATA[which])]
    said = refused(source, tmp_path, hands)
    assert words in said.what
    assert newest_pull(tmp_path) is None


ODD_FORMS = (7, {}, {"content": 7}, {"content": {"survey": "abc"}}, {"version": 1})
ODD_FORMS += ({"content": {"survey": [7]}}, {"content": {"survey": [], "choices": [7]}}, [7], [{}])


@pytest.mark.parametrize("told", ODD_FORMS, ids=json.dumps)
@pytest.mark.parametrize("of", ["form", "fields"])
def test_a_form_of_another_shape_is_none(which, server, source, tmp_path, hands, told, of):
    on = {"kobo": "aBcD.json", "odk": {"form": "baseline", "fields": "fields"}[of]}[which]
    server.answers.faults = [Fault(body=json.dumps(told).encode(), times=99, on=on)]
    assert "is not one that" in refused(source, tmp_path, hands).what


@pytest.fixture
def elsewhere():
    running = Running(Kobo())
    yield running
    running.stop()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("at", ["first", "page"])
def test_nobody_is_followed_to_another_address(
    which, server, source, tmp_path, hands, elsewhere, status, at
):
    on = DATA[which] if at == "page" else {"kobo": "aBcD.json", "odk": "/v1/sessions"}[which]
    target = f"{elsewhere.address}/stolen"
    server.answers.faults = [Fault(status, headers={"Location": target}, on=on, times=9)]
    said = refused(source, tmp_path, hands)
    assert "sends us to another address" in said.what
    assert elsewhere.answers.asked == []


def test_the_link_to_the_next_page_may_name_any_server(odk, kobo, tmp_path, hands):
    """Both name one that is not theirs: only the place in the form is taken from a link."""
    for running, source in ((odk, odk_source(odk)), (kobo, kobo_source(kobo))):
        pull(source, tmp_path / running.address[-5:], secret_of, hands.clock)
        assert all(headers["Host"] in running.address for *_, headers in running.answers.asked)


def everything_of(error):
    """Give all that a log, a debugger or a report could print of an exception."""
    seen, told, waiting = set(), [], [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        told += [repr(one), str(one), repr(one.args), *map(str, traceback.format_exception(one))]
        waiting += [one.__cause__, one.__context__]
    return "\n".join(told)


@pytest.fixture(params=["at the first request", "of the form", "of a page"])
def place(which, request):
    first = {"kobo": "/api", "odk": "/v1/sessions"}[which]
    form = {"kobo": "aBcD.json", "odk": "/v1/projects"}[which]
    at = {"at the first request": first, "of the form": form, "of a page": DATA[which]}
    return at[request.param]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418, 429, 500, 503])
def test_a_secret_that_the_server_echoes_is_nowhere(
    server, source, place, tmp_path, hands, capfd, caplog, status
):
    caplog.set_level(logging.DEBUG)
    server.answers.faults = [Fault(status, times=99, on=place)]
    said = refused(source, tmp_path / "pulled", hands)
    note_failure(tmp_path / "pulled", ("cohort.yml", said.what, said.todo), hands.clock)
    captured = capfd.readouterr()
    told = [everything_of(said), captured.out, captured.err, caplog.text]
    told += [path.read_text("utf-8") for path in (tmp_path / "pulled").iterdir()]
    assert ".checked.json" in files_in(tmp_path / "pulled")
    assert [secret for secret in SECRETS for text in told if secret in text] == []


def test_no_secret_is_in_what_a_pull_keeps_or_logs(
    which, source, tmp_path, hands, capfd, caplog, monkeypatch
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    pull(source, tmp_path / "pulled", secret_of, hands.clock)
    captured = capfd.readouterr()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    told = [captured.out, captured.err, caplog.text, *(path.read_text("utf-8") for path in kept)]
    assert [secret for secret in SECRETS for text in told if secret in text] == []
    assert files_in(tmp_path / "home") == []


def test_a_password_in_a_netrc_does_not_take_the_place_of_the_token(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine kf.example.org login me password {PASSWORD}\n", "utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    session = new_session("https://kf.example.org", f"Token {TOKEN}")
    request = session.prepare_request(Request("GET", "https://kf.example.org/api"))
    assert session.trust_env
    assert request.headers["Authorization"] == f"Token {TOKEN}"


def test_a_header_is_added_for_its_own_server_only():
    add = only_for("https://kf.example.org", "Token x")
    for address, has in {
        "https://kf.example.org/api": True,
        "http://kf.example.org/api": False,
        "https://kf.example.org:8443/api": False,
        "https://kf.example.org.evil.example/api": False,
    }.items():
        request = add(Request("GET", address).prepare())
        assert ("Authorization" in request.headers) == has, address
