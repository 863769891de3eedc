"""Every figure has a paragraph, in both languages alike, and every note has its words."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import transforms
from dashboards.methods import (
    DOCUMENT,
    as_markdown,
    groups_in,
    metrics_known,
    notes_in,
    renewed,
)
from dashboards.pages import metrics_of, write_methods
from dashboards.words import TRANSLATIONS, flatten, voice
from tests.dashboards.published import RELEASE, study
from transforms.estimates.shape import FIGURE_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "id")
PARTS = ("name", "formula", "why", "limits")
IS_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# A change without a comparison group is never one of these; where the word stands, it is denied.
CAUSES = {
    "en": re.compile(r"\b(impact|effect|because of|thanks to)\b"),
    "id": re.compile(r"\b(dampak\w*|pengaruh\w*|berkat)\b"),
}
DENIED = {"en": re.compile(r"\b(not|never|random)\b"), "id": re.compile(r"\b(bukan|tidak|acak)\b")}


def words(language: str) -> dict[str, str]:
    path = TRANSLATIONS / f"methods.{language}.toml"
    return dict(flatten(tomllib.loads(path.read_text("utf-8"))))


def metrics_of_the_contract() -> list[str]:
    text = (ROOT / "docs" / "contract.md").read_text("utf-8")
    return re.findall(r"\w+", re.search(r"`metric` values: `([^`]*)`", text).group(1))


def test_every_metric_of_the_contract_has_one_paragraph_and_every_paragraph_its_metrics():
    assert sorted(metrics_known()) == sorted(metrics_of_the_contract())
    assert len({*metrics_known()}) == len(metrics_known())
    for group in groups_in("en"):
        assert all(method.metrics for method in group.methods)


def test_both_languages_say_the_same_things():
    english, indonesian = words("en"), words("id")
    assert list(english) == list(indonesian)
    assert all(text.strip() == text and len(text) > 2 for text in english.values())
    for key, text in english.items():
        assert re.findall(r"\{\w*\}", text) == re.findall(r"\{\w*\}", indonesian[key]), key


def test_no_paragraph_is_left_over_and_none_lacks_a_part():
    named = [method.name for group in groups_in("en") for method in group.methods]
    given = [key.removeprefix("method.") for key in words("en") if key.startswith("method.")]
    assert given == [f"{name}.{part}" for name in named for part in PARTS]
    assert {key.split(".")[1] for key in words("en") if key.startswith("group.")} == {
        group.name for group in groups_in("en")
    }


@pytest.mark.parametrize("part", ["formula", "limits"])
def test_numbers_in_both_languages_are_the_same(part):
    def numbers(language: str, name: str) -> list[str]:
        text = words(language)[f"method.{name}.{part}"].replace("\N{NO-BREAK SPACE}", "")
        found = re.findall(r"\d+(?:[.,]\d+)?", text)
        return sorted(number.replace(",", ".") for number in found)

    for group in groups_in("en"):
        for method in group.methods:
            assert numbers("en", method.name) == numbers("id", method.name), method.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_change_is_called_an_effect(language):
    for key, text in words(language).items():
        for sentence in re.split(r"(?<=[.:;])\s", text):
            if CAUSES[language].search(sentence.lower()):
                assert DENIED[language].search(sentence.lower()), (key, sentence)


class NoteCodes(ast.NodeVisitor):
    """Collects the texts that estimates put into note_code: by name of what holds them."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: set[str] = set()
        self.named = {
            node.target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        self.visit(tree)

    def visit_Assign(self, node: ast.Assign) -> None:
        if any("note" in ast.unparse(target).lower() for target in node.targets):
            self.take(node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value and "note" in ast.unparse(node.target).lower():
            self.take(node.value)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg and "note" in node.arg:
            self.take(node.value)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if "note" in node.name:
            for line in node.body:
                if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)):
                    self.take(line)
        self.generic_visit(node)

    def take(self, node: ast.AST) -> None:
        if isinstance(node, ast.Subscript):
            return  # a column is read there, no note written
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.found.add(node.value)
        if isinstance(node, ast.Name) and isinstance(self.named.get(node.id), str):
            self.found.add(self.named[node.id])
        conditions = set()
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("select", "where")):
            conditions = {id(argument) for argument in node.args[:1]}
        if isinstance(node, ast.Compare) or getattr(node, "arg", None) in {"validate", "how"}:
            return
        for child in ast.iter_child_nodes(node):
            if id(child) not in conditions:
                self.take(child)


def notes_written() -> set[str]:
    found: set[str] = set()
    for path in sorted((Path(transforms.__file__).parent / "estimates").glob("*.py")):
        found |= NoteCodes(ast.parse(path.read_text("utf-8"))).found
    return {code for code in found if IS_CODE.fullmatch(code)} - {*FIGURE_COLUMNS}


def test_every_note_of_the_estimates_has_its_words():
    written = notes_written()
    assert {"one_pair", "few_pairs", "denominator_near_zero", "not_due"} <= written
    assert written - {*notes_in("en")} == set()


def test_every_note_with_words_is_written_somewhere():
    room = Path(transforms.__file__).parent
    files = [*room.rglob("*.py"), *room.rglob("*.sql")]
    code = "\n".join(path.read_text("utf-8") for path in files)
    for note in notes_in("en"):
        assert re.search(rf"[\"']{note}[\"']", code), note


def test_the_document_is_current():
    text = DOCUMENT.read_text("utf-8")
    assert renewed(text) == text, "run: make methods"
    for metric in metrics_of_the_contract():
        assert f"`{metric}`" in as_markdown()


def page(language: str, shown: tuple[str, ...] = (), edition: str = "funder") -> str:
    return write_methods(study(), RELEASE, voice(language), edition=edition, shown=shown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", [(), ("gain", "share_change")], ids=["all", "some stand aside"])
def test_the_page_holds_every_method_once(language, shown):
    text = page(language, shown)
    for group in groups_in(language):
        for method in group.methods:
            assert text.count(f'id="{method.name}"') == 1
    assert ('id="aside"' in text) is bool(shown)
    assert "<script" not in text
    assert "default-src &#39;none&#39;" in text
    assert 'href="../id/methods.html"' in text
    assert 'href="index.html"' in text


def test_what_a_page_does_not_show_stands_aside():
    text = page("en", ("gain",))
    assert text.index('id="gain"') < text.index('id="aside"') < text.index('id="hedges_g_av"')


def test_an_edition_is_told_of_what_it_shows_and_of_what_its_checks_rest_on():
    figures = pd.DataFrame({"edition": ["funder", "team"], "metric": ["gain", "tau2"]})
    checks = pd.DataFrame({"edition": ["funder"] * 2, "analysis": ["all", "robust"]})
    assert metrics_of({"figures": figures}, "funder") == ("gain",)
    assert {"gain", "robust_gain"} <= {
        *metrics_of({"figures": figures, "conclusions": checks}, "funder")
    }
    assert metrics_of({}, "run") == metrics_of({"figures": figures}, "run") == ()
