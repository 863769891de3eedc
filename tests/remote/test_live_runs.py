"""`kohort run` on a study with live sources, on a server of its own: what a night comes to."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.promises.conftest import ROOT, ForkedRuns, run_kohort
from tests.remote.conftest import ENVIRONMENT, SURVEY, row, submission
from tests.remote.servers import SECRETS, TOKEN, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tests.remote.servers import Running

STUDY = """
format: 1
study_id: live
title: Live
languages: [en]
timezone: Asia/Jakarta
waves:
  pre: {kind: pre}
  post: {kind: post}
topics: {prices: {label: Prices}}
identity: {person: [nim]}
"""
INSTRUMENT = """
instrument: knowledge
version: 1
items:
  - {id: q1, topic: prices, kind: single, options: {a: Monopoly, b: Oligopoly}, key: a}
  - {id: q2, topic: prices, kind: multiple, options: {x: Radio, y: Poster}, key: [x]}
"""
SURVEYED = "holds: survey, instrument: knowledge-1"
PRE = "nim,q1,q2\n" + "".join(f"n{number},b,x\n" for number in range(1, 6))


def write_study(folder: Path, sources: dict[str, str]) -> Path:
    """Write a study of a cohort for each source, and of one that has files only."""
    (folder / "instruments").mkdir(parents=True)
    (folder / "study.yml").write_text(STUDY, "utf-8")
    (folder / "instruments" / "knowledge-1.yml").write_text(INSTRUMENT, "utf-8")
    (folder / "demo.key").write_text("for a test only, known to all\n", "utf-8")
    for cohort_id, source in {**sources, "plain": ""}.items():
        here = folder / "cohorts" / cohort_id
        here.mkdir(parents=True)
        here_only = f"{cohort_id},b,y\n"  # two cohorts with the same file would be told of
        (here / "pre.csv").write_text(PRE + here_only, "utf-8")
        post = f"source: {source}" if source else "file: post.csv"
        if not source:
            (here / "post.csv").write_text(PRE.replace(",b,", ",a,"), "utf-8")
        (here / "cohort.yml").write_text(
            f"label: {cohort_id}\nevidence: synthetic\n"
            "sessions: [{id: s1, on: 2024-03-02, hours: 4, mode: online}]\nfiles:\n"
            f"  - {{file: pre.csv, wave: pre, {SURVEYED}}}\n"
            f"  - {{{post}, wave: post, {SURVEYED}}}\n",
            "utf-8",
        )
    return folder


@pytest.fixture(scope="module")
def forked(tmp_path_factory):
    runs = ForkedRuns(tmp_path_factory.mktemp("forked"))
    yield runs
    runs.close()


@pytest.fixture
def study(tmp_path: Path, kobo: Running, odk: Running) -> Path:
    return write_study(
        tmp_path / "study",
        {
            "by-kobo": f"{{kobo: '{kobo.address}', asset: aBcD, token: KOBO_TOKEN}}",
            "by-odk": f"{{odk_central: '{odk.address}', project: 3, form: baseline, "
            "user: ODK_USER, password: ODK_PASSWORD}",
        },
    )


@pytest.fixture
def run(forked, study):
    def run_forked(*arguments, environment=ENVIRONMENT, command="run", faults=None):
        return forked(command, study, *arguments, environment=environment, faults=faults)

    return run_forked


def states(outcome):
    return outcome.told["cohorts"]


def files_of(study, cohort_id):
    """Read the ledger of a cohort's pulled file: tool, records read, loaded, left out."""
    with duckdb.connect(study / "build" / "warehouse.duckdb", read_only=True) as warehouse:
        return warehouse.execute(
            "select tool, n_read, n_loaded, n_left_out from ops.files "
            "where cohort_id = ? and is_current and path like '%pulled%'",
            [cohort_id],
        ).fetchall()


def answers_of(study, cohort_id):
    with duckdb.connect(study / "build" / "warehouse.duckdb", read_only=True) as warehouse:
        return warehouse.execute(
            "select responses.item_id, responses.answer, count(*) "
            "from raw.responses as responses inner join ops.files as files "
            "on responses.file_id = files.file_id and files.is_current "
            "where files.cohort_id = ? and files.path like '%pulled%' group by all order by all",
            [cohort_id],
        ).fetchall()


