"""Indicators of every kind: what each needs, what it is computed from, and the months beside it."""

from datetime import date

import pytest

from studies import declared_tables

KINDS = """\
  revenue: {kind: money, about: previous, records: keeps_books, target: {f6: +15%}}
  cost: {kind: money, about: previous, period: quarter}
  keeps_books: {kind: yes_no}
  uses_marketplace: {kind: yes_no, target: {f6: 0.5}}
  employees: {kind: count}
  band: {kind: ordered, levels: {low: Few, mid: Some, high: Many}, at_or_above: mid}
  channels: {kind: choice_many, options: {shop: {en: Shop, id: Toko}, no: None}, none: no}
  standing: {kind: status, words: {closed: [tutup]}, target: {f6: 0.8}}
  profit: {kind: derived, formula: {difference: [revenue, cost]}, primary: true}
  per_head: {kind: derived, formula: {ratio: [revenue, employees]}}
  practices: {kind: derived, formula: {share_of: [keeps_books, uses_marketplace]}, missing: skip}
"""


def indicators(folder, declared=KINDS):
    folder.change("study.yml", "  uses_marketplace: {kind: yes_no, target: {f6: 0.5}}\n", "")
    old = "  revenue: {kind: money, target: {f6: +15%}, primary: yes}\n"
    return folder.change("study.yml", old, declared)


def tables(folder):
    return declared_tables(folder.read(), date(2025, 1, 15))


def rows(table, *columns):
    return [tuple(row[column] for column in columns) for row in table]


def test_every_kind_becomes_rows(folder):
    made = tables(indicators(folder))
    assert rows(made["indicators"], "indicator_id", "value_kind", "formula") == [
        ("revenue", "money", ""),
        ("cost", "money", ""),
        ("keeps_books", "yes_no", ""),
        ("uses_marketplace", "yes_no", ""),
        ("employees", "count", ""),
        ("band", "ordered", ""),
        ("channels", "choice_many", ""),
        ("standing", "status", ""),
        ("profit", "money", "difference"),
        ("per_head", "ratio", "ratio"),
        ("practices", "share", "share_of"),
    ]
    by_id = {row["indicator_id"]: row for row in made["indicators"]}
    assert by_id["profit"]["currency"] == "IDR"
    assert by_id["profit"]["period"] == "month"
    assert by_id["profit"]["is_sensitive"]
    assert by_id["per_head"]["is_sensitive"]
    assert not by_id["practices"]["is_sensitive"]
    assert by_id["band"]["at_or_above"] == 2
    assert by_id["revenue"]["records_indicator"] == "keeps_books"
    assert by_id["revenue"]["is_about_previous"]
    assert by_id["revenue"]["winsorize"] == 99
    assert by_id["practices"]["is_skipping"]


def test_codes_have_an_order_labels_and_words(folder):
    made = tables(indicators(folder))
    assert rows(made["indicator_options"], "indicator_id", "option_id", "option_no", "is_none") == [
        ("band", "low", 1, False),
        ("band", "mid", 2, False),
        ("band", "high", 3, False),
        ("channels", "shop", 1, False),
        ("channels", "no", 2, True),
        ("standing", "operating", 1, False),
        ("standing", "paused", 2, False),
        ("standing", "closed", 3, False),
        ("standing", "sold", 4, False),
        ("standing", "not_started", 5, False),
    ]
    written = {
        (row["subject_id"], row["answer"]): row["value"]
        for row in made["answers"]
        if row["subject_kind"] == "indicator"
    }
    assert written["band", "Few"] == "low"
    assert written["channels", "Toko"] == "shop"
    assert written["standing", "tutup"] == "closed"
    labels = {(row["subject_kind"], row["subject_id"], row["language"]): row["label"]
              for row in made["labels"]}  # fmt: skip
    assert labels["indicator_option", "channels.shop", "id"] == "Toko"
    assert labels["indicator_option", "standing.closed", "en"] == "closed"


