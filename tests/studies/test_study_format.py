"""docs/study-format.md names every key with its default, and its example is a study."""

import re

import pytest
from pydantic_core import PydanticUndefined

from studies import (
    attributes,
    codebook,
    cohorts,
    design,
    indicators,
    instruments,
    limits,
    remote_sources,
    versions,
)
from studies.cohorts import ROLES
from studies.reading import read_study

SECTIONS = {
    "study.yml": design.Design,
    "A wave": design.Wave,
    "A pair": design.Pair,
    "A topic": design.Topic,
    "Mastery": design.Mastery,
    "Identity": design.Identity,
    "Consent": design.Consent,
    "An attribute": attributes.Attribute,
    "An age": attributes.Age,
    "An indicator": indicators.Indicator,
    "A formula": indicators.Formula,
    "Prices": design.Prices,
    "Comparison": design.Comparison,
    "Targets": design.Targets,
    "Privacy": design.Privacy,
    "Limits": limits.Limits,
    "A limit": limits.Limit,
    "instruments/*.yml": instruments.Instrument,
    "An item": instruments.Item,
    "A scale": instruments.Scale,
    "A former form": versions.Former,
    "codebook.yml": codebook.Codebook,
    "A theme": codebook.Theme,
    "A code": codebook.Code,
    "cohorts/*/cohort.yml": cohorts.CohortDeclaration,
    "A session": cohorts.Session,
    "A file": cohorts.FileDeclaration,
    "A source": remote_sources.RemoteSource,
    "An interviewee's consent": cohorts.DocumentConsent,
}
PROSE = (
    "How YAML is read", "A first study",
    "XLSForms in the place of instruments/*.yml",
    "Feedback and rubrics",
    "What a person decides", "decisions.csv", "corrections.csv",
    "Published averages", "prices.csv and calendar.csv", "Not read yet",
)  # fmt: skip
COMPUTED = {"locale": "by language"}
"""Defaults that depend on what else is declared."""


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs/study-format.md").read_text(encoding="utf-8")


def sections(page):
    pieces = re.split(r"^###? (.+)$", page, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def rows(section):
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, flags=re.MULTILINE))


def default_of(name, field):
    if field.is_required():
        return "required"
    if field.default_factory is not None:
        made = field.default_factory() if name != "locale" else None
        return "none" if made == {} else COMPUTED.get(name, "see below")
    default = field.default
    assert default is not PydanticUndefined
    if default is None or default in ("", ()):
        return "none"
    if isinstance(default, float):
        return f"`{default:g}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_every_section_of_the_page_is_prose_or_a_model(page):
    assert list(sections(page)) == [*PROSE[:2], *SECTIONS, *PROSE[2:]]


@pytest.mark.parametrize("title", SECTIONS)
def test_the_page_names_every_key_of_a_model_with_its_default(page, title):
    fields = SECTIONS[title].model_fields
    expected = {field.alias or name: default_of(name, field) for name, field in fields.items()}
    documented = rows(sections(page)[title])
    assert documented == expected


def test_the_page_names_every_role_of_a_column(page):
    named = re.search(r"may be a role: (.+)\.$", page, flags=re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", named[1])) == ROLES


def test_the_example_of_the_page_is_a_study_without_faults(page, tmp_path):
    for text in re.findall(r"```yaml\n(.+?)```", page, flags=re.DOTALL):
        file = tmp_path / text.splitlines()[0].removeprefix("# ")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name in ("pre.csv", "post.csv", "roster.csv", "manager.docx"):
        (tmp_path / "cohorts/2024-03" / name).write_bytes(b"")
    study = read_study(tmp_path)
    assert not study.cohort_faults
    assert [item.kind for item in study.instruments["knowledge-2"].items] == [
        "single", "multiple", "number", "self_rated",
    ]  # fmt: skip
    assert len(study.cohorts["2024-03"].files) == 4
