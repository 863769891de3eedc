"""A form on a server takes the place of a file; a secret in a declaration is a fault."""

from __future__ import annotations

import re

import pytest
import yaml

from studies.cohorts import FileDeclaration
from studies.remote_sources import RemoteSource
from tests.studies.conftest import COHORT_FILE

KOBO = "{kobo: 'https://kf.kobotoolbox.org', asset: aBcD, token: KOBO_TOKEN}"
ODK = (
    "{odk_central: 'https://odk.example.org', project: 3, form: baseline, "
    "user: ODK_USER, password: ODK_PASSWORD}"
)
TOKEN = "3f9c1d7ab2e84650917c0de5f6a8b3c4d2e1f0a9"  # noqa: S105 - made up


def declare(folder, source):
    return folder.change(COHORT_FILE, "file: post.csv", f"source: {source}")


@pytest.mark.parametrize("source", [KOBO, ODK], ids=["KoboToolbox", "ODK Central"])
def test_a_source_stands_in_the_place_of_a_file(folder, source):
    (folder.path / "cohorts/2024-03/post.csv").unlink()
    declared = declare(folder, source).read().cohorts["2024-03"].files[1]
    assert declared.file == ""
    assert declared.source.server.startswith("https://")


def test_a_source_says_where_its_pulls_lie_and_how_it_is_called():
    kobo = RemoteSource(kobo="https://kf.kobotoolbox.org/", asset="aBcD", token="KOBO_TOKEN")  # noqa: S106
    assert kobo.folder == "pulled/kf.kobotoolbox.org-aBcD"
    assert kobo.name == "aBcD on kf.kobotoolbox.org"
    odk = RemoteSource(
        odk_central="https://odk.example.org:8443",
        project="3",
        form="Base line/1",
        secret="odk",  # noqa: S106
    )
    assert odk.folder == "pulled/odk.example.org_8443-3-Base_line_1"
    assert odk.name == "Base line/1 of project 3 on odk.example.org:8443"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("https://kf", "http://kf", "http://kf.kobotoolbox.org is not encrypted"),
        ("https://kf", "https://me:pw12@kf", "the address holds a user or a password"),
        ("https://kf.kobotoolbox.org", "kf.kobotoolbox.org", "is not the address of a server"),
        ("https://kf.kobotoolbox.org", "https://", "is not the address of a server"),
        ("https://kf.kobotoolbox.org", "https://k:x/", "is not the address of a server"),
        ("https://kf.kobotoolbox.org", "https://k/?t=1", "is not the address of a server"),
        ("asset: aBcD, ", "", '"asset" is missing'),
        (", token: KOBO_TOKEN", "", "it is not said, in one way, what opens it"),
        ("asset: aBcD", "asset: aBcD, form: x", '"form" is no key of KoboToolbox'),
        ("asset: aBcD", "asset: aBcD, secret: block", "it is not said, in one way"),
        ("kobo: 'https://kf.kobotoolbox.org', ", "", "names no server"),
        ("asset: aBcD", "asset: aBcD, odk_central: 'https://o.org'", "names two servers"),
        ("asset: aBcD", "asset: aBcD, api_key: x", '"api_key" is not a key here'),
    ],
)
def test_a_source_that_cannot_be_asked_is_a_fault_of_its_cohort(folder, old, new, what):
    assert old in KOBO
    found = declare(folder, KOBO.replace(old, new)).cohort_faults()
    assert what in found[0].what
    assert "cohort.yml, line 8" in found[0].where


@pytest.mark.parametrize(
    "secret",
    [TOKEN, TOKEN.upper(), f"Token {TOKEN}", "Hunter2!", "p4ss_w0rd!", "[Hunter2]", "{x: Hunter2}"],
)
@pytest.mark.parametrize("key", ["token", "secret", "user", "password"])
def test_what_may_be_a_secret_is_a_fault_and_is_not_repeated(folder, key, secret):
    source = ODK.replace("user: ODK_USER, password: ODK_PASSWORD", f"{key}: {secret}")
    told = "\n".join(map(str, declare(folder, source).cohort_faults()))
    assert "may be a secret itself" in told
    assert [part for part in (TOKEN, "hunter2", "p4ss") if part in told.casefold()] == []


def test_plain_http_is_for_loopback_only():
    for host in ("127.0.0.1:8080", "localhost", "[::1]:99"):
        source = RemoteSource(kobo=f"http://{host}", asset="a", token="T")  # noqa: S106
        assert source.host == host


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("file: post.csv, source: " + KOBO, 'names a "file" and a "source"'),
        ("tool: kobo", '"file" is missing'),
    ],
    ids=["both", "neither"],
)
def test_an_entry_is_a_file_or_a_source(folder, source, what):
    found = folder.change(COHORT_FILE, "file: post.csv", source).cohort_faults()
    assert what in found[0].what


def test_two_entries_may_take_the_same_form_apart_but_not_twice(folder):
    folder.change(COHORT_FILE, "files:", f"files:\n  - {{source: {KOBO}, holds: roster}}")
    declare(folder, KOBO)
    (folder.path / "cohorts/2024-03/post.csv").unlink()
    assert len(folder.read().cohorts["2024-03"].files) == 3
    folder.change(COHORT_FILE, "files:", f"files:\n  - {{source: {KOBO}, holds: roster}}")
    assert '"aBcD on kf.kobotoolbox.org" is declared twice' in folder.cohort_fault().what


def test_the_pulls_of_a_source_are_no_undeclared_files(folder):
    (folder.path / "cohorts/2024-03/post.csv").unlink()
    folder.write("cohorts/2024-03/pulled/kf.kobotoolbox.org-aBcD/2026-11-24T01-00-00Z.jsonl", "{}")
    assert "2024-03" in declare(folder, KOBO).read().cohorts


def test_the_entries_that_the_page_shows_are_entries(repository):
    page = (repository / "docs/live-sources.md").read_text("utf-8")
    (shown,) = re.findall(r"```yaml\n(.+?)```", page, flags=re.DOTALL)
    entries = yaml.load(shown, yaml.BaseLoader)["files"]  # noqa: S506 - texts only
    declared = [FileDeclaration.model_validate(entry).source for entry in entries]
    assert [one.tool for one in declared] == ["kobo_api", "odk_api"]
