"""Draw the synthetic tables that R and kohort both compute from; a seed gives them again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
SIZES = (8, 12, 25, 30, 42, 45, 19, 60, 33, 15, 28, 50)
FIRST_DAYS = (0, 120, 250, 365, 480, 610, 735, 830, 990, 1100, 1250, 1400)


def draw_pairs(random: np.random.Generator) -> pd.DataFrame:
    """Draw scores: c01-c04 in steps of 5 (ties, zeros, full marks), others without ties."""
    parts = []
    for number, size in enumerate(SIZES, 1):
        level = random.normal(48, 6)
        ability = random.normal(0, 11, size)
        before = np.clip(level + ability + random.normal(0, 9, size), 0, 100)
        gain = random.normal(22, 4)
        after = np.clip(level + gain + 0.8 * ability + random.normal(0, 10, size), 0, 100)
        if number <= 4:
            before, after = (5 * np.round(one / 5) for one in (before, after))
            after[: size // 6] = before[: size // 6]
            after[-1] = 100
        parts.append(
            pd.DataFrame(
                {
                    "cohort": f"c{number:02}",
                    "day": FIRST_DAYS[number - 1],
                    "person": [f"p{number:02}-{one:02}" for one in range(size)],
                    "pre": before.round(4),
                    "post": after.round(4),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def draw_items(random: np.random.Generator) -> pd.DataFrame:
    """Draw right (1) and wrong (0) answers of 64 people to 8 items."""
    ability = random.normal(0, 1, (64, 1))
    hardness = np.linspace(-1.2, 1.4, 8)
    right = random.random((64, 8)) < 1 / (1 + np.exp(-(1.3 * ability - hardness)))
    return pd.DataFrame(right.astype(int), columns=[f"i{one}" for one in range(1, 9)])


def draw_ratings(random: np.random.Generator) -> pd.DataFrame:
    """Draw two ratings (1-5) of 40 people, one for each of two sessions; some missed the second."""
    first = random.integers(2, 6, 40)
    second = np.clip(first + random.integers(-1, 2, 40), 1, 5)
    ratings = pd.DataFrame({"person": [f"r{one:02}" for one in range(40)], "s1": first})
    return ratings.assign(s2=pd.array(second, dtype="Int64")).assign(
        s2=lambda frame: frame["s2"].mask(frame.index % 9 == 4)
    )


def draw_practices(random: np.random.Generator) -> pd.DataFrame:
    """Draw a yes/no practice of 55 businesses before and after."""
    before = (random.random(55) < 0.35).astype(int)
    after = np.where(before == 1, random.random(55) < 0.85, random.random(55) < 0.4).astype(int)
    return pd.DataFrame({"business": range(1, 56), "before": before, "after": after})


def main() -> None:
    """Write the tables beside this file."""
    for name, draw in (
        ("pairs", draw_pairs),
        ("items", draw_items),
        ("ratings", draw_ratings),
        ("practices", draw_practices),
    ):
        seed = np.random.default_rng(int.from_bytes(name.encode(), "big") % 2**32)
        draw(seed).to_csv(HERE / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