def pulls(study, cohort_id):
    return sorted((study / "cohorts" / cohort_id / "pulled").rglob("[0-9]*.jsonl"))


def test_a_night_with_live_sources(study, run, kobo, odk):
    """One story, as its steps build on one another: a first night, a quiet one, an edit, faults."""
    kobo.answers.submissions[4]["_validation_status"] = {
        "uid": "validation_status_not_approved",
        "label": "Not Approved",
    }
    odk.answers.rows[0]["__system"]["reviewState"] = "rejected"
    killed = run("--json", faults={"sources.remote.pulling:write_pull": "kill"})
    assert (killed.code, pulls(study, "by-kobo")) == (-9, [])
    first = run("--json")
    assert len(kobo.answers.paths("data.json")) == 3  # pages that the killed run had kept
    assert (first.code, set(states(first).values())) == (0, {"published"}), first.stdout
    assert files_of(study, "by-kobo") == [("kobo_api", 5, 4, 1)]
    assert files_of(study, "by-odk") == [("odk_api", 5, 4, 1)]
    assert answers_of(study, "by-kobo") == [("q1", "a", 4), ("q2", "x y", 4)]
    assert answers_of(study, "by-odk") == answers_of(study, "by-kobo")
    assert any("5 submissions" in note for note in first.told["notes"])

    n_asked = len(kobo.answers.asked)
    quiet = run("--json")
    assert (quiet.code, quiet.told["is_new"]) == (0, False)
    assert len(kobo.answers.asked) > n_asked
    assert [len(pulls(study, one)) for one in ("by-kobo", "by-odk")] == [1, 1]

    edited = submission(2, q1="b", _uuid="i2b", **{"meta/deprecatedID": "uuid:i2"})
    kobo.answers.submissions[1] = edited
    odk.answers.rows[3] = row(2, q1="b", system={"edits": 1})
    night = run("--json")
    assert night.told["reason"] == "by-kobo and by-odk changed"
    assert answers_of(study, "by-kobo") == [("q1", "a", 3), ("q1", "b", 1), ("q2", "x y", 4)]
    assert answers_of(study, "by-odk") == answers_of(study, "by-kobo")
    assert [len(pulls(study, one)) for one in ("by-kobo", "by-odk")] == [2, 2]

    refused = run("--json", environment={**ENVIRONMENT, "KOBO_TOKEN": "wrong"})
    assert refused.code == 11
    assert states(refused) == {"by-kobo": "held_back", "by-odk": "published", "plain": "published"}
    (fault,) = refused.told["faults"]
    assert fault["where"].startswith("cohorts/by-kobo/cohort.yml, source aBcD on 127.0.0.1")
    assert "KOBO_TOKEN" in fault["what"]
    assert answers_of(study, "by-kobo")[1] == ("q1", "b", 1)
    again = run("--json", environment={**ENVIRONMENT, "KOBO_TOKEN": "wrong"})
    assert (again.code, again.told["is_new"]) == (11, False)

    mended = run("--json")
    assert (mended.code, states(mended)["by-kobo"]) == (0, "published")

    survey = [*SURVEY, {"type": "select_one", "name": "q11", "label": ["Two sellers?"]}]
    kobo.answers.survey, kobo.answers.version = survey, "v2"
    changed = run("--json")
    assert (changed.code, states(changed)["by-kobo"]) == (11, "held_back")
    (fault,) = changed.told["faults"]
    assert "pulled" in fault["where"]
    assert '"q11" fits nothing' in fault["what"]
    assert 'Nearest: "q1"' in fault["todo"]


def test_only_the_chosen_cohort_is_pulled(study, run, kobo, odk):
    run("--json")
    n_kobo, n_odk = len(kobo.answers.asked), len(odk.answers.asked)
    run("--cohort", "by-odk", "--json")
    assert len(kobo.answers.asked) == n_kobo
    assert len(odk.answers.asked) > n_odk
    run("--cohort", "plain", "--json")
    assert len(kobo.answers.asked) == n_kobo


