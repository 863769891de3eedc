"""Who would recommend the program: promoters less detractors, and the three shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from transforms.estimates.gains import CONFIDENCE, FEWEST_FOR_A_TEST
from transforms.estimates.groups import gather, totals
from transforms.estimates.scale_levels import nearest_level
from transforms.estimates.shares import change_of_share, note_of_one, wilson_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.estimates.groups import Floats

# On a scale from 0 to 10 (Reichheld 2003); 7 and 8 are passives.
LOWEST_PROMOTER: Final = 9
HIGHEST_DETRACTOR: Final = 6
KINDS: Final = ("promoters", "passives", "detractors")


def estimate_net_promoters(
    ratings: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the share of promoters (9-10) less that of detractors (0-6), x 100, in each group.

    Parameters
    ----------
    ratings : one row per person: `by`, value (0-10); a row without a value is left out.
    by : columns that make a group.
    confidence : coverage of the interval, between 0 and 1.

    Returns
    -------
    One row per group: n, estimate, se, ci_low, ci_high (points, -100 to 100), method, note_code
    (`few_pairs` below 10: the interval is indicative; `one_value`: there is none). No test.

    Notes
    -----
    The interval is that of a change of a share, promoters as new and detractors as dropped: both
    shares come from the same people. It is not centred on the score in small groups.

    References
    ----------
    Reichheld (2003); Bonett and Price (2012).
    """
    gathered = gather(ratings, by=by, values=["value"])
    told = kinds_of(gathered.values["value"])
    promoters, detractors = (
        totals(gathered, told[kind].to_numpy(dtype=np.float64))
        for kind in ("promoters", "detractors")
    )
    change = change_of_share(promoters, detractors, gathered.n, confidence=confidence)
    notes = np.select(
        [gathered.n == 1, gathered.n < FEWEST_FOR_A_TEST], ["one_value", "few_pairs"], ""
    )
    return gathered.keys.assign(n=gathered.n, method="Bonett-Price", note_code=notes).join(
        100 * change[["estimate", "se", "ci_low", "ci_high"]]
    )


def estimate_promoter_shares(
    ratings: pd.DataFrame, *, by: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the shares of promoters (9-10), passives (7-8) and detractors (0-6) in each group.

    Takes what `estimate_net_promoters` does.

    Returns
    -------
    One row per group and kind (`category`), those of nobody among them: n, count (people of the
    kind), estimate, ci_low, ci_high (0-1, Wilson), method, note_code (`one_value`). The three add
    up to 1.
    """
    gathered = gather(ratings, by=by, values=["value"])
    told = kinds_of(gathered.values["value"])
    parts = []
    for kind in KINDS:
        count = totals(gathered, told[kind].to_numpy(dtype=np.float64))
        low, high = wilson_limits(count, gathered.n, confidence=confidence)
        shares = {"estimate": count / gathered.n, "ci_low": low, "ci_high": high}
        named = gathered.keys.assign(category=kind, n=gathered.n, count=count, **shares)
        parts.append(named.assign(method="Wilson", note_code=note_of_one(gathered.n)))
    return pd.concat(parts, ignore_index=True)


def kinds_of(values: Floats) -> pd.DataFrame:
    """Tell with 1 and 0 of which kind each answer from 0 to 10 is."""
    level = nearest_level(values)
    promoters, detractors = level >= LOWEST_PROMOTER, level <= HIGHEST_DETRACTOR
    kinds = {"promoters": promoters, "passives": ~promoters & ~detractors, "detractors": detractors}
    return pd.DataFrame(kinds).astype("float64")
