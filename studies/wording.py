"""What pydantic found wrong, in words for the person who wrote the file."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from studies.faults import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from studies.faults import Fault
    from studies.yaml_files import Document, Path_

NOT_YET = {
    "asked_of": ("list",),
    "tool": ("vtt", "refi_qda", "taguette"),
}
"""Words of the study format that a later release reads; they are refused, never passed over."""

_KINDS = {
    "int": ("a whole number", "Write digits only, like 2."),
    "float": ("a number", "Write it with a point and without unit, like 0.5."),
    "finite": ("a number", "Write it with a point and without unit, like 0.5."),
    "bool": ("yes or no", "Write true or false."),
    "date": ("a date", "Write year-month-day, like 2024-03-31."),
    "string": ("a text", "Write a text."),
    "tuple": ("a list", "Write a list: [one, two], or one line each behind a dash."),
    "mapping": ("a mapping", 'Write "key: value" lines below it, or {key: value}.'),
    "model": ("a mapping", 'Write "key: value" lines below it, or {key: value}.'),
    "dict": ("a mapping", 'Write "key: value" lines below it, or {key: value}.'),
}


def faults_of(errors: Iterable[ErrorDetails], document: Document, model: Any) -> list[Fault]:
    """Turn the errors of a document into faults with file, line, key, and what to do, by line."""
    own = [error for error in errors if error["type"] != "default_factory_not_called"]
    in_order = sorted(own, key=lambda error: document.line(_path_of(error)))
    return [_fault_of(error, document, model) for error in in_order]


def _path_of(error: ErrorDetails) -> Path_:
    return tuple(step for step in error["loc"] if step != "[key]")


def _fault_of(error: ErrorDetails, document: Document, model: Any) -> Fault:
    path = _path_of(error)
    kind = error["type"]
    context = error.get("ctx", {})
    if kind == "declared":
        return document.fault(path, context["what"], context["todo"])
    if kind == "missing":
        what, todo = _missing(path, model)
        return document.fault(path[:-1], what, todo)
    if kind == "extra_forbidden":
        return document.fault(path, *_unknown_key(path, model))
    if kind == "literal_error":
        return document.fault(path, *_not_a_choice(path, error["input"], model))
    return document.fault(path, *_wrong_value(kind, error["input"], context))


def _missing(path: Path_, model: Any) -> tuple[str, str]:
    key = str(path[-1])
    choices = choices_of(annotation_at(model, path))
    listed = f", one of {quoted(choices)}" if choices else ""
    return f'"{key}" is missing', f'Add "{key}:"{listed}.'


def _unknown_key(path: Path_, model: Any) -> tuple[str, str]:
    key = str(path[-1])
    if key in ("weight", "weights"):
        return f'survey weights ("{key}") are not supported', "Remove the line: everyone is asked."
    allowed = keys_of(annotation_at(model, path[:-1]))
    like = nearest(key, allowed)
    hint = f"Keys like it: {quoted(like)}." if like else f"Keys here: {quoted(allowed)}."
    return f'"{key}" is not a key here', f"{hint} Correct the spelling or remove the line."


def _not_a_choice(path: Path_, found: Any, model: Any) -> tuple[str, str]:
    choices = choices_of(annotation_at(model, path))
    keys = [step for step in path if isinstance(step, str)]
    if found in NOT_YET.get(keys[-1] if keys else "", ()):
        return f'"{found}" is not supported yet', f"Supported now: {quoted(choices)}."
    like = nearest(str(found), choices)
    hint = f"Most like it: {quoted(like[:1])}. " if like else ""
    return f"{described(found)} is not a value it can take", f"{hint}One of {quoted(choices)}."


def _wrong_value(kind: str, found: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    if found is None:
        return "is empty", "Fill it in, or remove the line."
    if kind in ("too_short", "string_too_short"):
        return "is empty", "Fill it in, or remove the line."
    if kind == "string_too_long":
        return f"{described(found)} is too long", f"Use at most {context['max_length']} characters."
    if kind == "string_pattern_mismatch":
        return _odd_spelling(found, str(context["pattern"]))
    if kind.startswith(("greater_than", "less_than")):
        side = "at least" if kind.startswith("greater") else "at most"
        limit = next(iter(context.values()))
        return f"{described(found)} is out of range", f"Give {side} {_spelled(limit)}."
    stem = kind.partition("_")[0]
    due, todo = _KINDS.get(stem, ("what is due here", "See docs/study-format.md."))
    return f"{described(found)} is not {due}", todo


def _spelled(limit: Any) -> str:
    return f"{limit:.12g}" if isinstance(limit, int | float) else str(limit)


def _odd_spelling(found: Any, pattern: str) -> tuple[str, str]:
    if "[A-Z]{2}" in pattern:
        return f"{described(found)} is not a locale", 'Write language_COUNTRY, like "id_ID".'
    if "=" in pattern:
        return f"{described(found)} is not a condition", 'Write "item = value".'
    letters = "letters" if "A-Z" in pattern else "small letters"
    return (
        f"{described(found)} is not a usable id",
        f"Use {letters} a-z, digits, _ and -, without spaces; a label may say anything.",
    )


def described(found: Any) -> str:
    """Name what was found: a text by its words, anything larger by its kind."""
    if isinstance(found, list | tuple):
        return "a list"
    if isinstance(found, Mapping):
        return "a mapping"
    return f'"{found}"'


def annotation_at(model: Any, path: Path_) -> Any:
    """Find the declared type of the value that a path leads to; None where it leads nowhere."""
    here = bare(model)
    for step in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = next(
                (f for name, f in here.model_fields.items() if (f.alias or name) == step), None
            )
            here = bare(field.annotation) if field else None
        else:
            arguments = get_args(here)
            here = bare(arguments[-1 if isinstance(step, str) else 0]) if arguments else None
    return here


def bare(annotation: Any) -> Any:
    """Take the type out of Annotated and Optional."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        rest = [one for one in get_args(annotation) if one is not types.NoneType]
        return bare(rest[0]) if len(rest) == 1 else annotation
    return annotation


def keys_of(annotation: Any) -> tuple[str, ...]:
    """List the keys a mapping can have, as they are written."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return tuple(f.alias or name for name, f in annotation.model_fields.items())
    return ()


def choices_of(annotation: Any) -> tuple[str, ...]:
    """List the words a value can be; none where it is free."""
    if get_origin(annotation) is Literal:
        return tuple(str(one) for one in get_args(annotation))
    return ()
