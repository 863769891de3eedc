"""Editions as files: each page is one file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboards.comparing import compare_page
from dashboards.funder import funder_page
from dashboards.methods import method_words, methods_page
from dashboards.run import run_page
from dashboards.sections.conclusions import METRICS_OF_CHECKS
from dashboards.story import published_labels, tell
from dashboards.words import voice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from dashboards.comparing import Comparing
    from dashboards.facts import Release, StudyFacts
    from dashboards.story import Section
    from dashboards.words import Voice

HERE = Path(__file__).parent
EDITIONS = ("funder", "run")
METHODS = "methods.html"
# The page may run its own script and nothing else; it can fetch nothing and send nothing.
POLICY = (
    "default-src 'none'; {script}style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def draw_editions(
    published: Mapping[str, pd.DataFrame],
    ops: Mapping[str, pd.DataFrame],
    *,
    study: StudyFacts,
    release: Release,
    output: Path,
) -> tuple[Path, ...]:
    """Write every edition in every language of the study, and the page that lists them.

    Parameters
    ----------
    published : the frames of the published schema by name; a missing or empty one has no section.
    ops : the ledger for the run edition: files, left_out, file_nights, rejected, cohorts, runs,
        timings, expectation_results, restatements, changed_files ...
    output : the release's folder; pages are written under `pages/` in it.

    Returns
    -------
    The files that were written, the list of pages last.
    """
    study = study.with_labels(published_labels(published))
    pages = output / "pages"
    written = []
    for language in study.languages:
        speaker = voice(language)
        texts = {
            "funder": write_funder(published, study, release, speaker),
            "run": write_run(ops, study, release, speaker),
        }
        for edition, text in texts.items():
            folder = pages / edition / language
            written.append(_put(folder / "index.html", text))
            shown = metrics_of(published, edition)
            methods = write_methods(study, release, speaker, edition=edition, shown=shown)
            written.append(_put(folder / METHODS, methods))
    written.append(_put(pages / "index.html", write_index(study, release)))
    return tuple(written)


def write_funder(
    published: Mapping[str, pd.DataFrame], study: StudyFacts, release: Release, speaker: Voice
) -> str:
    """Write the funder's page. It holds no clock: the same figures give the same bytes."""
    page = funder_page(tell(published, study, speaker, "funder"))
    frame = _frame(study, release, speaker, edition="funder")
    drawn = _drawn(page.sections, speaker)
    if drawn["charts"]:
        frame["policy"] = _policy(drawn["script"])
    return _environment().get_template("funder.html.j2").render(page=page, **frame, **drawn)


def write_run(
    ops: Mapping[str, pd.DataFrame], study: StudyFacts, release: Release, speaker: Voice
) -> str:
    """Write the evaluator's page of the last run."""
    page = run_page(ops, study, release, speaker)
    frame = _frame(study, release, speaker, edition="run")
    return _environment().get_template("run.html.j2").render(page=page, **frame)


def metrics_of(published: Mapping[str, pd.DataFrame], edition: str) -> tuple[str, ...]:
    """Name the figures that an edition shows, or tells of as a check of one that it shows."""
    checks = _words_of(published.get("conclusions"), "analysis", edition)
    rested_on = {METRICS_OF_CHECKS[check] for check in checks & METRICS_OF_CHECKS.keys()}
    return tuple(sorted(_words_of(published.get("figures"), "metric", edition) | rested_on))


def _words_of(frame: pd.DataFrame | None, column: str, edition: str) -> set[str]:
    if frame is None or not len(frame):
        return set()
    return {*frame.loc[frame["edition"] == edition, column].unique()}


def write_methods(
    study: StudyFacts,
    release: Release,
    speaker: Voice,
    *,
    edition: str,
    shown: Collection[str] = (),
) -> str:
    """Write how each figure is computed; the same for all studies, but for what stands aside."""
    frame = _frame(study, release, speaker, edition=edition, file=METHODS)
    return (
        _environment()
        .get_template(METHODS + ".j2")
        .render(
            page=methods_page(speaker.language, shown),
            words=method_words(speaker.language).say,
            **frame,
        )
    )


