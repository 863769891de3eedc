"""`kohort run` on a study with live sources, on a server of its own: what a night comes to."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.command_lines import ROOT, run_kohort
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
def run(kohort, study):
    def run_forked(*arguments, environment=ENVIRONMENT, command="run", faults=None):
        return kohort(command, study, *arguments, environment=environment, faults=faults)

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
    """One story, as its steps build on one another: killed, first, quiet, edits, faults, mended."""
    kobo.answers.submissions[4]["_validation_status"] = {
        "uid": "validation_status_not_approved",
        "label": "Not Approved",
    }
    odk.answers.rows[0]["__system"]["reviewState"] = "rejected"
    killed = run("--json", faults={"sources.remote.pulling:write_pull": "kill"})
    assert (killed.code, pulls(study, "by-kobo")) == (-9, [])
    first = run("--json", "--debug")
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

    kobo.answers.faults = [Fault(401, times=99)]  # its body says every secret
    refused = run("--json", "--debug")
    assert refused.code == 11
    assert states(refused) == {"by-kobo": "held_back", "by-odk": "published", "plain": "published"}
    (fault,) = refused.told["faults"]
    assert fault["where"].startswith("cohorts/by-kobo/cohort.yml, source aBcD on 127.0.0.1")
    assert "KOBO_TOKEN" in fault["what"]
    assert answers_of(study, "by-kobo")[1] == ("q1", "b", 1)
    again = run("--json")
    assert (again.code, again.told["is_new"]) == (11, False)

    kobo.answers.faults = []
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
    require_no_secret(study, first, quiet, refused, again, changed, run(command="check"))


def require_no_secret(study, *outcomes):
    """Look for every secret in each file beside and below a study, and in each word said."""
    kept = {path: path.read_bytes() for path in study.parent.rglob("*") if path.is_file()}
    names = {part for path in kept for part in path.parts}
    assert {"warehouse.duckdb", "index.html", ".checked.json", "archive", "runs"} <= names
    for secret in SECRETS:
        assert not [path for path, raw in kept.items() if secret.encode() in raw]
        assert not [one for one in outcomes if secret in one.stdout + one.stderr]


def test_who_is_asked_when(study, run, kobo, odk):
    """A check and an earlier day ask nobody, and a run of one cohort only its own forms."""
    checked = run(command="check")
    assert (checked.code, kobo.answers.asked) == (0, [])
    assert "by-kobo: aBcD on 127.0.0.1" in checked.stdout
    assert "nothing was pulled yet" in checked.stdout
    run("--json")
    n_kobo, n_odk = len(kobo.answers.asked), len(odk.answers.asked)
    run("--cohort", "by-odk", "--json")
    assert len(odk.answers.asked) > n_odk
    run("--cohort", "plain", "--json")
    assert len(kobo.answers.asked) == n_kobo

    began_long_ago(study)
    kobo.answers.submissions[1]["q1"] = "b"
    run("--json")
    assert ("q1", "b", 1) in answers_of(study, "by-kobo")
    n_kobo = len(kobo.answers.asked)
    earlier = run("--as-of", "2025-06-01", "--json")
    assert states(earlier)["by-kobo"] == "published"
    assert answers_of(study, "by-kobo") == [("q1", "a", 5), ("q2", "x y", 5)]
    checked = run(command="check")
    assert (checked.code, "5 submissions" in checked.stdout) == (0, True)
    assert len(kobo.answers.asked) == n_kobo


def began_long_ago(study):
    """Let the nights so far have been in January 2025."""
    history = study / "build" / "archive" / "history.jsonl"
    said = re.sub(r'"seen_at": "[^T]+', '"seen_at": "2025-01-05', history.read_text("utf-8"))
    history.write_text(said, "utf-8")


def test_forms_that_have_nothing_yet_join_later(study, run, kobo):
    """A form without an answer holds nothing back; one that cannot be opened holds its cohort."""
    kept = kobo.answers.submissions
    kobo.answers.submissions = []
    first = run("--json", environment={**ENVIRONMENT, "ODK_PASSWORD": ""})
    assert first.code == 11
    assert states(first) == {"by-kobo": "published", "by-odk": "absent", "plain": "published"}
    told = {fault["where"].split("/")[1]: fault["what"] for fault in first.told["faults"]}
    assert told == {
        "by-kobo": "nobody has answered yet",
        "by-odk": "the environment variable ODK_PASSWORD is not set",
    }
    kobo.answers.submissions = kept
    second = run("--json")
    assert (second.code, second.told["faults"]) == (0, [])
    assert files_of(study, "by-kobo") == [("kobo_api", 5, 5, 0)]
    assert files_of(study, "by-odk") == [("odk_api", 5, 5, 0)]


LOOKED_UP = """
import os
from flows.secret_blocks import secret_finder
from sources.refusals import Refusal
from prefect.blocks.system import Secret
Secret(value=os.environ.pop("TOKEN")).save("kobo-token", overwrite=True)
for server in ({"PREFECT_API_URL": os.environ["PREFECT_API_URL"]}, {"PREFECT_HOME": "/nowhere"}):
    for name in ("kobo-token", "no-such-block"):
        try:
            print(len(secret_finder(server)("block", name)))
        except Refusal as refusal:
            print(refusal.what)
"""


def test_a_token_may_lie_in_a_block_of_the_prefect_server(kohort):
    environment = {"PREFECT_API_URL": kohort.api_url, "TOKEN": TOKEN, "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-c", LOOKED_UP],
        check=True,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [
        str(len(TOKEN)),
        "0",
        *[
            f"the block {name} needs a Prefect server, and none is configured"
            for name in ("kobo-token", "no-such-block")
        ],
    ]
    assert TOKEN not in done.stdout + done.stderr


def test_a_scheduled_night_pulls_too(study, kobo):
    done = run_kohort("schedule", study, "--once", environment=ENVIRONMENT)
    assert done.code == 0, done.stderr
    assert [len(pulls(study, one)) for one in ("by-kobo", "by-odk")] == [1, 1]
    assert files_of(study, "by-kobo") == [("kobo_api", 5, 5, 0)]
    require_no_secret(study, done)
