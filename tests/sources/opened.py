"""Opens a look-alike as the project does, without a study around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.preparing import open_sheet
from sources.recognition import recognize
from studies.cohorts import FileDeclaration

if TYPE_CHECKING:
    from pathlib import Path

    from sources.sheets import Sheet


def open_text(
    folder: Path, content: str, *, locale: str = "id_ID", name: str = "export.csv"
) -> Sheet:
    """Write a text, recognize it and open its table."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return open_path(path, locale=locale)


def open_path(path: Path, *, locale: str = "id_ID", tool: str | None = None) -> Sheet:
    """Recognize a file and open its table."""
    declaration = FileDeclaration.model_validate(
        {"file": path.name, "wave": "post", "holds": "survey", "instrument": "knowledge-1"}
    )
    return open_sheet(recognize(path, tool), declaration, locale)


def headed(sheet: Sheet, role: str) -> list[str]:
    """Give the headers of the columns that play a role."""
    return [sheet.columns[index] for index, played in sheet.system.items() if played == role]
