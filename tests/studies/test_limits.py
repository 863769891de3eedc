"""Limits of measures: partly given, switched off, in the right order, and named right."""

import pytest

from studies.faults import StudyError
from studies.limits import Limits
from studies.reading import read_study

STUDY = """
study_id: s
title: S
languages: [en]
waves:
  pre: {kind: pre}
identity: {person: [nim]}
limits: LIMITS
"""


@pytest.fixture
def read(tmp_path):
    def _read(limits):
        (tmp_path / "study.yml").write_text(STUDY.replace("LIMITS", limits), encoding="utf-8")
        return read_study(tmp_path).design.limits

    return _read


def test_what_is_not_given_keeps_its_default(read):
    limits = read("{missing_share: {stop: 0.6}, rejected_share: {warn: 0.1}}")
    assert limits.of("missing_share") == (0.3, 0.6)
    assert limits.of("rejected_share") == (0.1, 0.2)
    assert limits.of("drift") == Limits().of("drift") == (0.4, None)


def test_off_switches_a_warning_or_a_stop_off(read):
    limits = read("{swapped_waves: {warn: off, stop: off}, backward_waves: {stop: off}}")
    assert limits.of("swapped_waves") == (None, None)
    assert limits.of("backward_waves") == (0.0, None)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("{mising_share: {warn: 0.1}}", "missing_share"),
        ("{drift: {halt: 0.1}}", "halt"),
        ("{drift: {warn: lots}}", "lots"),
        ("{drift: {warn: 1.5}}", "1.5"),
        ("{drift: {warn: 0.5, stop: 0.4}}", '"warn" (0.5) lies beyond "stop" (0.4)'),
        ("{rejected_share: {warn: 0.3}}", '"warn" (0.3) lies beyond "stop" (0.2)'),
        ("{response: {warn: 0.3, stop: 0.4}}", '"warn" (0.3) lies beyond "stop" (0.4)'),
        ("{seconds_per_item: -1}", "seconds_per_item"),
    ],
)
def test_a_wrong_limit_is_one_fault_with_its_place(read, limits, told):
    with pytest.raises(StudyError) as caught:
        read(limits)
    [fault] = caught.value.faults
    assert told in str(fault)
    assert "limits" in fault.where