def write_comparison(comparing: Comparing, release: Release) -> str:
    """Write the page of cohorts compared: one file, in one language, that needs nothing else."""
    page, speaker = compare_page(comparing), comparing.voice
    frame = _frame(comparing.study, release, speaker, edition="")
    drawn = _drawn(page.sections, speaker)
    if drawn["charts"]:
        frame["policy"] = _policy(drawn["script"])
    frame |= {"page_kind": comparing.say("kind")}
    return _environment().get_template("compare.html.j2").render(page=page, **frame, **drawn)


def write_index(study: StudyFacts, release: Release) -> str:
    """Write the list of pages, in the study's first language."""
    speaker = voice(study.languages[0])
    links = {
        edition: [
            {"language": each, "name": voice(each).say("page.language"), "href": href}
            for each in study.languages
            for href in [f"{edition}/{each}/index.html"]
        ]
        for edition in EDITIONS
    }
    editions = [
        {
            "name": speaker.say(f"page.edition_name.{edition}"),
            "holds": speaker.say(f"page.holds.{edition}"),
            "links": links[edition],
        }
        for edition in EDITIONS
    ]
    frame = _frame(study, release, speaker, edition="")
    return _environment().get_template("index.html.j2").render(editions=editions, **frame)


def _put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _frame(
    study: StudyFacts, release: Release, speaker: Voice, *, edition: str, file: str = "index.html"
) -> dict[str, Any]:
    """Give what every page says of itself."""
    languages = [
        {
            "language": each,
            "name": voice(each).say("page.language"),
            "href": f"../{each}/{file}",
        }
        for each in study.languages
        if edition
    ]
    kind = speaker.say(f"page.edition.{edition}") if edition else speaker.say("page.index")
    style = "\n".join((HERE / "assets" / name).read_text() for name in ("theme.css", "page.css"))
    return {
        "language": speaker.language,
        "languages": languages,
        "study_title": study.label("study", study.study_id, speaker.language),
        "page_kind": kind,
        "as_of": speaker.numbers.day(release.as_of),
        "release": release,
        "methods": METHODS if edition and file != METHODS else "",
        "note": study.note.get(speaker.language, ""),
        "say": speaker.say,
        "style": Markup(style.strip()),  # noqa: S704 - our own file
        "policy": POLICY.format(script=""),
    }


def _drawn(sections: Iterable[Section], speaker: Voice) -> dict[str, Markup]:
    """Give the data, specifications and script of a page's charts, or nothing without any."""
    drawings = [section.drawing for section in sections if section.drawing]
    if not drawings:
        return {"charts": Markup("")}
    data = {name: columns for drawing in drawings for name, columns in drawing.tables.items()}
    charts = {
        drawing.name: {
            "wide": drawing.wide,
            "narrow": drawing.narrow,
            "tables": sorted(drawing.tables),
        }
        for drawing in drawings
    }
    return {
        "data": as_json(data),
        "charts": as_json(charts),
        "locale": as_json(speaker.numbers.for_vega()),
        "script": _script(),
    }


def as_json(value: object) -> Markup:
    """Write data into a page: nothing in it can end the script element or begin another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704 - escaped above


@cache
def _script() -> Markup:
    """Give the drawing library and our own lines, in a function of their own.

    The library's short names would otherwise be global, and break a page.
    """
    import vl_convert  # here: it takes a second, and a run page needs none of it

    library = vl_convert.javascript_bundle()
    own = (HERE / "assets" / "draw.js").read_text()
    script = f"(function(){{\n{library}\n(function(){{\n{own}}})();\n}})();"
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError("the drawing script would end its own element")
    return Markup(script)  # noqa: S704 - not data


def _policy(script: str) -> str:
    """Allow the page's own script by its digest, and no other."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return POLICY.format(script=f"script-src 'sha256-{digest}'; ")
