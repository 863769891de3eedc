"""Who came, who answered of those due, and what interviews named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tests.promises.evaluator import files
from tests.promises.evaluator.businesses import heard
from tests.promises.evaluator.places import Key, first_only, is_closed, key, paired_scores, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.promises.evaluator.statistics import Figure


def people_of(cohort: files.Cohort) -> set[str]:
    if len(cohort.roster):
        return set(cohort.roster["nim"])
    tested = files.scores()
    return set(tested.loc[tested["cohort_id"] == cohort.cohort_id, "nim"])


def businesses_of(cohort: files.Cohort) -> set[str]:
    seen = heard()
    seen = seen.loc[seen["cohort_id"] == cohort.cohort_id, "business"]
    return (set(cohort.roster["business_id"]) | set(seen)) - {""}


def reach() -> Iterator[tuple[Key, Figure]]:
    pairs = paired_scores()
    pairs = pairs[pairs["subject"] == "overall"]
    for scope, cohort, members in scopes():
        ids = [member.cohort_id for member in members]
        counts: dict[str, float] = {
            "n_sessions": sum(len(member.declared["sessions"]) for member in members),
        }
        people = set().union(*map(people_of, members))
        if people:  # anonymous sheets and a report of averages name nobody
            tested = pairs.loc[pairs["cohort_id"].isin(ids), "nim"].nunique()
            counts |= {"n_registered": len(people), "n_tested": tested}
        invited = [m.declared["n_invited"] for m in members if "n_invited" in m.declared]
        counts |= {"n_invited": sum(invited)} if invited else {}
        businesses = set().union(*map(businesses_of, members))
        counts |= {"n_businesses": len(businesses)} if businesses else {}
        counts |= attended([member for member in members if member.files("attendance")])
        for metric, n in counts.items():
            yield key(scope, cohort, "reach", "", metric), {"estimate": n}
        if people:
            yield from by_attribute(scope, cohort, members)


def attended(members: list[files.Cohort]) -> dict[str, float]:
    came = files.attendance()
    came = came[came["cohort_id"].isin([member.cohort_id for member in members])]
    if not len(came):
        return {}
    hours = {m.cohort_id: sum(s["hours"] for s in m.declared["sessions"]) for m in members}
    needed = files.DESIGN["completion_share"] * came["cohort_id"].map(hours)
    return {
        "n_attended": came.loc[came["n_attended"] > 0, "nim"].nunique(),
        "n_completed": came.loc[came["hours"] >= needed, "nim"].nunique(),
        "n_attendances": came["n_attended"].sum(),
        "person_hours": came["hours"].sum(),
    }


def roster_of(cohort: files.Cohort) -> pd.DataFrame:
    """Give the roster with the label of each age band, where it holds years of birth."""
    roster = cohort.roster.assign(cohort_id=cohort.cohort_id)
    if "tahun_lahir" not in roster:
        return roster
    ages = int(cohort.first_day[:4]) - roster["tahun_lahir"].astype(int)
    declared = files.DESIGN["attributes"]["age_band"]
    bands = pd.Series("", roster.index)
    for band, (youngest, oldest) in declared["age"]["bands"].items():
        bands[ages.between(youngest, oldest)] = declared["labels"][band]["id"]
    return roster.assign(age_band=bands)


def by_attribute(
    scope: str, cohort: str, members: list[files.Cohort]
) -> Iterator[tuple[Key, Figure]]:
    seen = [(m.cohort_id, nim) for m in members for nim in people_of(m)]
    told = pd.concat([roster_of(m) for m in members])
    people = pd.DataFrame(seen, columns=["cohort_id", "nim"]).merge(told, how="left")
    people = first_only(people, [], "nim")
    for attribute in ("sex", "age_band"):
        found = people[attribute] if attribute in people else pd.Series("", people.index)
        labels = files.DESIGN["attributes"][attribute]["labels"]
        counts = {level: (found == label["id"]).sum() for level, label in labels.items()}
        for level, n in (counts | {"": len(people) - sum(counts.values())}).items():
            place = {"attribute": attribute, "level": level}
            metric = "n_registered" if level else "n_unknown"
            yield key(scope, cohort, "reach", "", metric, **place), {"estimate": n}


def responses() -> Iterator[tuple[Key, Figure]]:
    for scope, cohort, members in scopes():
        for subject, waves, asked_of, seen in (
            ("knowledge", ("pre", "post"), people_of, tests_of),
            ("business", ("pre", "f3", "f6", "f12"), businesses_of, visits_of),
        ):
            for wave in waves:
                if not any(map(asked_of, members)):
                    continue
                due = valid = before = both = 0
                for member in members:
                    asked = asked_of(member) if is_closed(member.cohort_id, wave) else set()
                    now, first = seen(member, wave) & asked, seen(member, "pre") & asked
                    due, valid = due + len(asked), valid + len(now)
                    before, both = before + len(first), both + len(first & now)
                place = {"wave": wave, "people": "due"}
                rates = [("response_rate", due, valid)]
                rates += [("attrition_rate", before, before - both)] if wave != "pre" else []
                for metric, whole, part in rates:
                    figure = {"n": whole} | ({"estimate": part / whole} if whole else {})
                    yield key(scope, cohort, "reach", subject, metric, **place), figure


def tests_of(cohort: files.Cohort, wave: str) -> set[str]:
    rows = files.scores()
    rows = rows[(rows["cohort_id"] == cohort.cohort_id) & (rows["subject"] == "overall")]
    return set(rows.loc[rows["wave"] == wave, "nim"])


def visits_of(cohort: files.Cohort, wave: str) -> set[str]:
    rows = heard()
    return set(
        rows.loc[(rows["cohort_id"] == cohort.cohort_id) & (rows["wave"] == wave), "business"]
    )


def themes() -> Iterator[tuple[Key, Figure]]:
    for scope, cohort, members in scopes():
        held = [
            (
                m.cohort_id,
                f["file"].split("/")[-1].split(".")[0],
                "" if scope == "pooled" else f["wave"],
                f["role"],
            )
            for m in members
            for f in m.files("interview")
        ]
        interviews = pd.DataFrame(held, columns=["cohort_id", "document", "wave", "role"])
        if scope == "pooled":
            interviews[["wave", "role"]] = ""
        for (wave, role), part in interviews.groupby(["wave", "role"]):
            named = part.merge(files.codings(), on=["cohort_id", "document"])
            for theme in files.CODEBOOK["themes"]:
                n = (named["theme"] == theme).sum()
                place = key(scope, cohort, "theme", theme, "theme_count", wave=wave, role=role)
                yield place, {"estimate": n, "n": len(part)}
