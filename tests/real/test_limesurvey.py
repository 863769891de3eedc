"""What is kept of LimeSurvey is a questionnaire's structure: one clear word of what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.recognition import recognize
from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.sheets import Sheet


def test_a_structure_is_refused_with_what_to_export(data: Path, open_table: Callable[..., Sheet]):
    for path in sorted(data.glob("02_exports/limesurvey/*.txt")):
        assert recognize(path, holds="survey").tool == "limesurvey"
        with pytest.raises(Refusal, match="structure of a LimeSurvey questionnaire") as refused:
            open_table(path)
        assert "Export the responses" in refused.value.todo
