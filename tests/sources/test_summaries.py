"""What a publication says of a cohort: every row is read, or is a fault that says what to do."""

from __future__ import annotations

import pytest

from sources.checking import check_cohort

HEADER = "topic,indicator,wave,mean,sd,n,share,unit,source_page\n"


@pytest.fixture
def summarize(school):
    """Give a function that reads rows of a summary, and gives the arrival."""

    def read(*rows: str, header: str = HEADER, **declared: object):
        text = header + "\n".join(rows) + "\n"
        school.write("summary.csv", text, wave="", holds="summary", **declared)
        return school.read()

    return read


@pytest.fixture
def wrongs(summarize):
    """Give a function that gives the faults of rows, as row: what."""

    def read(*rows: str):
        return [
            f"{fault.where.rpartition(', ')[2]}: {fault.what}" for fault in summarize(*rows).faults
        ]

    return read


def test_each_row_lands_as_a_record_and_a_figure(school, summarize):
    school.design["currency"] = "IDR"
    arrival = summarize(
        "market,,pre,38,12.5,42,,,p. 3",
        "overall,,post,\"79,67\",,,0.8,,",
        ",Omzet sebulan,post,2000000,,20,,IDR,",
        instrument="knowledge-1",
    )  # fmt: skip
    assert arrival.faults == ()
    columns = ("row_number", "subject_kind", "subject_id", "item_set_id", "wave_id")
    assert school.landed("summaries", *columns) == [
        (2, "topic", "market", "knowledge-1", "pre"),
        (3, "overall", "overall", "knowledge-1", "post"),
        (4, "indicator", "revenue", "", "post"),
    ]
    numbers = ("mean", "sd", "n", "share", "unit", "source_page")
    assert school.landed("summaries", *numbers) == [
        ("38", "12.5", "42", "", "", "p. 3"),
        ("79.67", "", "", "0.8", "", ""),
        ("2000000", "", "20", "", "IDR", ""),
    ]
    assert school.landed("records", "row_number", "identity_state", "left_out", "wave_id") == [
        (number, "given", "", "") for number in (2, 3, 4)
    ]
    assert [n_read for *_, n_read in arrival.files] == [3]


def test_percent_is_a_share_of_a_hundred(school, summarize):
    assert summarize("market,,post,75,,42,80,percent,", "market,,pre,38%,,42,10 %,%,").faults == ()
    assert school.landed("summaries", "mean", "share", "unit") == [
        ("75", "0.8", "percent"),
        ("38", "0.1", "percent"),
    ]


def test_columns_may_be_called_otherwise(school, summarize):
    arrival = summarize(
        "market,pre,38",
        header="topik,waktu,rerata\n",
        columns={"topic": "topik", "wave": "waktu", "mean": "rerata"},
    )
    assert arrival.faults == ()
    assert school.landed("summaries", "subject_id", "mean") == [("market", "38")]


def test_every_row_at_fault_is_told_and_nothing_lands(wrongs, school):
    assert wrongs(
        "markt,,pre,38,,,,,",
        "market,revenue,pre,38,,,,,",
        ",,pre,38,,,,,",
        "market,,before,38,,,,,",
        "market,,pre,much,,,,,",
        "market,,post,38,,,,kg,",
        "overall,,pre,138,,,,,",
        "overall,,post,38,,4.5,,,",
        ",revenue,pre,1,,,80,,",
    ) == [
        'row 2: "markt" is not a topic of the study',
        "row 3: it names a topic and an indicator",
        "row 4: it names neither",
        'row 5: "before" is not a wave of the study',
        "row 6: mean is not a number",
        'row 7: "kg" is not a unit of this figure',
        "row 8: mean cannot be so",
        "row 9: n cannot be so",
        "row 10: share cannot be so",
    ]
    assert school.landed("summaries") == []


def test_a_figure_stands_once(wrongs):
    assert wrongs("market,,pre,38,,,,,", "market,,pre,39,,,,,") == [
        'row 3: "market" at "pre" stands twice'
    ]


def test_a_file_without_waves_or_numbers_is_no_summary(summarize):
    faults = summarize("market,42", header="topic,people\n").faults
    assert {"no column holds a wave", "no column holds a mean or a share"} <= {
        fault.what for fault in faults
    }


def test_a_check_finds_what_a_run_finds(school, summarize):
    arrival = summarize("markt,,pre,38,,,,,", "market,,later,38,,,,,", "market,,pre,138,,,,kg,")
    study = school.study()
    (cohort,) = study.cohorts.values()
    assert len(arrival.faults) >= 4
    assert check_cohort(study, cohort) == arrival.faults