def test_an_earlier_day_and_a_check_ask_nobody(study, run, kobo):
    run("--json")
    n_asked = len(kobo.answers.asked)
    earlier = run("--as-of", "2025-06-01", "--json")
    assert states(earlier)["by-kobo"] == "published"
    checked = run(command="check")
    assert checked.code == 0
    assert "by-kobo: aBcD on 127.0.0.1" in checked.stdout
    assert "5 submissions" in checked.stdout
    assert len(kobo.answers.asked) == n_asked


def test_a_check_before_the_first_pull_says_what_a_source_would_be(study, run, kobo):
    checked = run(command="check")
    assert checked.code == 0
    assert "nothing was pulled yet" in checked.stdout
    assert kobo.answers.asked == []


def test_a_source_that_never_answered_is_absent_and_the_others_go_on(study, run, kobo):
    kobo.answers.asset = "another"
    first = run("--json", environment={**ENVIRONMENT, "ODK_PASSWORD": ""})
    assert first.code == 11
    assert states(first) == {"by-kobo": "absent", "by-odk": "absent", "plain": "published"}
    told = {fault["where"].split("/")[1]: fault["what"] for fault in first.told["faults"]}
    assert told["by-kobo"] == "the server knows no such asset for this account (404)"
    assert told["by-odk"] == "the environment variable ODK_PASSWORD is not set"


def test_a_form_without_an_answer_joins_with_its_first(study, run, kobo):
    kept = kobo.answers.submissions
    kobo.answers.submissions = []
    first = run("--json")
    assert (first.code, states(first)["by-kobo"]) == (0, "published")
    assert "nobody has answered yet" in first.stdout
    kobo.answers.submissions = kept
    second = run("--json")
    assert second.code == 0
    assert files_of(study, "by-kobo") == [("kobo_api", 5, 5, 0)]
    assert "nobody has answered yet" not in second.stdout


def test_no_secret_is_in_any_file_or_word_of_a_run(study, run, kobo, odk):
    told = [run("--debug")]
    for running, status in ((kobo, 401), (odk, 500)):
        running.answers.faults = [Fault(status, times=99, headers={"Retry-After": "0"})]
    told += [run("--debug"), run("--json"), run(command="check")]
    words = [outcome.stdout + outcome.stderr for outcome in told]
    kept = [path.read_bytes() for path in study.parent.rglob("*") if path.is_file()]
    assert [outcome.code for outcome in told] == [0, 11, 11, 0]
    names = {path.name for path in study.parent.rglob("*")}
    assert {"warehouse.duckdb", "index.html", ".checked.json", "archive", "runs"} <= names
    for secret in SECRETS:
        assert not [text for text in words if secret in text]
        assert not [raw for raw in kept if secret.encode() in raw]


def test_a_token_may_lie_in_a_block_of_a_prefect_server(study, run, forked, kobo):
    making = (
        "from prefect.blocks.system import Secret; import os;"
        "Secret(value=os.environ['TOKEN']).save('kobo-token', overwrite=True)"
    )
    environment = {"PREFECT_API_URL": forked.api_url, "TOKEN": TOKEN, "PATH": "/usr/bin"}
    subprocess.run([sys.executable, "-c", making], check=True, env=environment, cwd=ROOT)
    declared = study / "cohorts" / "by-kobo" / "cohort.yml"
    text = declared.read_text("utf-8").replace("token: KOBO_TOKEN", "secret: kobo-token")
    declared.write_text(text, "utf-8")
    without = {**ENVIRONMENT, "KOBO_TOKEN": ""}
    found = run("--json", environment=without)
    assert (found.code, states(found)["by-kobo"]) == (0, "published"), found.stdout
    declared.write_text(text.replace("kobo-token", "no-such-block"), "utf-8")
    missing = run("--json", environment=without)
    assert missing.code == 11
    assert json.dumps("the block no-such-block is not set") in missing.stdout


def test_a_scheduled_night_pulls_too(study, kobo):
    done = run_kohort("schedule", study, "--once", environment=ENVIRONMENT)
    assert done.code == 0, done.stderr
    assert [len(pulls(study, one)) for one in ("by-kobo", "by-odk")] == [1, 1]
    assert files_of(study, "by-kobo") == [("kobo_api", 5, 5, 0)]
    assert not [secret for secret in SECRETS if secret in done.stdout + done.stderr]
