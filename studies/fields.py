"""The small types that declarations are made of: ids, labels, durations, targets.

Every plain scalar of a YAML file arrives here as the text that was written, so that `no`, `01` and
`+15%` mean what a person reads; pydantic makes a number, a date or a yes/no where one is due.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

SHIPPED_LANGUAGES = ("en", "id")
"""Languages that pages can be written in; another is one file of translations."""

MOST = 1e11
"""No number of a declaration is larger; the columns of scores hold twelve digits."""

DAYS_IN = {"d": 1, "w": 7}

_DURATION = re.compile(r"([0-9]{1,5})\s*([dw])")
_PERCENT = re.compile(r"([+\-−]?)\s*([0-9]+(?:\.[0-9]+)?)\s*%")


class Declared(BaseModel):
    """Anything declared: frozen, and a key that is not known is a fault."""

    # Deferred, pydantic builds a validator for each whole file only: a quarter of the start-up.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        allow_inf_nan=False,
        defer_build=True,
    )


class Target(Declared):
    """What an indicator should reach: a change in percent, or a value of its own."""

    kind: Literal["relative", "absolute"]
    amount: float


def wrong(what: str, todo: str) -> PydanticCustomError:
    """Make the error of a value that is wrong: what was found, and what to do."""
    return PydanticCustomError("declared", "{what}", {"what": what, "todo": todo})


def number_of(written: str) -> float:
    """Read a number that is one: "nan" and "inf" raise ValueError like any other word."""
    number = float(written)
    if not math.isfinite(number) or abs(number) > MOST:
        raise ValueError(f"{written} is not a number")
    return number


def days_of(written: object) -> int:
    """Turn a duration as it is written ("183d", "26w") into days."""
    found = _DURATION.fullmatch(str(written).strip())
    if not found:
        raise wrong(
            f'"{written}" is not a duration',
            'Write days or weeks, like "183d" or "26w"; months differ in length.',
        )
    return int(found[1]) * DAYS_IN[found[2]]


def target_of(written: object) -> object:
    """Turn a target as it is written ("+15%", "0.5") into its kind and amount."""
    if isinstance(written, Target | Mapping):
        return written
    found = _PERCENT.fullmatch(str(written).strip())
    if found and not found[1]:
        share = f"{float(found[2]) / 100:g}"
        raise wrong(
            f'"{written}" can mean a change or a value',
            f'Write "+{found[2]}%" for a change, {share} or {found[2]} for the value to reach.',
        )
    if found:
        sign = 1 if found[1] == "+" else -1
        return Target(kind="relative", amount=sign * float(found[2]))
    try:
        amount = number_of(str(written))
    except ValueError:
        raise wrong(
            f'"{written}" is not a target',
            'Write a change like "+15%", or the value to reach like 0.5 (with a point).',
        ) from None
    return Target(kind="absolute", amount=amount)


def labels_of(written: object, info: ValidationInfo) -> object:
    """Give a text in each language of the study: one bare text stands for all of them."""
    languages: tuple[str, ...] = (info.context or {}).get("languages", ())
    if not isinstance(written, Mapping):
        if isinstance(written, list) or written is None:
            raise wrong(
                "text is due here", 'Write a text, or one by language: {en: "...", id: "..."}.'
            )
        return dict.fromkeys(languages or SHIPPED_LANGUAGES, str(written))
    known = (*languages, *SHIPPED_LANGUAGES)
    for language, text in written.items():
        if language not in known:
            listed = ", ".join(f'"{one}"' for one in languages or SHIPPED_LANGUAGES)
            raise wrong(
                f'"{language}" is not a language of the study',
                f"Languages: {listed}. Correct it, or add it under languages in study.yml.",
            )
        if text is None or isinstance(text, list | Mapping):
            raise wrong(
                f'the text in "{language}" is missing', "Write the text, or remove the line."
            )
    return _in_every_language(written, languages)


def _in_every_language(written: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, str]:
    texts = {language: str(text) for language, text in written.items()}
    if not texts or not languages:
        return texts
    spare = next((texts[one] for one in languages if one in texts), next(iter(texts.values())))
    return {language: texts.get(language, spare) for language in languages}


Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Number = Annotated[float, Field(ge=-MOST, le=MOST)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
"""Wide enough for any program, narrow enough for the columns that hold them."""

ID_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=63)]
"""A name that tables and addresses carry: ASCII letters, digits, `_`, `-` and `.`."""

Text = Annotated[str, StringConstraints(min_length=1)]
"""A header, a code or a word as it stands in a file."""

Labels = Annotated[
    Mapping[str, str],
    BeforeValidator(labels_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number"]},
                {
                    "type": "object",
                    "propertyNames": {"enum": list(SHIPPED_LANGUAGES)},
                    "additionalProperties": {"type": ["string", "number"]},
                },
            ]
        }
    ),
]

Duration = Annotated[
    int,
    BeforeValidator(days_of),
    WithJsonSchema({"type": "string", "pattern": r"^\s*[0-9]{1,5}\s*[dw]\s*$"}),
]

TargetAsWritten = Annotated[
    Target,
    BeforeValidator(target_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "string", "pattern": r"^\s*[+\-−]\s*[0-9]+(\.[0-9]+)?\s*%\s*$"},
            ]
        }
    ),
]
