"""The shipped JSON Schemas say the same as the models, on good documents and on broken ones."""

import copy
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from studies.schemas import FOLDER, MODELS, schema_of, text_of, write_schemas
from tests.studies.conftest import CODEBOOK, COHORT, KNOWLEDGE_1, STUDY

TEXTS = {"study": STUDY, "cohort": COHORT, "instrument": KNOWLEDGE_1, "codebook": CODEBOOK}
GOOD = {
    name: json.loads(json.dumps(yaml.load(text, yaml.BaseLoader)))  # noqa: S506 - texts only
    for name, text in TEXTS.items()
}
"""The documents of the test study, every scalar as text: what the models are given."""

IDS = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,20}", fullmatch=True)
WAVES = st.fixed_dictionaries(
    {"kind": st.sampled_from(["pre", "post", "then", "follow_up", "posst"])},
    optional={"due": st.sampled_from(["183d", "26w", "6m"]), "sampled": st.booleans()},
)
INDICATORS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["money", "count", "number", "yes_no", "ordered"])},
    optional={
        "direction": st.sampled_from(["up", "down", "none", "sideways"]),
        "minimum": st.integers(-5, 5),
        "period": st.sampled_from(["month", "quarter", "year", "none"]),
        "colour": st.just("red"),
    },
)
DESIGNS = st.fixed_dictionaries(
    {
        "study_id": st.from_regex(r"[a-z0-9][a-z0-9_\-]{0,20}", fullmatch=True),
        "title": st.text(min_size=1) | st.fixed_dictionaries({"en": st.text(min_size=1)}),
        "languages": st.just(["en"]),
        "waves": st.dictionaries(IDS, WAVES, min_size=1, max_size=3),
        "identity": st.fixed_dictionaries({"person": st.lists(IDS, max_size=2)}),
    },
    optional={
        "indicators": st.dictionaries(IDS, INDICATORS, max_size=2),
        "completion_share": st.floats(-1, 2),
        "comparable_share": st.floats(-1, 2),
        "privacy": st.fixed_dictionaries({"funder": st.integers(0, 12)}),
    },
)


def schema_accepts(name, document):
    return Draft202012Validator(schema_of(MODELS[name])).is_valid(document)


def complaints(name, document):
    """List the kinds of error that a model finds in a document."""
    try:
        MODELS[name].model_validate(document, context={"languages": ("en", "id")})
    except ValidationError as error:
        return [one["type"] for one in error.errors()]
    return []


def model_accepts(name, document):
    return not complaints(name, document)


@pytest.mark.parametrize("name", MODELS)
def test_the_shipped_schema_is_the_one_the_models_make(name):
    Draft202012Validator.check_schema(schema_of(MODELS[name]))
    shipped = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert shipped == text_of(schema_of(MODELS[name])), "run: make schemas"


def test_no_other_schema_is_shipped(tmp_path):
    written = {path.name for path in write_schemas(tmp_path / "schemas")}
    assert {path.name for path in FOLDER.iterdir()} == written


@pytest.mark.parametrize("name", MODELS)
def test_the_good_documents_are_good_to_both(name):
    as_editors_read_it = json.loads(json.dumps(yaml.safe_load(TEXTS[name]), default=str))
    assert schema_accepts(name, _with_on(as_editors_read_it))
    assert model_accepts(name, GOOD[name])


def _with_on(document):
    """YAML 1.1, which PyYAML reads, takes the key `on` for a yes; editors read YAML 1.2."""
    turned = copy.deepcopy(document)
    for session in turned.get("sessions", ()):
        session["on"] = session.pop("true")
    return turned


def paths_of(document, path=()):
    """List the mappings in a document by their path."""
    if isinstance(document, dict):
        yield path
        for key, value in document.items():
            yield from paths_of(value, (*path, key))
    if isinstance(document, list):
        for at, value in enumerate(document):
            yield from paths_of(value, (*path, at))


def inside(document, path):
    for step in path:
        document = document[step]
    return document


@pytest.mark.parametrize("name", MODELS)
def test_an_unknown_key_anywhere_is_refused_by_both(name):
    for path in paths_of(GOOD[name]):
        broken = copy.deepcopy(GOOD[name])
        inside(broken, path)["not a key !"] = {"x": []}
        assert not model_accepts(name, broken), path
        assert not schema_accepts(name, broken), path


@given(document=DESIGNS)
def test_what_the_model_takes_the_schema_takes(document):
    assert schema_accepts("study", document) or not model_accepts("study", document)


@given(document=DESIGNS)
def test_what_the_schema_takes_the_model_takes_but_for_what_must_fit_together(document):
    if schema_accepts("study", document):
        assert set(complaints("study", document)) <= {"declared"}
