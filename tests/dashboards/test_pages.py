"""Pages as text: the same figures give the same bytes, and data cannot become markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from itertools import pairwise

import pandas as pd
import pytest

from dashboards.funder import funder_page
from dashboards.pages import as_json, draw_editions, write_funder, write_run
from dashboards.story import tell
from dashboards.words import voice
from tests.dashboards.operations import FAULT, operations
from tests.dashboards.published import RELEASE, published, study

LIGHT = re.compile(r":root \{(.*?)\}", re.DOTALL)
MOST_BYTES = 3_000_000


def funder(language: str = "en", **frames: pd.DataFrame) -> str:
    return write_funder({**published(), **frames}, study(), RELEASE, voice(language))


def test_the_same_figures_give_the_same_bytes_in_any_order_of_rows(tmp_path):
    shuffled = {
        name: frame.sample(frac=1, random_state=7) if name == "figures" else frame
        for name, frame in published().items()
    }
    for folder, frames in (("a", published()), ("b", shuffled)):
        output = tmp_path / folder
        draw_editions(frames, operations(), study=study(), release=RELEASE, output=output)
    for language in ("id", "en"):
        first, second = (
            (tmp_path / folder / "pages" / "funder" / language / "index.html").read_bytes()
            for folder in ("a", "b")
        )
        assert first == second
        assert len(first) < MOST_BYTES


def test_the_policy_names_the_one_script_and_forbids_the_network():
    page = funder()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src &#39;none&#39;" in policy
    assert f"sha256-{digest.replace('+', '&#43;')}" in policy or f"sha256-{digest}" in policy
    assert "connect-src" not in policy
    assert page.count("<script>") == 1


def test_data_cannot_end_its_script_element():
    text = as_json({"label": ["</script><script>alert(1)</script>", "a & b"]})
    assert "<" not in text
    assert json.loads(text)["label"][0].startswith("</script>")


def test_a_specification_holds_no_data_and_no_colour():
    page = funder()
    charts = json.loads(re.search(r'id="charts">(.*?)</script>', page, re.DOTALL).group(1))
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL).group(1))
    assert len(charts) == 11
    for chart in charts.values():
        text = json.dumps([chart["wide"], chart["narrow"]])
        assert '"values": [{' not in text
        assert "datasets" not in text
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text)
        assert set(chart["tables"]) <= set(data)
        for name in chart["tables"]:
            assert len({len(column) for column in data[name].values()}) == 1


def test_every_chart_has_its_figures_in_words_and_as_a_table():
    page = funder_page(tell(published(), study(), voice("en"), "funder"))
    drawn = [section for section in page.sections if section.drawing]
    assert drawn
    for section in drawn:
        assert re.search(r"\d", section.alt)
        assert section.table
        assert section.table.rows


def test_the_founding_table_comes_out_to_the_digit():
    page = funder_page(tell(published(), study(), voice("en"), "funder"))
    founding = next(section for section in page.sections if section.name == "founding")
    assert [row[1:4] for row in founding.table.rows] == [
        ("38", "75", "+37"),
        ("65", "85", "+20"),
        ("45", "79", "+34"),
        ("49.33", "79.67", "+30.33"),
    ]
    assert all(row[4] == "no interval" for row in founding.table.rows)
    assert "Reconstruction from published averages" in founding.kinds[0]


def test_every_section_says_that_its_answers_are_synthetic():
    page = funder_page(tell(published(), study(), voice("en"), "funder"))
    assert "Synthetic" in page.kinds[0]
    for section in page.sections:
        assert section.kinds, section.name


def test_sections_appear_only_with_figures():
    frames = published()
    figures = frames["figures"]
    knowledge = figures[figures["subject_kind"].isin(["overall", "topic"])]
    given = {"figures": knowledge, "cohorts": frames["cohorts"]}
    page = funder_page(tell(given, study(), voice("en"), "funder"))
    names = [section.name for section in page.sections]
    assert names == ["topics", "founding", "sessions", "comparison"]


def test_limits_come_from_the_facts():
    frames = published()
    all_limits = " ".join(funder_page(tell(frames, study(), voice("en"), "funder")).limits)
    for word in ("synthetic", "averages only", "chose for themselves", "owners report", "34%"):
        assert word in all_limits
    alone = frames["cohorts"][frames["cohorts"]["arm"] == "treatment"].assign(evidence="collected")
    figures = frames["figures"]
    tests = figures[figures["subject_kind"] == "overall"]
    story = tell({"cohorts": alone, "figures": tests}, study(), voice("en"), "funder")
    few = " ".join(funder_page(story).limits)
    assert "no comparison group" in few
    for word in ("synthetic", "owners report", "chose for themselves", "not shown", "late answer"):
        assert word not in few


def test_another_editions_rows_are_not_shown():
    frames = {name: frame.assign(edition="team") for name, frame in published().items()}
    page = funder_page(tell(frames, study(), voice("en"), "funder"))
    assert page.sections == ()


def test_the_page_names_its_release_its_data_and_its_software_and_no_clock():
    page = funder("id")
    assert "Rilis 5f1c0a9be2 · data sampai 30 September 2024 · kohort 0.1.0" in page
    assert not re.search(r"\d\d[:.]\d\d (WIB|UTC)", page)


def test_the_run_page_lists_what_holds_a_cohort_back_first_and_warnings_last():
    page = write_run(operations(), study(), RELEASE, voice("en"))
    order = ["Q3_9", "wave_as_declared", "amount_in_range", "amount_jumps"]
    places = [page.index(word) for word in order]
    assert all(first < second for first, second in pairwise(places))
    assert FAULT["todo"].replace('"', "&#34;") in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "3 things wait for you; one cohort is not at", "0 to 500,000,000"),
        ("id", "3 hal menunggu Anda; 1 angkatan tidak pada", "0 sampai 500.000.000"),
    ],
)
def test_the_run_page_speaks_the_readers_language(language, sentence, expected):
    page = write_run(operations(), study(), RELEASE, voice(language))
    assert sentence in page
    assert expected in page


def refusals(ops: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Give two rows without consent, as the ledger holds them."""
    one = ops["rejected"].iloc[[0]].assign(rule_id="consent_given", severity="withheld")
    return pd.concat([one, one.assign(row_number=31)])


