"""The JSON Schemas of the declarations, made from the models: completion and checks in editors.

They lie in the folder `schemas` beside this module, which writes them: `python -m studies.schemas`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studies.codebook import Codebook
from studies.cohorts import CohortDeclaration
from studies.design import Design
from studies.fields import ID_PATTERN
from studies.instruments import Instrument

if TYPE_CHECKING:
    from studies.fields import Declared

FOLDER = Path(__file__).with_name("schemas")

MODELS: dict[str, type[Declared]] = {
    "study": Design,
    "cohort": CohortDeclaration,
    "instrument": Instrument,
    "codebook": Codebook,
}


def schema_of(model: type[Declared]) -> dict[str, Any]:
    """Make the JSON Schema of one kind of file."""
    made = _as_written(model.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _as_written(schema: Any) -> Any:
    """Let a text be written as a number (`place: 3`), and hold keys to their spelling."""
    if isinstance(schema, list):
        return [_as_written(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _as_written(value) for key, value in schema.items()}
    if made.get("pattern") == ID_PATTERN:
        made["type"] = ["string", "integer"]
    elif made.get("type") == "string" and not {"enum", "const", "format", "pattern"} & set(made):
        made["type"] = ["string", "number"]
    if "patternProperties" in made:
        ((pattern, inside),) = made.pop("patternProperties").items()
        made["propertyNames"] = {"pattern": pattern}
        made["additionalProperties"] = inside
    return made


def text_of(schema: dict[str, Any]) -> str:
    """Write a schema as the file that is shipped."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write_schemas(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Write the schema of each kind of file; returns the files."""
    folder.mkdir(exist_ok=True)
    written = []
    for name, model in MODELS.items():
        path = folder / f"{name}.json"
        path.write_text(text_of(schema_of(model)), encoding="utf-8")
        written.append(path)
    return tuple(written)


if __name__ == "__main__":
    write_schemas()
