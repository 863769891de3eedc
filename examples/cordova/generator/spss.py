"""Files of SPSS: coded answers with their labels, question texts, and codes for no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .plans import PRACTICES
from .standing import BANDS, STATUSES

if TYPE_CHECKING:
    from pathlib import Path

    from .tables import Row

YES_NO = {1: "Ya", 2: "Tidak", 8: "Tidak tahu", 9: "Tidak menjawab"}
YES_OR_NO = (*PRACTICES, "keeps_records")
LISTS = {"business_status": STATUSES, "revenue_band": BANDS}
CODES = {"ya": 1, "tidak": 2} | {
    code: number for options in LISTS.values() for number, code in enumerate(options, 1)
}
AMOUNTS = ("revenue", "net_receipts", "marketing_cost")
NO_AMOUNT = -9
AMOUNT = {NO_AMOUNT: "Tidak menjawab"}
# Where the header of a .sav holds the day and the time of its making: the file has neither.
CLOCK_AT, CLOCK = 92, b"15 Jan 2500:00:00"


def write_spss(path: Path, names: dict[str, str], labels: dict[str, str], rows: list[Row]) -> None:
    """Write a .sav: yes and no as 1 and 2, what is no answer as user-missing, dates as dates.

    `names` are the variables by our columns, `labels` the question texts beside them.
    """
    import pandas as pd
    import pyreadstat

    columns = {name: [_stored(key, row[key]) for row in rows] for key, name in names.items()}
    practices = [name for key, name in names.items() if key in YES_OR_NO]
    amounts = [name for key, name in names.items() if key in AMOUNTS]
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        path,
        column_labels={names[key]: label for key, label in labels.items()},
        variable_value_labels=dict.fromkeys(practices, YES_NO)
        | dict.fromkeys(amounts, AMOUNT)
        | {names[key]: dict(enumerate(options.values(), 1)) for key, options in LISTS.items()},
        missing_ranges={name: [8, 9] for name in practices} | {n: [NO_AMOUNT] for n in amounts},
        variable_format=dict.fromkeys(practices, "F1.0")
        | dict.fromkeys(amounts, "F12.0")
        | {names[key]: "F1.0" for key in LISTS}
        | {names["employees"]: "F3.0"}
        | {names["date"]: "EDATE10"},
    )
    made = path.read_bytes()
    path.write_bytes(made[:CLOCK_AT] + CLOCK + made[CLOCK_AT + len(CLOCK) :])


def _stored(key: str, value: object) -> object:
    return CODES.get(str(value), value) if key in (*YES_OR_NO, *LISTS) else value
