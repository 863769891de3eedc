"""What businesses told at visits, as what counts: closed ones as 0, prices, bands, options."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

import pandas as pd

from tests.promises.evaluator import files

YES = {"ya": 1.0, "tidak": 0.0}
OPERATING, GONE = "operating", ("closed", "sold")
PRACTICES = files.INDICATORS["practices"]["formula"]["share_of"]
BAND_FROM = [*files.INDICATORS["revenue_band"]["levels"]].index("from_5m")
MONTHS = ("", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
          "September", "Oktober", "November", "Desember")  # fmt: skip
WAVES = ("pre", "f3", "f6", "f12")
WHO = ["cohort_id", "business", "wave"]


@cache
def lines() -> pd.DataFrame:
    """Give every value that counts: whose, of which wave and indicator, category, basis, analysis.

    Money of who closed is 0 from then on; operating ones stand beside that. Bands count as reached
    or not, several answers as a yes or no for each option, practices as the share in use.
    """
    told = visits()
    status = statuses(told)
    parts = [answers(told), practices(told), options(told), *amounts(told, status)]
    return pd.concat(parts, ignore_index=True).fillna({"category": "", "basis": ""})


@cache
def heard() -> pd.DataFrame:
    """Give the businesses and waves with an answer to anything, be it that it closed."""
    told = visits()
    cells = told[told["indicator"] == "business_status"]
    known = [code_of("business_status", cell, "labels") is not None for cell in cells["cell"]]
    parts = [answers(told), options(told), written_amounts(told), cells[known]]
    return pd.concat([part[WHO] for part in parts]).drop_duplicates(ignore_index=True)


@cache
def records_behind() -> pd.DataFrame:
    """Give, for each amount of money that names its records, whether they are written ones."""
    every = lines()
    keeps = every[every["indicator"] == "keeps_records"][[*WHO, "value"]]
    told = [name for name, one in files.INDICATORS.items() if one.get("records")]
    is_told = (every["basis"] == "nominal") & (every["analysis"] == "main")
    money = every[is_told & every["indicator"].isin(told)].drop(columns="value")
    return money.merge(keeps, on=WHO).assign(basis="", category="keeps_records")


@cache
def visits() -> pd.DataFrame:
    """Read every cell of a visit: cohort_id, business, wave, indicator, cell, month."""
    rows = []
    for cohort in files.cohorts():
        for file in cohort.files("outcomes"):
            for record in cohort.records(file).to_dict("records"):
                month = month_before(day_of(record) or day_due(cohort, file["wave"]))
                place = (cohort.cohort_id, record["business_id"], file["wave"])
                for name, indicator in files.INDICATORS.items():
                    label = indicator["label"]["id"]
                    cell = record.get(name, record.get(label))
                    if cell is not None:
                        rows.append((*place, name, cell.strip(), month))
    return pd.DataFrame(rows, columns=[*WHO, "indicator", "cell", "month"])


def day_of(record: dict) -> date | None:
    cell = str(record.get("_submission_time") or record.get("Tanggal pengisian")
               or record.get("tanggal") or "")  # fmt: skip
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", cell):
        return date(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{1,2}) (\w+) (\d{4})", cell):
        return date(int(found[3]), MONTHS.index(found[2]), int(found[1]))
    try:
        return datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def day_due(cohort: files.Cohort, wave: str) -> date:
    days = [date.fromisoformat(str(session[True])) for session in cohort.declared["sessions"]]
    due = files.DESIGN["waves"][wave].get("due")
    return max(days) + timedelta(days=int(due.removesuffix("d"))) if due else min(days)


def month_before(day: date) -> str:
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def of_kind(told: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    kind = told["indicator"].map(lambda name: files.INDICATORS[name]["kind"])
    return told[kind.isin(kinds)]


def valued(told: pd.DataFrame, value: pd.Series) -> pd.DataFrame:
    return told.assign(value=value, analysis="main").dropna(subset=["value"])


def code_of(indicator: str, cell: str, declared: str) -> str | None:
    for code, labels in files.INDICATORS[indicator][declared].items():
        if cell in (code, *labels.values()):
            return code
    return None


def statuses(told: pd.DataFrame) -> pd.DataFrame:
    """Give each business and wave of a cohort that is asked its status, as last told."""
    cells = told[told["indicator"] == "business_status"]
    known = cells.assign(
        status=[code_of("business_status", cell, "labels") for cell in cells["cell"]]
    )
    wide = known.pivot_table(
        index=["cohort_id", "business"], columns="wave", values="status", aggfunc="last"
    ).reindex(columns=WAVES)
    rows = []
    for (cohort, business), row in wide.iterrows():
        last = None
        for wave in WAVES:
            own = row[wave] if isinstance(row[wave], str) else None
            last = own or (last if last in GONE else None)
            rows.append((cohort, business, wave, last or ""))
    found = pd.DataFrame(rows, columns=[*WHO, "status"])
    asked = cells[["cohort_id", "wave"]].drop_duplicates()
    return found.merge(asked, on=["cohort_id", "wave"])


def amounts(told: pd.DataFrame, status: pd.DataFrame) -> list[pd.DataFrame]:
    """Give amounts of money, nominal and real, of all and of those that operate; and counts."""
    found = written_amounts(told)
    counts = of_kind(found, "count")
    money = of_kind(found, "money").merge(status, on=WHO, how="left")
    visited = money["cohort_id"].isin(status["cohort_id"])
    operating = money[visited & money["status"].fillna("").isin(["", OPERATING])]
    gone = status[status["status"].isin(GONE)]
    asked = of_kind(told, "money")[["cohort_id", "wave", "indicator"]].drop_duplicates()
    zeros = gone.merge(asked, on=["cohort_id", "wave"]).assign(value=0.0, analysis="main")
    main = pd.concat([money[~money["status"].isin(GONE)], zeros])
    nominal = pd.concat([main, operating.assign(analysis="operating_only")])
    prices = pd.read_csv(files.STUDY / "prices.csv", index_col="month")["index"]
    base = prices[files.DESIGN["prices"]["base"]]
    worth = (base / nominal["month"].map(prices)).fillna(1.0)
    real = nominal.assign(value=nominal["value"] * worth, basis="real")
    return [counts, nominal.assign(basis="nominal"), real]


def written_amounts(told: pd.DataFrame) -> pd.DataFrame:
    cells = of_kind(told, "money", "count")
    read = [amount(*one) for one in zip(cells["indicator"], cells["cell"], strict=True)]
    return valued(cells, pd.Series(read, index=cells.index))


def amount(indicator: str, cell: str) -> float | None:
    declared = files.INDICATORS[indicator]
    value = files.rupiah(cell)
    low, high = declared.get("minimum", 0), declared["maximum"]
    return value if value is not None and low <= value <= high else None


def answers(told: pd.DataFrame) -> pd.DataFrame:
    yes_no, bands = of_kind(told, "yes_no"), of_kind(told, "ordered")
    levels = [*files.INDICATORS["revenue_band"]["levels"]]
    reached = [code_of("revenue_band", cell, "levels") for cell in bands["cell"]]
    return pd.concat([
        valued(yes_no, yes_no["cell"].str.lower().map(YES)),
        valued(bands, pd.Series([code and float(levels.index(code) >= BAND_FROM)
                                 for code in reached], index=bands.index, dtype=float)),
    ])  # fmt: skip


def practices(told: pd.DataFrame) -> pd.DataFrame:
    five = answers(told)
    five = five[five["indicator"].isin(PRACTICES)]
    shares = five.groupby(WHO)["value"].agg(["mean", "count"]).reset_index()
    whole = shares[shares["count"] == len(PRACTICES)]
    return whole.rename(columns={"mean": "value"}).assign(indicator="practices", analysis="main")


def options(told: pd.DataFrame) -> pd.DataFrame:
    rows = of_kind(told, "choice_many")
    rows = rows[rows["cell"] != ""]
    chosen = [
        {code_of("sales_channels", word, "options") for word in words}
        for words in (
            cell.split(";") if ";" in cell or cell in LABELS else cell.split()
            for cell in rows["cell"]
        )
    ]
    return pd.concat([
        valued(rows.assign(category=option),
               pd.Series([float(option in codes) for codes in chosen], index=rows.index))
        for option in files.INDICATORS["sales_channels"]["options"]
    ])  # fmt: skip


LABELS = {
    label
    for labels in files.INDICATORS["sales_channels"]["options"].values()
    for label in labels.values()
}
