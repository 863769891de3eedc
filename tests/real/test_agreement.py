"""Agreement of real coders, against what was published and what the package krippendorff gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from transforms.estimates.agreement import krippendorff_alpha

if TYPE_CHECKING:
    from pathlib import Path

LEVELS = ("nominal", "ordinal", "interval", "ratio")


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_the_published_one(data: Path, level: str):
    folder = data / "03_interviews" / "icr"
    told = json.loads((folder / "oracle.json").read_text("utf-8"))["files"]
    assert len(told) >= 2
    for name, expected in told.items():
        wide = pd.read_csv(folder / name, na_values="NA")
        ratings = wide.stack().rename("value").rename_axis(["coder", "unit"]).reset_index()
        alpha = krippendorff_alpha(ratings.assign(one=1), by=["one"], unit=["unit"], level=level)
        assert alpha["estimate"].iloc[0] == pytest.approx(expected["computed"][level], rel=1e-9)
        if level in expected["published"]:
            assert round(alpha["estimate"].iloc[0], 3) == expected["published"][level]