def test_parts_of_a_formula_and_targets_become_rows(folder):
    made = tables(indicators(folder))
    assert rows(made["formula_parts"], "indicator_id", "part_no", "part_id")[:2] == [
        ("profit", 1, "revenue"),
        ("profit", 2, "cost"),
    ]
    of_indicators = [row for row in made["targets"] if row["subject_kind"] == "indicator"]
    assert rows(of_indicators, "subject_id", "metric", "target") == [
        ("revenue", "percent_change", 15),
        ("uses_marketplace", "share_to", 0.5),
        ("standing", "survival_share", 0.8),
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("kind: ordered, levels: {low: Few, mid: Some, high: Many}, at", "kind: ordered, at",
         "band", '"levels" is missing'),
        ("at_or_above: mid", "at_or_above: middle", "band", '"at_or_above" names "middle"'),
        ("none: no}", "none: nothing}", "channels", '"none" names "nothing"'),
        ("{closed: [tutup]}", "{shut: [tutup]}", "standing", '"words" names "shut"'),
        ("{closed: [tutup]}", "{closed: [tutup], sold: [TUTUP]}", "standing", '"TUTUP" can mean'),
        ("{kind: count}", "{kind: count, winsorize: 95}", "employees", "of the kind money only"),
        ("{kind: count}", "{kind: count, levels: {a: A, b: B}}", "employees", "kind ordered only"),
        ("[revenue, cost]}", "[revenue, costs]}", "profit.formula.difference[2]", '"costs"'),
        ("[revenue, cost]}", "[revenue, band]}", "profit.formula.difference[2]", "kind ordered"),
        ("[revenue, cost]}", "[revenue, profit]}", "profit.formula.difference[2]", "kind derived"),
        ("[revenue, cost]}", "[revenue, revenue]}", "profit.formula.difference[2]", "twice"),
        ("[revenue, cost]}", "[revenue]}", "profit.formula.difference", ""),
        ("{difference: [revenue, cost]}", "{difference: [revenue, cost], sum: [cost]}",
         "profit.formula", "it has 2 formulas"),
        ("{difference: [revenue, cost]}", "{}", "profit.formula", "it has 0 formulas"),
        ("about: previous, period: quarter", "period: quarter", "profit.formula", "in about"),
        ("period: quarter", "currency: USD", "profit.formula", "in currency: IDR, USD"),
        ("primary: true}", "minimum: 0}", "profit", "nobody is asked"),
        ("primary: true}", "missing: skip}", "profit", '"missing: skip" makes no sense'),
        ("records: keeps_books", "records: keep_books", "revenue.records", '"keep_books"'),
        ("records: keeps_books", "records: employees", "revenue.records", "not a yes/no"),
        ("{kind: count}", "{kind: count, unit: enrolment}", "per_head.formula.ratio[2]", "unit"),
        ("{kind: count}", "{kind: status}", "standing", "says already"),
        ("target: {f6: 0.8}", "unit: enrolment", "standing.unit", "asked of enrolments"),
        ("target: {f6: 0.8}", "target: {f6: 80}", "standing", "is not a share"),
        ("none: no}", "none: no, target: {f6: 0.5}}", "channels", "no one target"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_said(folder, old, new, where, what):
    indicators(folder).change("study.yml", old, new)
    found = [one for one in folder.faults() if one.where.endswith(f"indicators.{where}")]
    assert found
    assert what in found[0].what
    assert found[0].todo


def test_former_answers_may_become_codes(folder):
    old = "at_or_above: mid}"
    new = "at_or_above: mid, formerly: [{recode: {'1': low, '2': Some}}]}"
    assert indicators(folder).change("study.yml", old, new).read()
    folder.change("study.yml", "'2': Some", "'2': Soem")
    assert 'Most like it: "Some"' in folder.fault().todo


def test_prices_and_tags_become_rows(folder):
    folder.write("prices.csv", "month,index\n2021-03,106.15\n2021-04,106.29\n")
    folder.write("calendar.csv", "month,tag\n2021-05,lebaran\n2021-05,harvest\n2021-04,ramadan\n")
    made = tables(folder)
    assert rows(made["prices"], "month_on", "price_index", "is_base") == [
        (date(2021, 3, 1), 106.15, True),
        (date(2021, 4, 1), 106.29, False),
    ]
    assert rows(made["calendar"], "month_on", "tag") == [
        (date(2021, 4, 1), "ramadan"),
        (date(2021, 5, 1), "harvest"),
        (date(2021, 5, 1), "lebaran"),
    ]
    folder.change("study.yml", "targets:", "prices: {base: 2021-04}\ntargets:")
    assert rows(tables(folder)["prices"], "is_base") == [(False,), (True,)]


@pytest.mark.parametrize(
    ("file", "text", "where", "what"),
    [
        ("prices.csv", "bulan,indeks\n", "prices.csv", "other columns"),
        ("prices.csv", "month,index\n03-2021,106\n", "prices.csv, row 2", '"03-2021"'),
        ("prices.csv", 'month,index\n2021-03,"106,15"\n', "prices.csv, row 2", '"106,15"'),
        ("prices.csv", "month,index\n2021-03,0\n", "prices.csv, row 2", '"0"'),
        ("prices.csv", "month,index\n2021-03,nan\n", "prices.csv, row 2", '"nan"'),
        ("prices.csv", "month,index\n2021-03\n", "prices.csv, row 2", "one index"),
        ("prices.csv", "month,index\n2021-03,1\n2021-03,2\n", "prices.csv, row 3", "twice"),
        ("prices.csv", b"month,index\n\xff", "prices.csv", "UTF-8"),
        ("calendar.csv", "month,tag\n2021-13,ramadan\n", "calendar.csv, row 2", '"2021-13"'),
        ("calendar.csv", "month,tag\n2021-12,\n", "calendar.csv, row 2", "one tag"),
    ],
)  # fmt: skip
def test_a_month_that_cannot_be_read_is_said(folder, file, text, where, what):
    fault = folder.write(file, text).fault()
    assert fault.where == where
    assert what in fault.what


def test_the_base_month_has_an_index(folder):
    folder.write("prices.csv", "month,index\n2021-03,106.15\n")
    folder.change("study.yml", "targets:", "prices: {base: 2021-05}\ntargets:")
    assert folder.fault().where.endswith("prices.base")
    (folder.path / "prices.csv").unlink()
    assert "2021-05 is no month of prices.csv" in folder.fault().what
    folder.change("study.yml", "2021-05", "May 2021")
    assert '"May 2021" is not a month' in folder.fault().what
