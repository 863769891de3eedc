"""The usual dirt, declared: which cell of which file was spoilt, and which record arrived twice.

Every entry is one thing that real files do; the README lists them in words. Row 1 is the first
record of a file. A copy is made before the changes, so it repeats the record as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .spss import NO_AMOUNT

if TYPE_CHECKING:
    from .tables import Row

REJECTED = "validation_status_not_approved"

# (cohort, file): (row, our column, what stands there instead)
SPOILT: dict[tuple[str, str], tuple[tuple[int, str, object], ...]] = {
    ("2021-10-cordova", "pre.csv"): ((6, "nim", " {NIM} "), (21, "consent", "Tidak")),
    ("2021-10-cordova", "post.csv"): ((9, "nim", "CBA2110-0l3"), (14, "ms_03", "semua benar")),
    ("2021-10-cordova", "outcomes-f3.csv"): ((5, "review", REJECTED), (11, "revenue", "-500000")),
    ("2022-03-pamulang", "pre.csv"): ((8, "review", REJECTED), (17, "mm_04", "e")),
    ("2022-03-pamulang", "post.csv"): ((3, "wave", "pre"), (12, "nim", "CBA2203 12B")),
    ("2022-03-pamulang", "outcomes-f6.csv"): ((7, "revenue", "9500000000"),),
    ("2022-09-serpong", "post.csv"): ((4, "nim", ""), (10, "mc_04", "enam ratusan")),
    ("2022-09-serpong", "outcomes-f6.xlsx"): (
        (3, "revenue", "lupa"),
        (8, "marketing_cost", "sekitar sejuta"),
        (11, "nim", " {nim}"),
    ),
    ("2023-06-ciputat", "pre.zip"): ((13, "wave", "post"), (20, "review", "rejected")),
    ("2023-06-ciputat", "outcomes-f3.xlsx"): ((6, "uses_marketplace", "kadang"),),
    ("2023-06-setu", "post.csv"): ((5, "mm_12", "a;e"),),
    ("2023-06-setu", "outcomes-f3.sav"): (
        (15, "revenue", NO_AMOUNT),
        (15, "marketing_cost", NO_AMOUNT),
    ),
    ("2023-06-setu", "outcomes-f6.sav"): ((4, "own_brand", 9), (9, "uses_marketplace", 8)),
    ("2024-02-pondok-aren", "pre.csv"): ((30, "nim", "CBA2402-O33"), (31, "consent", "Tidak")),
    ("2024-02-pondok-aren", "outcomes-f6.xlsx"): ((9, "date", "31/02/2024"), (15, "revenue", "-")),
    ("2024-08-ciledug", "post.xlsx"): ((2, "nim", "{nim}  "), (16, "mc_04", "Rp 6,5.0000")),
}

# (cohort, file): rows that were sent twice.
TWICE: dict[tuple[str, str], tuple[int, ...]] = {
    ("2021-10-cordova", "post.csv"): (4, 18),
    ("2022-03-pamulang", "outcomes-f3.csv"): (10,),
    ("2022-09-serpong", "roster.csv"): (5,),
    ("2024-02-pondok-aren", "post.csv"): (22,),
    ("2024-08-ciledug", "pre.xlsx"): (9,),
}


def spoil(cohort_id: str, file: str, rows: list[Row]) -> list[Row]:
    """Give the rows as they arrive: with their copies at the end, and some cells spoilt."""
    copies = [dict(rows[number - 1]) for number in TWICE.get((cohort_id, file), ())]
    spoilt = [dict(row) for row in rows]
    for number, column, found in SPOILT.get((cohort_id, file), ()):
        row = spoilt[number - 1]
        row[column] = found if column != "nim" else _slip(str(found), str(row["nim"]))
    return [*spoilt, *copies]


def _slip(pattern: str, nim: str) -> str:
    """Make the slip with the id of the row; `{NIM}` is that id in small letters."""
    return pattern.replace("{nim}", nim).replace("{NIM}", nim.lower())
