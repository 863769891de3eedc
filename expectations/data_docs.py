"""Great Expectations' own result store and Data Docs, kept in a folder where a run asks for them.

Great Expectations draws its site with styles and scripts from seven hosts, and a logo whose address
names the installation. A site that stands beside people's data asks nobody for anything: these are
taken out of every page, a small style stands in, and the index is a plain list. What the pages say
of rules and counts stays as Great Expectations wrote it; answers were never in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_SITE = ("gx", "uncommitted", "data_docs", "local_site")
_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
_ADDRESSES = re.compile(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)", re.IGNORECASE)
_FROM_ELSEWHERE = re.compile(
    r"<(?:link|img|iframe)\b[^>]*?(?:href|src)=[\"']?(?:https?:)?//[^>]*>", re.IGNORECASE
)
_HEAD = """<meta http-equiv="Content-Security-Policy" content="default-src 'none';
 style-src 'unsafe-inline'; img-src data:">
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .4rem .6rem; text-align: left;
 overflow-wrap: anywhere; vertical-align: top; }
.popover, .modal, .cooltip .top, .sticky button, .fa, .fas { display: none; }
</style>
"""


@dataclass(frozen=True)
class Record:
    """Where a run's results are kept, and under which run they stand."""

    folder: Path
    run_id: str
    run_at: datetime


def site_index(folder: Path) -> Path:
    """Give the first page of the Data Docs under a folder, whether it is there or not."""
    return folder.joinpath(*_SITE, "index.html")


def make_local(folder: Path) -> None:
    """Take out of the site what it would ask of other hosts, and list its runs."""
    site = site_index(folder).parent
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        if _HEAD not in text:
            page.write_text(without_elsewhere(text), "utf-8")
    site_index(folder).write_text(_index_of(folder), "utf-8")


def without_elsewhere(page: str) -> str:
    """Give a page that loads nothing from anywhere and runs nothing."""
    kept = _FROM_ELSEWHERE.sub("", _SCRIPTS.sub("", page))
    kept = _ADDRESSES.sub("none", kept)
    return kept.replace("<head>", f"<head>\n{_HEAD}", 1)


def _index_of(folder: Path) -> str:
    rows = "".join(
        f'<tr><td><a href="{escape(link)}">{escape(run)}</a></td><td>{escape(suite)}</td>'
        f"<td>{when}</td><td>{met} of {n}</td></tr>\n"
        for run, suite, when, met, n, link in _validations(folder)
    )
    head = "".join(f"<th scope=col>{name}</th>" for name in ("Run", "Table", "At", "Rules met"))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>\n{_HEAD}<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Data Docs</title></head>\n<body><h1>Data Docs</h1>\n"
        "<p>What Great Expectations found in each run, table by table: rules and counts.</p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n</body></html>\n"
    )


def _validations(folder: Path) -> Iterator[tuple[str, str, str, int, int, str]]:
    """Read the result store, the newest run first: run, table, time, rules met, rules, page."""
    site = site_index(folder).parent
    for page in sorted(site.glob("validations/**/*.html"), key=_time_of, reverse=True):
        link = page.relative_to(site)
        stored = folder / "gx" / "uncommitted" / link.with_suffix(".json")
        result: Mapping[str, Mapping[str, int]] = json.loads(stored.read_text("utf-8"))
        counts = result["statistics"]
        *suite, run, at, _ = link.parts[1:]
        yield (
            run,
            ".".join(suite),
            f"{at[:4]}-{at[4:6]}-{at[6:8]} {at[9:11]}:{at[11:13]} UTC",
            counts["successful_expectations"],
            counts["evaluated_expectations"],
            link.as_posix(),
        )


def _time_of(page: Path) -> tuple[str, str]:
    return page.parts[-2], page.name
