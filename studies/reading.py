"""A study folder read whole: every fault of its declarations at once, or a `Study`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from studies.codebook import Codebook
from studies.cohort_folders import repeated_files, undeclared_file_faults
from studies.cohort_references import cohort_faults
from studies.cohorts import Cohort, CohortDeclaration
from studies.design import Design
from studies.faults import Fault, StudyError
from studies.fields import ID_PATTERN, SHIPPED_LANGUAGES, Declared
from studies.indicator_faults import indicator_faults
from studies.instruments import Instrument
from studies.month_files import read_months
from studies.references import codebook_faults, columns_of, design_faults, instrument_faults
from studies.study import Study
from studies.version_faults import version_faults
from studies.wording import faults_of
from studies.yaml_files import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

Model = TypeVar("Model", bound=Declared)

GIVEN = ("is not a key here", "Remove the line: the name of the folder is the cohort's id.")
NO_DOCUMENT = Document("", {})


@dataclass(frozen=True)
class Read(Generic[Model]):
    """One file read: its model where it has one, its document, and what is wrong with it."""

    model: Model | None = None
    document: Document = NO_DOCUMENT
    faults: tuple[Fault, ...] = field(default=())


def read_study(folder: Path) -> Study:
    """Read a study folder; raises StudyError with all faults of what is not a cohort's own."""
    folder = Path(folder)
    design = _read_design(folder)
    languages = design.model.languages if design.model else SHIPPED_LANGUAGES
    instruments = _read_instruments(folder, design.model, languages)
    codebook: Read[Codebook] = Read(model=Codebook())
    if (folder / "codebook.yml").exists():
        codebook = _read_file(folder, "codebook.yml", Codebook, languages)
    months = read_months(folder, design.model, design.document)
    faults = [
        *design.faults,
        *months.faults,
        *_misnamed(folder),
        *(fault for one in instruments for fault in one.faults),
        *codebook.faults,
        *_references(design, instruments, codebook),
    ]
    if faults or design.model is None or codebook.model is None:
        raise StudyError(folder.resolve().name, faults)
    by_name = {one.model.name: one.model for one in instruments if one.model}
    bare = Study(folder, design.model, by_name, codebook.model, {}, {})
    return _with_cohorts(replace(bare, prices=months.prices, calendar=months.calendar))


def _read_design(folder: Path) -> Read[Design]:
    if not folder.is_dir():
        todo = "Give the path of a study folder, one that holds a study.yml."
        return Read(faults=(Fault(str(folder.name), "is not a folder", todo),))
    if not (folder / "study.yml").exists():
        todo = "Write one; docs/study-format.md shows the keys and an example."
        return Read(faults=(Fault("study.yml", "is missing in this folder", todo),))
    return _read_file(folder, "study.yml", Design, ())


def _read_file(
    folder: Path, file: str, model: type[Model], languages: tuple[str, ...]
) -> Read[Model]:
    document, faults = read_document(folder, file)
    if document is None:
        return Read(faults=faults)
    return _validated(document, faults, model, languages or _languages_in(document.content))


def _validated(
    document: Document,
    faults: tuple[Fault, ...],
    model: type[Model],
    languages: tuple[str, ...],
    given: Mapping[str, str] | None = None,
) -> Read[Model]:
    """Hold a document against its model; what is `given` cannot be written in the file."""
    given = given or {}
    written = {key: value for key, value in document.content.items() if key not in given}
    extra = [document.fault((key,), *GIVEN) for key in document.content if key in given]
    try:
        read = model.model_validate(written | dict(given), context={"languages": languages})
    except ValidationError as error:
        shown = CohortDeclaration if model is Cohort else model  # what can be written in the file
        found = faults_of(error.errors(include_url=False), document, shown)
        return Read(None, document, (*faults, *extra, *found))
    return Read(read, document, (*faults, *extra))


def _read_instruments(
    folder: Path, design: Design | None, languages: tuple[str, ...]
) -> list[Read[Instrument]]:
    """Read each questionnaire: a .yml, or an XLSForm with what the .yml of its name adds."""
    forms = _names_in(folder, "instruments", ".xlsx")
    beside = {f"{form.removesuffix('.xlsx')}.yml" for form in forms}
    declared = [one for one in _names_in(folder, "instruments", ".yml") if one not in beside]
    return [
        _read_form(folder, file, design, languages)
        if file in forms
        else _read_file(folder, file, Instrument, languages)
        for file in sorted([*declared, *forms])
    ]


def _read_form(
    folder: Path, file: str, design: Design | None, languages: tuple[str, ...]
) -> Read[Instrument]:
    from studies.form_documents import document_of
    from studies.xlsforms import read_form

    form, faults = read_form(folder, file)
    name = f"{file.removesuffix('.xlsx')}.yml"
    beside, found = read_document(folder, name) if (folder / name).exists() else (None, ())
    faults = (*faults, *found)
    if form is None or faults:
        return Read(faults=faults)
    taken = columns_of(design) if design else frozenset()
    document, found = document_of(form, beside, taken)
    return _validated(document, found, Instrument, languages)


