"""Whether a table holds published averages: its headers are the words for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.proposing.proposals import Guess
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    "topic": ("topic", "topik", "materi"),
    "indicator": ("indicator", "indikator"),
    "wave": ("wave", "waktu", "gelombang", "time"),
    "mean": ("mean", "average", "rerata", "rata-rata", "rataan"),
    "sd": ("sd", "std", "standard deviation", "simpangan baku", "deviasi standar"),
    "n": ("n", "jumlah peserta", "jumlah responden"),
    "share": ("share", "percentage", "percent", "persentase", "persen", "proporsi"),
    "unit": ("unit", "satuan"),
    "source_page": ("source_page", "source page", "page", "halaman"),
}


def averages_in(headers: Iterable[str]) -> dict[str, str]:
    """Give the header of each role of a summary; none where the table is no summary.

    >>> averages_in(["topik", "waktu", "rerata"])
    {'topic': 'topik', 'wave': 'waktu', 'mean': 'rerata'}
    >>> averages_in(["topik", "nama"])
    {}
    """
    given = {header_key(header): header for header in reversed([*headers])}
    found = {
        role: next(given[header_key(word)] for word in words if header_key(word) in given)
        for role, words in _WORDS.items()
        if any(header_key(word) in given for word in words)
    }
    is_summary = "wave" in found and found.keys() & {"topic", "indicator"}
    return found if is_summary and found.keys() & {"mean", "share"} else {}


def named(found: dict[str, str]) -> tuple[tuple[str, Guess], ...]:
    """Give the columns whose headers are not the roles' own names."""
    return tuple((role, Guess(header)) for role, header in found.items() if header != role)
