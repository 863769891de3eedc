"""`kohort add-cohort`: files become a cohort's folder, with a cohort.yml that marks its doubts.

The folder is made beside the others in one rename, once it was proposed and checked; a study that
cannot be read, an id that is taken or a file that is not there leaves everything as it was.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from flows.cohort_text import cohort_text
from flows.summary import NOTHING_WAITS, WORK_WAITS, counted
from studies import read_study
from studies.cohort_folders import is_data, is_hidden
from studies.faults import Fault, StudyError, nearest, quoted
from studies.fields import ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sources.proposing import CohortProposal, FileProposal
    from studies import Study

_STAGING = ".kohort-adding-"
_NO_NAMES = frozenset({"", "tmp", "temp", "downloads", "download", "unduhan", "data", "files",
                       "desktop", "documents", "cohorts"})  # fmt: skip
_DECLARATIONS = ("study.yml", "codebook.yml", "instruments", "prices.csv", "calendar.csv")


@dataclass(frozen=True)
class Wishes:
    """What a person said beside the files."""

    cohort_id: str = ""
    waves: tuple[str, ...] = ()
    sessions: tuple[date, ...] = ()
    writes: bool = True


@dataclass(frozen=True)
class Added:
    """What came of it: the folder, its declaration, and what waits for a person."""

    study_id: str
    cohort_id: str
    text: str
    n_files: int
    doubtful: tuple[str, ...]
    faults: tuple[Fault, ...]
    is_written: bool

    @property
    def exit_code(self) -> int:
        """0 where all is sure and the cohort checks clean."""
        return WORK_WAITS if self.doubtful or self.faults else NOTHING_WAITS


def add_cohort(folder: Path, given: Sequence[Path], wishes: Wishes) -> Added:
    """Propose a cohort of the files, check it, and put its folder into the study."""
    from sources.proposing import propose_cohort

    study = read_study(folder)
    named = _files_in(given)
    paths = list(named)
    cohort_id, is_there = _cohort_id(study, paths, wishes)
    waves = _waves(study, wishes.waves, paths)
    proposal = propose_cohort(study, paths, sessions=wishes.sessions, waves=waves)
    names = _names_of(named, folder / "cohorts" / cohort_id if is_there else None)
    text = cohort_text(proposal, cohort_id, [names[file.path] for file in proposal.files])
    with _staged(study, cohort_id, names, text) as staged:
        faults = _check(staged, cohort_id)
        if wishes.writes:
            _put(staged, folder, cohort_id, is_there=is_there)
    return Added(
        study.study_id,
        cohort_id,
        text,
        len(paths),
        (*_doubts(proposal, names), *_copies(study, names), *_left_behind(given)),
        faults,
        wishes.writes,
    )


def _files_in(given: Sequence[Path]) -> dict[Path, str]:
    """Give the files with their names, those of a folder one by one; every one must be there."""
    found: dict[Path, str] = {}
    for path in given:
        if path.is_dir():
            inside = _content_of(path).items()
            found |= {one.resolve(): file.as_posix() for file, one in inside if is_data(file)}
        elif path.is_file():
            found.setdefault(path.resolve(), path.name)
        else:
            raise _wrong(str(path), "is not there", "Correct the path.")
    if not found:
        raise _wrong(", ".join(map(str, given)), "holds no data file", "Name the files to add.")
    return found


def _left_behind(given: Sequence[Path]) -> Iterator[str]:
    """Say which files of a folder are no data by their names, and stay where they are."""
    for folder in given:
        for file in _content_of(folder):
            if not (is_data(file) or is_hidden(file) or file.name == "cohort.yml"):
                yield f"{file}: stays behind, it is no data file"


def _content_of(folder: Path) -> dict[PurePosixPath, Path]:
    """List the files of a folder, by their paths in it."""
    return {
        PurePosixPath(path.relative_to(folder).as_posix()): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _cohort_id(study: Study, paths: Sequence[Path], wishes: Wishes) -> tuple[str, bool]:
    """Choose the id: as it is given, else as the files' folder is called; nothing is overwritten.

    Files that lie in a cohort's folder already, without a cohort.yml, stay where they are.
    """
    room = (study.folder / "cohorts").resolve()
    inside = {path.relative_to(room).parts[0] for path in paths if path.is_relative_to(room)}
    if len(inside) == 1 and all(path.is_relative_to(room) for path in paths):
        (cohort_id,) = inside
        if not (room / cohort_id / "cohort.yml").exists() and wishes.cohort_id in ("", cohort_id):
            return _usable(cohort_id), True
    cohort_id = wishes.cohort_id or _id_of_folder(paths)
    if (room / _usable(cohort_id)).exists():
        todo = "Give another id with --id; a cohort that is there is mended by hand."
        raise _wrong("--id", f'the study has a cohort "{cohort_id}" already', todo)
    return cohort_id, False


def _id_of_folder(paths: Sequence[Path]) -> str:
    folders = {_top_of(path, paths).name for path in paths}
    name = re.sub(r"[^a-z0-9_.-]+", "-", folders.pop().casefold()).strip("-.") if folders else ""
    if folders or name in _NO_NAMES or not re.fullmatch(ID_PATTERN, name):
        raise _wrong("--id", "the cohort needs an id", "Give one, like --id 2024-09-depok.")
    return name


def _top_of(path: Path, paths: Sequence[Path]) -> Path:
    """Give the highest folder above a file in which any of the files lies."""
    return min((one.parent for one in paths if path.is_relative_to(one.parent)),
               key=lambda folder: len(folder.parts))  # fmt: skip


def _usable(cohort_id: str) -> str:
    if not re.fullmatch(ID_PATTERN, cohort_id):
        todo = "Use letters a-z, digits, _, - and ., without spaces."
        raise _wrong("--id", f'"{cohort_id}" is not a usable id of a cohort', todo)
    return cohort_id


def _waves(study: Study, written: Sequence[str], paths: Sequence[Path]) -> dict[str, str]:
    """Read --wave: WAVE for all files, FILE=WAVE for one."""
    found = {}
    for one in written:
        name, _, wave = one.rpartition("=")
        if wave not in study.design.waves:
            like = nearest(wave, study.design.waves) or tuple(study.design.waves)
            raise _wrong(
                "--wave", f'"{wave}" is not a wave of the study', f"Waves: {quoted(like)}."
            )
        if name and name not in {path.name for path in paths}:
            raise _wrong("--wave", f'"{name}" is none of the files', "Give its name as FILE=WAVE.")
        found[name] = wave
    return found


def _names_of(named: Mapping[Path, str], home: Path | None) -> dict[Path, str]:
    """Name the files in the cohort's folder; two of one name are told apart by a number."""
    if home is not None:
        return {path: path.relative_to(home.resolve()).as_posix() for path in named}
    names: dict[Path, str] = {}
    for path, wanted in named.items():
        name, number = wanted, 2
        while name in names.values():
            stem = wanted.removesuffix(path.suffix)
            name, number = f"{stem}-{number}{path.suffix}", number + 1
        names[path] = name
    return names


