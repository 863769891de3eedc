"""The key of a study: what turns an identity into a pseudonym. It lies outside the build."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studies.faults import Fault, StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from studies import Study

KEY_BYTES = 32
SHORTEST = 16  # characters of a KOHORT_KEY; anything shorter can be guessed
DEMO_KEY = "demo.key"
PUBLISHED_EVIDENCE = ("public", "summary", "reconstruction", "synthetic")


@dataclass(frozen=True)
class Key:
    """The bytes, where they came from, and whether a person has to back them up."""

    secret: bytes
    place: str
    is_kept: bool = False

    @property
    def fingerprint(self) -> str:
        """Give what tells two keys apart without telling either."""
        return hmac.new(self.secret, b"kohort fingerprint", hashlib.sha256).hexdigest()[:16]


def find_key(study: Study, environment: Mapping[str, str]) -> Key:
    """Give the study's key: KOHORT_KEY, else the example's own, else the user's, else a new one."""
    if given := environment.get("KOHORT_KEY", ""):
        return _given_key(study, given)
    demo = study.folder / DEMO_KEY
    if demo.is_file():
        return _demo_key(study, demo)
    return _kept_key(key_path(study.study_id))


def key_path(study_id: str) -> Path:
    """Give where this user's key of a study is kept."""
    from platformdirs import user_config_path

    return user_config_path("kohort") / "keys" / f"{study_id}.key"


def _given_key(study: Study, given: str) -> Key:
    if len(given) < SHORTEST:
        raise StudyError(
            study.study_id,
            [
                Fault(
                    "environment, KOHORT_KEY",
                    f"the key has fewer than {SHORTEST} characters",
                    "Give a long random text, for example from: openssl rand -base64 32",
                )
            ],
        )
    return Key(given.encode(), "KOHORT_KEY")


def demo_key_faults(study: Study) -> list[Fault]:
    """Give the cohorts of real people that a demo key, if there is one, would not protect."""
    if not (study.folder / DEMO_KEY).is_file():
        return []
    collected = [
        cohort_id
        for cohort_id, cohort in study.cohorts.items()
        if cohort.evidence not in PUBLISHED_EVIDENCE
    ]
    return [
        Fault(
            f"cohorts/{cohort_id}/cohort.yml, evidence",
            'is "collected" (the default), and a demo key that everyone knows would not '
            "protect these people",
            f"Delete {DEMO_KEY}, so that the run makes a key of your own; or, where the data "
            "are not of real people, declare: evidence: synthetic",
        )
        for cohort_id in collected
    ]


def _demo_key(study: Study, demo: Path) -> Key:
    if faults := demo_key_faults(study):
        raise StudyError(study.study_id, faults)
    return Key(demo.read_bytes().strip(), DEMO_KEY)


def _kept_key(path: Path) -> Key:
    if path.is_file():
        return Key(path.read_bytes().strip(), str(path), is_kept=True)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = secrets.token_hex(KEY_BYTES).encode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another first run was faster by a moment
        return Key(path.read_bytes().strip(), str(path), is_kept=True)
    with os.fdopen(handle, "wb") as file:
        file.write(secret + b"\n")
    return Key(secret, str(path), is_kept=True)
