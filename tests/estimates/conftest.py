"""Small frames that the tests of the estimates share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from tests.estimates.rating_frames import NO_RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# The same examples on every machine, and no example that fails because the machine is busy.
settings.register_profile("estimates", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("estimates")

# Student's sleep data: extra hours of sleep under two drugs, ten patients.
SLEEP_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
LAKENS_A = (9, 7, 8, 9, 8, 9, 9, 10, 9, 9)  # Lakens (2013), table 1
LAKENS_B = (9, 6, 7, 8, 7, 9, 8, 8, 8, 7)
SETTINGS = ["study_id", "mastery_threshold", "comparable_share"]


@pytest.fixture(scope="session")
def pairs_of() -> Callable[..., pd.DataFrame]:
    """Make a frame of pairs in one group from two lists."""

    def make(before: Sequence[float], after: Sequence[float], group: str = "g") -> pd.DataFrame:
        return pd.DataFrame(
            {
                "group": group,
                "value_from": np.asarray(before, dtype=float),
                "value_to": np.asarray(after, dtype=float),
            }
        )

    return make


@pytest.fixture(scope="session")
def sleep(pairs_of: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Give Student's sleep data as pairs: the second drug before, the first after."""
    return pairs_of(SLEEP_2, SLEEP_1)


@pytest.fixture(scope="session")
def lakens(pairs_of: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Give Lakens' ten pairs: B before, A after."""
    return pairs_of(LAKENS_B, LAKENS_A)


@pytest.fixture(scope="session")
def many_groups() -> pd.DataFrame:
    """Give a hundred groups of 2 to 60 pairs of scores between 0 and 100."""
    random = np.random.default_rng(20210321)
    names = [f"g{number:03d}" for number in range(100)]
    group = np.repeat(names, random.integers(2, 61, size=100))
    before = random.uniform(0, 80, size=len(group))
    after = np.clip(before + random.normal(10, 15, size=len(group)), 0, 100)
    rows = pd.DataFrame({"group": group, "value_from": before, "value_to": after})
    return rows.sample(frac=1.0, random_state=7, ignore_index=True)


TOPICS = ("market_structure", "marketing_media", "media_cost")
BEFORE = dict(zip(TOPICS, (38, 65, 45), strict=True))
AFTER = dict(zip(TOPICS, (75, 85, 79), strict=True))
COHORTS = (
    ("founding", "reconstruction", "treatment", False),
    ("c1", "collected", "treatment", True),
    ("c2", "collected", "treatment", True),
    ("c3", "collected", "treatment", True),
    ("control", "collected", "comparison", False),
    ("nameless", "collected", "treatment", True),
)


def declared_study() -> dict[str, pd.DataFrame]:
    """Declare a study of six cohorts, three topics, two indicators and four waves."""
    ids = [cohort[0] for cohort in COHORTS]
    waves = [("pre", 1, "pre"), ("post", 2, "post"), ("f3", 3, "follow_up"), ("f6", 4, "follow_up")]
    pairs = [("instrument", "knowledge", "pre", "post")]
    pairs += [
        ("indicator", name, "pre", wave) for name in ("revenue", "brand") for wave in ("f3", "f6")
    ]
    items = [(f"{topic}_{number}", topic, 10.0) for topic in TOPICS for number in range(6)]
    return {
        "settings": pd.DataFrame([("demo", 70.0, 0.7)], columns=SETTINGS),
        "waves": pd.DataFrame(waves, columns=["wave_id", "wave_no", "kind"]),
        "wave_pairs": pd.DataFrame(
            pairs, columns=["subject_kind", "subject_id", "wave_from", "wave_to"]
        ),
        "cohorts": pd.DataFrame(
            COHORTS, columns=["cohort_id", "evidence", "arm", "is_pooled"]
        ).assign(
            cohort_no=range(1, len(COHORTS) + 1),
            first_session_on=pd.date_range("2021-03-21", periods=len(COHORTS), freq="180D"),
        ),
        "comparison": pd.DataFrame({"assignment": ["matched"], "unit": ["person"]}),
        "compared_cohorts": pd.DataFrame({"cohort_id": ["c1"], "cohort_other": ["c2"]}),
        "cohort_waves": pd.DataFrame(
            [(one, wave[0], (one, wave[0]) != ("c3", "f6")) for one in ids for wave in waves],
            columns=["cohort_id", "wave_id", "is_due"],
        ),
        "items": pd.DataFrame(items, columns=["item_id", "topic_id", "points"]).assign(
            is_keyed=True
        ),
        "item_sets": pd.DataFrame({"item_set_id": ["knowledge-1"], "kind": ["version"]}),
        "item_set_items": pd.DataFrame(
            {"item_set_id": "knowledge-1", "item_id": [item[0] for item in items]}
        ),
        "attributes": pd.DataFrame({"attribute_id": ["sex"], "unit": ["person"]}),
        "indicators": pd.DataFrame(
            [
                ("revenue", "money", "money", "IDR", "pre", True),
                ("brand", "yes_no", "yes_no", "", "pre", True),
            ],
            columns=[
                *("indicator_id", "kind", "value_kind", "currency", "baseline_wave", "is_primary"),
            ],
        ),
        "indicator_options": pd.DataFrame(columns=["indicator_id", "option_id", "option_no"]),
        "targets": pd.DataFrame(
            columns=["subject_kind", "subject_id", "wave_to", "metric", "kind", "target"]
        ),
    }


def scored_people() -> pd.DataFrame:
    """Score the people of every cohort; one person of c1 came again in c2."""
    random = np.random.default_rng(42)
    rows = []
    for cohort, evidence, _, _ in COHORTS:
        for number in range(42 if cohort == "founding" else 20):
            spread = (number % 7 - 3) * 4  # of 42 people: 0 on average
            person = "" if cohort == "nameless" else f"{cohort}-p{number}"
            person = "c1-p0" if (cohort, number) == ("c2", 0) else person
            for wave, level in (("pre", BEFORE), ("post", AFTER)):
                noise = 0 if evidence == "reconstruction" else random.integers(-10, 10)
                scores = {topic: float(level[topic] + spread + noise) for topic in TOPICS}
                scores["overall"] = sum(scores.values()) / 3
                rows += [
                    (cohort, f"{cohort}-e{number}", person, wave, subject, score)
                    for subject, score in scores.items()
                ]
    columns = ["cohort_id", "participant_id", "person_id", "wave_id", "subject_id", "score"]
    frame = pd.DataFrame(rows, columns=columns)
    kind = frame["subject_id"].where(frame["subject_id"] == "overall", "topic")
    return frame.assign(subject_kind=kind, instrument_id="knowledge", item_set_id="knowledge-1")


def paired(rows: pd.DataFrame, keys: list[str], value: str, waves: list[tuple[str, str]]):
    """Put the two waves of each pair side by side."""
    parts = []
    for first, second in waves:
        before, after = (rows[rows["wave_id"] == wave] for wave in (first, second))
        both = before[[*keys, value]].merge(
            after[[*keys, value]], on=keys, suffixes=("_from", "_to")
        )
        parts.append(both.assign(wave_from=first, wave_to=second))
    return pd.concat(parts, ignore_index=True)


def outcomes_of_businesses() -> pd.DataFrame:
    """Give twelve businesses of each of three cohorts revenue and a brand; one misses f3."""
    random = np.random.default_rng(3)
    rows = []
    for cohort in ("c1", "c2", "c3"):
        for number in range(12):
            unit = "c1-b0" if (cohort, number) == ("c2", 0) else f"{cohort}-b{number}"
            base = random.integers(1, 20) * 100_000.0
            for wave, growth in (("pre", 1.0), ("f3", 1.1), ("f6", 1.2)):
                if (cohort, number, wave) == ("c1", 5, "f3") or (cohort, wave) == ("c3", "f6"):
                    continue
                money = base * growth + random.integers(0, 5) * 10_000
                rows.append((cohort, unit, "revenue", wave, money))
                has_brand = float(random.random() < growth - 0.6)
                rows.append((cohort, unit, "brand", wave, has_brand))
    columns = ["cohort_id", "unit_id", "indicator_id", "wave_id", "value"]
    values = pd.DataFrame(rows, columns=columns)
    basis = values["indicator_id"].map({"revenue": "nominal", "brand": ""})
    return values.assign(category="", price_basis=basis, analysis="main", base_month="")


def people_of_c3(scores: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Say who of c3 is a woman (every other one), how long they attended, and that all were due."""
    people = scores.loc[scores["cohort_id"] == "c3", ["cohort_id", "participant_id"]]
    people = people.drop_duplicates(ignore_index=True)
    number = people.index.to_series()
    thirds = number.map(lambda n: ("low", "middle", "high")[n % 3])
    units = people.rename(columns={"participant_id": "unit_id"})
    sex = number.map(lambda n: "fm"[n % 2])
    return {
        "participant_attributes": units.assign(attribute_id="sex", unit="person", value=sex),
        "exposure": people.assign(hours=7.0, third=thirds, is_completed=thirds == "high"),
        "asked_units": units.assign(subject_kind="knowledge", wave_id="post", is_due=True),
    }


def items_of_cohorts() -> dict[str, pd.DataFrame]:
    """Count one item of two cohorts at both waves, and sum a test of five items afterwards."""
    counts = [
        (cohort, wave, "media_cost_1", "media_cost", 20, correct, 20 if wave == "post" else 0)
        for cohort in ("c1", "c2")
        for wave, correct in (("pre", 8), ("post", 15))
    ]
    columns = ["cohort_id", "wave_id", "item_id", "topic_id", "n_people", "n_correct"]
    rest = {"rest_sum": 12.0, "rest_squares": 9.0, "rest_products": 10.0}
    sums = {"item_squares": 500.0, "squared_item_sums": 12_000.0, "total_sum": 240.0}
    version = {"item_set_id": "knowledge-1"}
    return {
        "item_counts": pd.DataFrame(counts, columns=[*columns, "n_with_rest"]).assign(
            **version, is_keyed=True, earned_sum=15.0, earned_squares=15.0, **rest,
            item_varies=True, rest_varies=True,
        ),
        "test_sums": pd.DataFrame({"cohort_id": ["c1", "c2"], "n_people": [42, 20]}).assign(
            **version, wave_id="post", subject_kind="overall", subject_id="overall", n_items=5,
            **sums, total_squares=1_700.0, total_varies=True,
        ),
    }  # fmt: skip


def marts_of_study() -> dict[str, pd.DataFrame]:
    """Build the marts that the estimates read."""
    scores, outcomes = scored_people(), outcomes_of_businesses()
    keys = ["cohort_id", "participant_id", "person_id", "instrument_id", "item_set_id"]
    keys += ["subject_kind", "subject_id"]
    named = scores[scores["person_id"] != ""]
    cells = ["cohort_id", "unit_id", "indicator_id", "category", "price_basis", "analysis"]
    pairs = paired(outcomes, [*cells, "base_month"], "value", [("pre", "f3"), ("pre", "f6")])
    return {
        "topic_scores": scores,
        "paired_scores": paired(named, keys, "score", [("pre", "post")]),
        "outcome_values": outcomes,
        "paired_outcomes": pairs.assign(is_other_season=False),
        "business_status": pd.DataFrame(
            columns=["cohort_id", "unit_id", "wave_id", "status", "is_due"]
        ),
        "attendance": pd.DataFrame(columns=["participant_id", "person_id"], dtype="str"),
        "reach": pd.DataFrame(
            [
                ("cohort", "c1", "n_attended", 22),
                ("cohort", "founding", "n_attended", 42),
                ("cohort", "founding", "n_tested", 42),
                ("pooled", "", "person_hours", 410.5),
            ],
            columns=["scope", "cohort_id", "metric", "n"],
        ),
        "attribute_reach": pd.DataFrame(
            [
                ("pooled", "", "sex", "f", "person", 30, 32),
                ("pooled", "", "sex", "", "person", 2, 32),
                ("cohort", "c1", "sector", "food", "business", 9, 12),
            ],
            columns=["scope", "cohort_id", "attribute_id", "value", "unit", "n", "n_all"],
        ),
        "answered": pd.DataFrame(
            [
                ("c1", "post", "knowledge", 22, 20, 21, 18, 2),
                ("c2", "post", "knowledge", 20, 20, 20, 20, 0),
                ("c3", "post", "knowledge", 0, 0, 0, 0, 0),
            ],
            columns=[
                *("cohort_id", "wave_id", "subject_kind"),
                *("n_due", "n_valid", "n_baseline", "n_valid_both", "n_late_joiners"),
            ],
        ),
        **people_of_c3(scores),
        **items_of_cohorts(),
        **NO_RATINGS,
        "summaries": pd.DataFrame(
            columns=[
                *("cohort_id", "instrument_id", "subject_kind", "subject_id", "item_set_id"),
                *("wave_id", "mean", "sd", "n", "share", "source_page"),
            ]
        ),
        "themes": pd.DataFrame(
            [("pooled", "", "", "", "confidence", 5, 8)],
            columns=[
                *("scope", "cohort_id", "wave_id", "role", "theme_id"),
                *("n_named", "n_interviews"),
            ],
        ),
    }


@pytest.fixture(scope="session")
def study_marts() -> dict[str, pd.DataFrame]:
    """Give the marts of a study of six cohorts; nobody may change them."""
    return marts_of_study()


@pytest.fixture(scope="session")
def study_declared() -> dict[str, pd.DataFrame]:
    """Give what that study declares; nobody may change it."""
    return declared_study()