@contextmanager
def _staged(study: Study, cohort_id: str, names: dict[Path, str], text: str) -> Iterator[Path]:
    """Make the cohort's folder apart, in a copy of the declarations, where it can be checked."""
    with tempfile.TemporaryDirectory(prefix=_STAGING, dir=study.folder) as made:
        staged = Path(made)
        for declared in _DECLARATIONS:
            source = study.folder / declared
            if source.is_dir():
                shutil.copytree(source, staged / declared)
            elif source.exists():
                shutil.copy2(source, staged / declared)
        home = staged / "cohorts" / cohort_id
        for path, name in names.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, home / name)
        (home / "cohort.yml").write_text(text, encoding="utf-8")
        yield staged


def _check(staged: Path, cohort_id: str) -> tuple[Fault, ...]:
    from sources.checking import check_cohort

    study = read_study(staged)
    if cohort_id not in study.cohorts:
        return tuple(study.cohort_faults.get(cohort_id, ()))
    return check_cohort(study, study.cohorts[cohort_id])


def _put(staged: Path, folder: Path, cohort_id: str, *, is_there: bool) -> None:
    home = folder / "cohorts" / cohort_id
    if is_there:
        (staged / "cohorts" / cohort_id / "cohort.yml").rename(home / "cohort.yml")
        return
    home.parent.mkdir(exist_ok=True)
    (staged / "cohorts" / cohort_id).rename(home)


def _doubts(proposal: CohortProposal, names: dict[Path, str]) -> Iterator[str]:
    """Say what a person has to look at, file by file."""
    for file in proposal.files:
        yield from (f"{names[file.path]}: {what}" for what in _doubts_of(file))
    if not proposal.sessions or not all(day for _, day in proposal.sessions):
        yield "sessions: say when the cohort met (--session DATE, or in cohort.yml)"


def _copies(study: Study, names: Mapping[Path, str]) -> Iterator[str]:
    """Say which files another cohort of the study has too, byte for byte."""
    there = {
        path: f"cohorts/{cohort.id}/{file.file}"
        for cohort in study.cohorts.values()
        for file in cohort.files
        if file.file and (path := study.folder / "cohorts" / cohort.id / file.file).is_file()
    }
    sizes = {path.stat().st_size for path in there}
    for path, name in names.items():
        if path.stat().st_size not in sizes:
            continue
        same = [place for other, place in there.items() if cmp(path, other, shallow=False)]
        yield from (f"{name}: is the same file as {place}" for place in same[:1])


def _doubts_of(file: FileProposal) -> Iterator[str]:
    if file.problem:
        yield f"cannot be read: {file.problem}"
        return
    if file.tool_doubt:
        yield f"tool {file.tool}: {file.tool_doubt}"
    for key in ("wave", "holds", "instrument", "identity"):
        guess = getattr(file, key)
        if guess.doubt:
            yield f"{key} {guess.value}: {guess.doubt}"
    for target, guess in file.columns:
        if guess.doubt:
            yield f"column {target}: {guess.doubt}"
    if file.date_order:
        yield f"date_order: {file.date_order}"
    if file.unknown:
        yield f"{counted(len(file.unknown), 'header')} fit nothing"


def _wrong(where: str, what: str, todo: str) -> StudyError:
    return StudyError("kohort add-cohort", [Fault(where, what, todo)])