def _languages_in(content: Mapping[str, object]) -> tuple[str, ...]:
    written = content.get("languages")
    if not isinstance(written, list):
        return SHIPPED_LANGUAGES
    return tuple(one for one in written if one in SHIPPED_LANGUAGES) or SHIPPED_LANGUAGES


def _names_in(folder: Path, room: str, ending: str) -> list[str]:
    here = folder / room
    if not here.is_dir():
        return []
    return sorted(
        f"{room}/{path.name}"
        for path in here.iterdir()
        if path.suffix == ending and not path.name.startswith((".", "~$"))
    )


def _misnamed(folder: Path) -> list[Fault]:
    """Files that would be passed over because of their ending."""
    found = _names_in(folder, "instruments", ".yaml")
    found += [
        f"{stem}.yaml" for stem in ("study", "codebook") if (folder / f"{stem}.yaml").exists()
    ]
    faults = [
        Fault(file, 'ends in ".yaml" and is not read', 'Rename it to end in ".yml".')
        for file in found
    ]
    todo = "Write its items as a .yml file; docs/study-format.md shows how."
    faults += [
        Fault(file.lstrip("/"), "is not supported yet", todo)
        for file in _names_in(folder, "", ".qdc")
    ]
    faults += [
        Fault(file, "is an old .xls workbook and is not read", "Save it again as .xlsx.")
        for file in _names_in(folder, "instruments", ".xls")
    ]
    return faults


def _references(
    design: Read[Design], instruments: list[Read[Instrument]], codebook: Read[Codebook]
) -> list[Fault]:
    faults: list[Fault] = []
    read = [(one.model, one.document) for one in instruments if one.model]
    if design.model:
        faults += design_faults(design.model, design.document)
        faults += indicator_faults(design.model, design.document)
        faults += instrument_faults(design.model, read)
        faults += version_faults(design.model, design.document, read)
    if codebook.model:
        faults += codebook_faults(codebook.model, codebook.document)
    return faults


def _with_cohorts(study: Study) -> Study:
    """Read the cohorts of a study that has none yet."""
    folder = study.folder
    cohorts: dict[str, Cohort] = {}
    faults: dict[str, tuple[Fault, ...]] = {}
    warnings: dict[str, tuple[Fault, ...]] = {}
    bare = replace(study, cohorts=cohorts, cohort_faults=faults, cohort_warnings=warnings)
    read = {cohort_id: _read_cohort(bare, cohort_id) for cohort_id in _cohort_ids(folder)}
    for cohort_id, one in read.items():
        if one.model is None or one.faults:
            faults[cohort_id] = one.faults
        else:
            cohorts[cohort_id] = one.model
    sound = [(one.model, one.document) for one in read.values() if one.model and not one.faults]
    for cohort_id, warning in repeated_files(folder, sound):
        warnings[cohort_id] = (*warnings.get(cohort_id, ()), warning)
    return bare


def _cohort_ids(folder: Path) -> list[str]:
    here = folder / "cohorts"
    if not here.is_dir():
        return []
    return sorted(
        path.name for path in here.iterdir() if path.is_dir() and path.name[0] not in "._"
    )


def _read_cohort(study: Study, cohort_id: str) -> Read[Cohort]:
    file = f"cohorts/{cohort_id}/cohort.yml"
    if not (study.folder / file).exists():
        todo = "Write one that names the cohort's files; docs/study-format.md shows how."
        return Read(faults=(Fault(file, "is missing in this folder", todo),))
    document, faults = read_document(study.folder, file)
    if document is None:
        return Read(faults=faults)
    if not re.fullmatch(ID_PATTERN, cohort_id):
        todo = "Use letters a-z, digits, _, - and ., without spaces; the label may say anything."
        what = f'"{cohort_id}" is not a usable id of a cohort'
        faults = (*faults, Fault(f"cohorts/{cohort_id}", what, todo))
    read = _validated(document, faults, Cohort, study.design.languages, given={"id": cohort_id})
    if read.model is None:
        return read
    found = (
        *cohort_faults(study, read.model, document),
        *undeclared_file_faults(study.folder, read.model),
    )
    return replace(read, faults=(*read.faults, *found))


def read_kept_cohort(study: Study, cohort_id: str, file: Path) -> Cohort | None:
    """Read a cohort.yml that was kept from an earlier run; None where it cannot be read any more.

    Its data files are not looked for: their rows are in the warehouse.
    """
    if not file.is_file():
        return None
    read = _read_file(file.parent, file.name, CohortDeclaration, study.design.languages)
    return Cohort(id=cohort_id, **dict(read.model)) if read.model else None
