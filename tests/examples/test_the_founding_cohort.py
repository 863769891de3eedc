"""The published table comes out of the committed files, counted here without any of kohort."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = {
    "market_structure": {"pre": 38, "post": 75},
    "marketing_media": {"pre": 65, "post": 85},
    "media_cost": {"pre": 45, "post": 79},
}


@pytest.fixture(scope="module")
def founding(repository: Path) -> Path:
    return repository / "examples" / "cordova" / "cohorts" / "2021-03-cordova"


@pytest.fixture(scope="module")
def items(repository: Path) -> list[dict]:
    path = repository / "examples" / "cordova" / "instruments" / "knowledge-1.yml"
    return yaml.safe_load(path.read_text("utf-8"))["items"]


def answered(founding: Path, wave: str) -> pd.DataFrame:
    return pd.read_csv(founding / f"{wave}.csv", dtype=str, keep_default_na=False)


def is_right(item: dict, cells: pd.Series) -> pd.Series:
    if item["kind"] == "number":
        return cells.str.replace(r"\D", "", regex=True) == str(item["key"])
    return cells == item["options"][item["key"]]["id"]


def points(items: list[dict], answers: pd.DataFrame, topic: str) -> pd.Series:
    asked = [item for item in items if item["topic"] == topic]
    return sum(is_right(item, answers[item["text"]["id"]]) * item["points"] for item in asked)


@pytest.mark.parametrize("wave", ["pre", "post"])
@pytest.mark.parametrize("topic", list(PUBLISHED))
def test_each_topic_mean_is_the_published_one_to_the_digit(founding, items, topic, wave):
    earned = points(items, answered(founding, wave), topic)
    possible = 50 * len(earned)
    assert Fraction(100 * int(earned.sum()), possible) == PUBLISHED[topic][wave]


def test_forty_two_people_answered_every_question_in_both_waves(founding, items):
    for wave in ("pre", "post"):
        answers = answered(founding, wave)
        texts = [item["text"]["id"] for item in items]
        assert answers["Nomor induk mahasiswa"].nunique() == len(answers) == 42
        assert (answers[texts] != "").all(axis=None)


def test_people_differ_as_people_do(founding, items):
    for wave in ("pre", "post"):
        answers = answered(founding, wave)
        total = sum(points(items, answers, topic) for topic in PUBLISHED) / 150 * 100
        assert 8 < total.std() < 25
        assert total.max() <= 100
        assert total.nunique() > 20


def test_the_forms_own_score_adds_up_the_same_points(founding, items):
    answers = answered(founding, "post")
    total = sum(points(items, answers, topic) for topic in PUBLISHED)
    assert answers["Score"].tolist() == [f"{score} / 150" for score in total]
