"""A study with limits, and answers that land in it: what the tests of measures share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studies.limits import Limits, limit_rows, odd_row_marks
from warehouse.quality import measure_quality

LIMITS = [
    {key: "-" if cell is None else str(cell) for key, cell in row.items()}
    for row in limit_rows(Limits())
]


TWO_WAVES = """
    wave_id | wave_no | kind      | late | is_sampled
    pre     | 1       | pre       | flag | false
    post    | 2       | post      | flag | false
    f6      | 3       | follow_up | flag | false
"""


COHORTS = """
    cohort_id | cohort_no | arm       | first_session_on | last_session_on
    c1        | 1         | treatment | 2024-03-02       | 2024-03-09
    c2        | 2         | treatment | 2024-04-02       | 2024-04-09
"""


DUE = """
    cohort_id | wave_id | opens_on   | closes_on  | is_due
    c1        | pre     | -          | -          | true
    c1        | post    | -          | -          | true
    c1        | f6      | 2024-03-20 | 2024-04-20 | true
"""


INDICATORS = """
    indicator_id | kind  | minimum | maximum
    revenue      | money | 0       | -
    balance      | money | -       | -
    staff        | count | -       | -
"""


SCALED = """
    item_id | kind   | points | scale_min | scale_max | is_reversed
    l1      | likert | 1      | 1         | 5         | false
    l2      | likert | 1      | 1         | 5         | true
    l3      | likert | 1      | 1         | 5         | false
    l4      | likert | 1      | 1         | 5         | false
    l5      | likert | 1      | 1         | 5         | false
    l6      | likert | 1      | 1         | 5         | false
"""


KEYED = """
    item_id | kind   | points | has_options | is_keyed | topic_id | key_number | tolerance
    q1      | single | 1      | true        | true     | market   | -          | 0
    q2      | number | 1      | false       | true     | media    | 12.5       | 0.1
    q3      | graded | 4      | false       | true     | media    | -          | 0
"""


KEYS = """
    subject_kind | subject_id | answer | value | state    | is_key
    item         | q1         | a      | a     | answered | true
    item         | q1         | b      | b     | answered | false
"""


GOOD, BAD, MIXED = ("a", "12,5", "4"), ("b", "99", "1/4"), ("a", "3", "0")


def as_table(rows: list[dict[str, str]]) -> str:
    """Write rows as an ASCII table."""
    names = list(rows[0])
    return "\n".join(
        " | ".join(line) for line in [names, *([row[n] for n in names] for row in rows)]
    )


@dataclass
class Measured:
    """A warehouse in which a study with limits is declared, and what is measured in it."""

    night: Any

    def declare(self, **tables: str) -> None:
        """Declare a study with the usual limits."""
        marks = {key: str(cell) for key, cell in odd_row_marks(Limits()).items()}
        declared = {"waves": TWO_WAVES, "cohorts": COHORTS, "cohort_waves": DUE}
        declared |= {"limits": as_table(LIMITS), "odd_rows": as_table([marks])}
        self.night.declare(**(declared | tables))

    def land(self, **tables: str) -> None:
        """Land and measure."""
        self.night.land(**tables)
        self.night.connection.execute(
            "update landing.files as files set n_read ="
            " (select count(*) from landing.records as r where r.file_no = files.file_no)"
        )
        measure_quality(self.night.connection)

    def value(self, measure: str, **where: str) -> tuple[float, int, float] | None:
        """Give n, n_of and value of one measure, rounded."""
        asked = "".join(f" and {column} = '{cell}'" for column, cell in where.items())
        rows = self.night.rows(
            "select n, n_of, round(value, 6) from landing.quality"  # noqa: S608 (our own words)
            f" where measure = '{measure}'{asked}"
        )
        assert len(rows) <= 1, rows
        return rows[0] if rows else None


def lines(head: str, rows) -> str:
    """Write many rows under a head."""
    return "\n".join([head, *(" | ".join(map(str, row)) for row in rows)])


def files(*waves: str, cohort: str = "c1", first: int = 1, **more: str) -> str:
    """Declare one file a wave, numbered in turn."""
    head = "file_no | wave_id | path | cohort_id"
    rows = [
        (no, wave, f"cohorts/{cohort}/{wave}.csv", cohort) for no, wave in enumerate(waves, first)
    ]
    if more:
        head += " | " + " | ".join(more)
        rows = [(*row, *more.values()) for row in rows]
    return lines(head, rows)


def records(*dates: str, file_no: int = 1, wave: str = "post", times: str = "answered_on") -> str:
    """Land one record for each date, of participants p1, p2 ..."""
    head = f"file_no | row_number | wave_id | participant_id | {times}"
    return lines(
        head, [(file_no, 1 + no, wave, f"p{no}", date) for no, date in enumerate(dates, 1)]
    )


def outcomes(indicator: str, amounts: list[object]) -> dict[str, str]:
    """Land one record and one amount each."""
    rows = [(1, 1 + no, indicator, amount) for no, amount in enumerate(amounts, 1)]
    return {
        "files": files("f6", holds="outcomes"),
        "records": records(
            *(f"2024-04-{1 + no % 20:02}" for no, _ in enumerate(amounts)), wave="f6"
        ),
        "outcomes": lines("file_no | row_number | indicator_id | answer", rows),
    }


def land_waves(
    measured, before: list[tuple[str, str, str]], after: list[tuple[str, str, str]], first: int = 1
):
    """Land what each participant answered to q1, q2 and q3 before and after."""
    both = [(first, "pre", before), (first + 1, "post", after)]
    people = [(no, wave, row) for no, wave, told in both for row, _ in enumerate(told, 1)]
    measured.land(
        files=files("pre", "post", first=first),
        records=lines(
            "file_no | row_number | wave_id | participant_id",
            [(no, 1 + row, wave, f"p{row}") for no, wave, row in people],
        ),
        responses=lines(
            "file_no | row_number | item_id | answer",
            [
                (no, 1 + row, f"q{place}", answer)
                for no, _, told in both
                for row, answers in enumerate(told, 1)
                for place, answer in enumerate(answers, 1)
            ],
        ),
    )