@pytest.mark.parametrize(
    ("language", "waits", "apart"),
    [
        ("en", "nothing waits for you", "2 rows stay out because consent was not given."),
        ("id", "tidak ada yang menunggu Anda", "2 baris tidak dipakai karena persetujuan tidak"),
    ],
)
def test_rows_without_consent_wait_for_nobody_and_are_listed_apart(language, waits, apart):
    ops = operations()
    ops["rejected"] = refusals(ops)
    ops["cohorts"] = ops["cohorts"].assign(state="published", faults="[]")
    page = write_run(ops, study(), RELEASE, voice(language))
    assert waits in page
    assert apart in page
    assert 'class="mend"' not in page
    assert 'class="state flagged"' not in page


def test_rows_without_consent_do_not_hide_what_waits():
    ops = operations()
    ops["rejected"] = pd.concat([ops["rejected"], refusals(ops)])
    page = write_run(ops, study(), RELEASE, voice("en"))
    assert "3 things wait for you" in page
    assert "consent_given" not in page
    assert 'class="state flagged"' in page


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("en", ["survey · pre · KoboToolbox", "outcomes · f6 · Excel", "roster · Google Forms"]),
        ("id", ["survei · pre · CSV", "hasil usaha · f6 · Excel", "daftar peserta · Google Forms"]),
    ],
)
def test_the_run_page_says_in_words_what_a_file_holds_and_what_wrote_it(language, cells):
    page = write_run(operations(), study(), RELEASE, voice(language))
    for cell in cells:
        assert f"<span>{cell}</span>" in page


def test_the_run_page_names_a_wave_by_its_label():
    named = study().with_labels({("wave", "pre", "en"): "before training"})
    page = write_run(operations(), named, RELEASE, voice("en"))
    assert "<span>survey · before training · CSV</span>" in page


@pytest.mark.parametrize(
    ("language", "told", "expected"),
    [
        ("en", "0 – 500000000", "0 – 500,000,000"),
        ("id", "0 – 500000000", "0 – 500.000.000"),
        ("id", "2000 – 20000.5", "2000 – 20000.5"),
    ],
)
def test_long_bounds_of_a_range_are_written_in_groups(language, told, expected):
    ops = operations()
    ops["rejected"].loc[2, "expected"] = f"an amount in the range {told}"
    page = write_run(ops, study(), RELEASE, voice(language))
    assert f"an amount in the range {expected}." in page


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "names removed. In the language they were said in.</p>"),
        ("id", "nama dihilangkan.</p>"),
    ],
)
def test_words_of_people_say_which_language_they_are_in(language, lead):
    page = funder(language)
    assert lead in page
    assert page.count('<blockquote><p lang="id">') == page.count("<blockquote>") > 0


def test_a_ledger_that_does_not_add_up_is_said():
    ops = operations()
    assert "the sum holds in every file" in write_run(ops, study(), RELEASE, voice("en"))
    ops["files"].loc[0, "n_loaded"] -= 1
    assert "the sum does not hold: cohorts/2021-03-cordova/pre.csv" in write_run(
        ops, study(), RELEASE, voice("en")
    )


def test_a_night_without_anything_to_mend_says_so():
    ops = operations()
    ops["rejected"] = ops["rejected"].iloc[:0]
    ops["cohorts"] = ops["cohorts"].assign(state="published", faults="[]")
    page = write_run(ops, study(), RELEASE, voice("en"))
    assert "The run went through: nothing waits for you." in page
    assert "Nothing to mend" in page


def test_a_summary_has_its_table_beside_that_of_the_reconstruction():
    frames = published()
    cohorts = frames["cohorts"]
    told = cohorts["evidence"].eq("synthetic") & cohorts["arm"].eq("treatment")
    name = cohorts.loc[told, "cohort_id"].iloc[-1]
    evidence = cohorts["evidence"].mask(cohorts["cohort_id"] == name, "summary")
    figures = frames["figures"].copy()
    own = figures["cohort_id"] == name
    figures.loc[own, ["ci_low", "ci_high"]] = None
    gain = figures[own & (figures["metric"] == "gain")].iloc[[0]]
    more = [
        gain.assign(metric=metric, estimate=value, subject_kind=kind, subject_id=subject)
        for kind, subject in (("overall", "overall"), ("topic", "media_cost"))
        for metric, value in (("mean_from", 40.0), ("mean_to", 66.0), ("gain", 26.0))
    ]
    frames |= {
        "cohorts": cohorts.assign(evidence=evidence),
        "figures": pd.concat([figures[~own], *more], ignore_index=True),
    }
    page = funder_page(tell(frames, study(), voice("en"), "funder"))
    names = [section.name for section in page.sections]
    assert names[1:3] == ["founding", "averages"]
    averages = page.sections[2]
    assert averages.table.rows[0][1:4] == ("40", "66", "+26")
    assert any("published averages" in kind for kind in averages.kinds)
