"""Read a finished study from Python: figures as pandas frames, for notebooks and papers.

    from kohort import open_study

    study = open_study("examples/cordova")
    gains = study.figures(metric="gain", scope="cohort", subject_kind="overall")

It reads only. Nothing stays open between two questions, so a notebook that is left open overnight
keeps no run from its work; while a run is under way, a question is a fault that says so. More, with
examples: docs/python.md.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.places import Places, find_places
from studies.faults import Fault, KohortError, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pandas as pd

    from transforms.estimates.comparing import Compared

# A typo in one of these would else be an empty frame that looks like a finding.
NAMES = (
    "metric", "cohort_id", "subject_id", "subject_kind", "scope", "analysis", "population",
    "attribute", "level", "wave_from", "wave_to", "price_basis",
)  # fmt: skip
# What the contract lists of a column, and what a study need not have.
LISTED = {
    "scope": ("cohort", "session", "pooled", "comparison", "trend"),
    "subject_kind": (
        "reach", "topic", "overall", "item", "scale", "criterion", "indicator", "code", "theme",
    ),
    "analysis": (
        "main", "all", "robust", "winsorized", "zero_gain", "without_flagged", "operating_only",
    ),
    "population": ("matched", "all", "due", "panel", "unpaired"),
    "price_basis": ("nominal", "real"),
}  # fmt: skip

__all__ = ["FinishedStudy", "KohortError", "explain", "open_study"]


def open_study(folder: str | Path, *, build: str | Path | None = None) -> FinishedStudy:
    """Open a study that was run.

    Parameters
    ----------
    folder : the study's folder, as `kohort run` takes it.
    build : where it was built, if not in `build` inside of it (`kohort run --output`).

    Raises
    ------
    KohortError : nothing was built there yet.
    """
    study = Path(folder)
    places = find_places(study, Path(build) if build is not None else None)
    if not places.warehouse.is_file():
        where = f"{places.build.name}/{places.warehouse.name}"
        todo = f"Run it first: kohort run {study}. Or say where it was built: build=..."
        raise KohortError(study.name, [Fault(where, "nothing was built here yet", todo)])
    return FinishedStudy(study, places)


def explain(word: str, *, language: str = "en") -> str:
    """Say how a figure (`metric`) is computed and what it cannot say, or what a note code means."""
    from dashboards.methods import explained, metrics_known, notes_in

    notes = notes_in(language)
    if word in notes:
        return notes[word]
    if word not in metrics_known():
        raise KohortError("explain", [_unknown("word", word, [*metrics_known(), *notes])])
    return explained(word, language)


@dataclass(frozen=True)
class FinishedStudy:
    """A study that was run, to be asked for frames. Made by `open_study`."""

    folder: Path
    places: Places

    def figures(self, *, edition: str = "", **wanted: str | Collection[str]) -> pd.DataFrame:
        """Give figures: estimates with their interval, n, test, method and note.

        Parameters
        ----------
        edition : '' reads every figure, small groups too, for the people who run the study;
            `"funder"` reads what the released pages may show, and also answers during a run.
        wanted : a column of the figures and the word it shall have, or several:
            `metric="gain"`, `cohort_id=["2023-06-setu", "2024-02-serpong"]`. What does not apply
            to a figure is '' there: `attribute=""` keeps figures of whole groups.

        Returns
        -------
        One row per figure, in the order of its key (docs/contract.md names the columns): n;
        estimate, se, ci_low, ci_high in the row's `unit` (scores 0-100, shares 0-1); statistic,
        df, p_value, p_adjusted; method, note_code. Undefined is NaN with a note_code: `explain`.

        Raises
        ------
        KohortError : a column that figures do not have, a word that no row has in that column
            (and the contract does not list), or a run that holds the warehouse.
        """
        with self._asked(edition) as connection:
            name = "published.figures" if edition else "estimates.figures"
            return self._rows(connection, name, wanted)

    def conclusions(self, **wanted: str | Collection[str]) -> pd.DataFrame:
        """Give, for each headline figure and other way to compute it, whether what it says moves.

        One row per headline figure and check (`analysis`): conclusion, conclusion_other (rose,
        fell, unclear, '' where there is no interval), verdict (stands, moves, unknown).
        """
        return self.table("estimates.conclusions", **wanted)

    def compare(self, *cohort_ids: str) -> Compared:
        """Compare the knowledge of two or more cohorts, as `kohort compare` does.

        Returns
        -------
        Three frames. `figures`: adjusted_mean of each cohort, ancova_difference, gain_difference
        and baseline_smd of each pair (cohort_id less cohort_other), p_adjusted by Holm over the
        pairs. `verdicts`: what speaks against comparing a pair; no row, nothing does. `left_out`:
        cohorts that cannot be compared, with the reason.

        Raises
        ------
        KohortError : fewer than two cohorts, one that is not there, or a run under way.
        """
        from flows.compare import compare_cohorts_of

        known = [str(one) for one in self.cohorts()["cohort_id"]]
        faults = [_unknown("cohort_id", one, known) for one in cohort_ids if one not in known]
        if len({*cohort_ids}) < 2 and not faults:
            todo = "Name two or more cohorts of the study."
            faults = [Fault("compare", "one cohort is beside no other", todo)]
        if faults:
            raise KohortError("compare", faults)
        return compare_cohorts_of(self.places, list(dict.fromkeys(cohort_ids)))

    def cohorts(self) -> pd.DataFrame:
        """Give the cohorts in order of date, with their kind of evidence and their group."""
        return self.table("study.cohorts").sort_values("cohort_no", ignore_index=True)

    def table(self, name: str, **wanted: str | Collection[str]) -> pd.DataFrame:
        """Give a table of the warehouse: `study.table("marts.paired_scores", cohort_id=...)`.

        `tables` lists them. People and businesses in them are pseudonyms.
        """
        from warehouse.reading import tables_of

        with self._asked() as connection:
            known = list(tables_of(connection)["name"])
            if name not in known:
                raise KohortError(self.folder.name, [_unknown("table", name, known)])
            return self._rows(connection, name, wanted)

    def tables(self) -> pd.DataFrame:
        """List the tables: name, meaning of a row, n_rows."""
        from warehouse.reading import tables_of

        with self._asked() as connection:
            return tables_of(connection)

    @contextmanager
    def _asked(self, edition: str = "") -> Iterator[Any]:
        """Lend the warehouse, or the snapshot of a released edition, for one question."""
        from flows.reading import lent_warehouse
        from warehouse.reading import opened_for_reading

        if not edition:
            if self.places.unfinished.exists():
                told = "the last run did not finish: tables may be of two states. Run it again."
                warnings.warn(told, stacklevel=4)
            with lent_warehouse(self.places) as connection:
                yield connection
            return
        snapshots = self.places.current / "published"
        known = sorted(file.stem for file in snapshots.glob("*.duckdb"))
        if edition not in known:
            raise KohortError(self.folder.name, [_unknown("edition", edition, known)])
        with opened_for_reading(snapshots / f"{edition}.duckdb") as connection:
            yield connection

    def _rows(
        self, connection: Any, table: str, wanted: dict[str, str | Collection[str]]
    ) -> pd.DataFrame:
        """Read the rows that were asked for; a name that is nowhere is a fault, not no rows."""
        from dashboards.methods import metrics_known
        from warehouse.connection import column_names
        from warehouse.reading import read_rows, words_in

        columns = column_names(connection, table)
        if not columns:
            todo = "Run the study again; what stopped the run is told there."
            raise KohortError(table, [Fault(table, "the last run ended before it was made", todo)])
        strange = [_unknown("column", name, columns) for name in wanted if name not in columns]
        if strange:
            raise KohortError(f"the question to {table}", strange)
        words = {
            name: [given] if isinstance(given, str) else [*given] for name, given in wanted.items()
        }
        faults = []
        for name in words.keys() & {*NAMES}:
            known = [*words_in(connection, table, name)]
            known += metrics_known() if name == "metric" else LISTED.get(name, ())
            faults += [
                _unknown(name, word, known) for word in words[name] if word not in ("", *known)
            ]
        if faults:
            raise KohortError(f"the question to {table}", faults)
        return read_rows(connection, table, words)


def _unknown(kind: str, word: str, known: Sequence[str]) -> Fault:
    near = nearest(word, known)
    some = list(dict.fromkeys(known))[:8]
    todo = f"Like it: {quoted(near)}." if near else f"There are: {quoted(some)}."
    return Fault(kind, f'"{word}" is not known', todo)
