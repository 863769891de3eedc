"""What a plan makes of pulls: the newest is the file, and a failure holds its cohort back."""

from __future__ import annotations

import stat

import pytest

from flows.night import prepare_night
from flows.plan import Options
from flows.pulling import pull_sources
from sources.remote.kept import read_checked
from sources.remote.pulling import note_failure
from studies.faults import StageError
from tests.remote.conftest import ENVIRONMENT, submission
from tests.remote.test_live_runs import pulls, write_study


@pytest.fixture
def study(tmp_path, kobo):
    source = f"{{kobo: '{kobo.address}', asset: aBcD, token: KOBO_TOKEN}}"
    return write_study(tmp_path / "study", {"by-kobo": source})


def prepared(study, *cohorts):
    return prepare_night(study, None, Options(cohorts=cohorts), {})


def pull_all(study, environment=ENVIRONMENT):
    pull_sources(study, prepared(study).sources, environment)
    return prepared(study)


def failing(study, what):
    (folder,) = (study / "cohorts" / "by-kobo" / "pulled").iterdir()
    note_failure(folder, ("cohorts/by-kobo/cohort.yml", what, "Mend it."))
    return prepared(study)


def test_before_the_first_pull_a_cohort_waits_for_it(study):
    night = prepared(study)
    (fault,) = night.study.cohort_faults["by-kobo"]
    assert fault.what == "nothing of it has been pulled"
    assert night.plan.cohorts_to_read == ("plain",)


def test_the_newest_pull_is_the_file_and_enters_the_plan(study, kobo):
    first = pull_all(study)
    assert first.plan.cohorts_to_read == ("by-kobo", "plain")
    assert first.study.cohorts["by-kobo"].files[1].file.endswith(pulls(study, "by-kobo")[-1].name)
    assert pull_all(study).plan.seen == first.plan.seen
    kobo.answers.submissions.append(submission(6))
    second = pull_all(study)
    assert second.study.cohorts["by-kobo"].files[1].file.endswith(pulls(study, "by-kobo")[-1].name)
    assert len(pulls(study, "by-kobo")) == 2
    assert {key for key in second.plan.seen if second.plan.seen[key] != first.plan.seen[key]} == {
        "by-kobo"
    }


def test_another_reason_to_hold_back_is_told_and_none_leaves_all_as_it_was(study):
    good = pull_all(study).plan.seen
    refused = failing(study, "the server does not accept what KOBO_TOKEN holds (401)")
    silent = failing(study, "the server cannot be reached")
    assert "by-kobo" in refused.study.cohort_faults
    assert len({seen["by-kobo"] for seen in (good, refused.plan.seen, silent.plan.seen)}) == 3
    assert {seen["plain"] for seen in (good, refused.plan.seen)} == {good["plain"]}
    assert silent.plan.seen == failing(study, "the server cannot be reached").plan.seen
    assert pull_all(study).plan.seen == good


def test_a_form_that_two_entries_take_apart_is_pulled_once(study, kobo):
    declared = study / "cohorts" / "by-kobo" / "cohort.yml"
    text = declared.read_text("utf-8")
    again = text.splitlines()[-1].replace("wave: post, holds: survey", "holds: roster")
    declared.write_text(f"{text}{again}\n", "utf-8")
    night = pull_all(study)
    assert len({one.file for one in night.study.cohorts["by-kobo"].files}) == 2
    assert len(kobo.answers.paths("data.json")) == 3


def test_a_study_without_sources_has_none_to_ask(study):
    assert prepared(study, "plain").sources == ()


def test_a_folder_that_cannot_be_written_stops_the_run_with_words(study):
    (study / "cohorts" / "by-kobo" / "pulled").write_text("a file in the way", "utf-8")
    with pytest.raises(StageError) as caught:
        pull_all(study)
    assert "the pull cannot be kept there" in caught.value.faults[0].what
    assert caught.value.faults[0].where.startswith("cohorts/by-kobo/pulled/")


def test_what_was_checked_last_is_noted_for_its_owner(study):
    pull_all(study, {})
    (folder,) = (study / "cohorts" / "by-kobo" / "pulled").iterdir()
    checked = read_checked(folder)
    assert checked.outcome == "failed"
    assert checked.fault[1] == "the environment variable KOBO_TOKEN is not set"
    assert stat.S_IMODE((folder / ".checked.json").stat().st_mode) == 0o600
