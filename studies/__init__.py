"""What was asked, of whom and when: a study folder read into frozen, typed models.

Belongs here: the models of study.yml, cohort.yml, instruments and codebook, the reading of them
with every fault at once, their JSON Schemas, and the declared tables of the schema `study`.
Does not belong here: anything that opens a data file, a database, a chart or the network. Only
pydantic and yaml are imported, and only when a study is read, so that help answers at once.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studies.attributes import Attribute as Attribute
    from studies.codebook import Codebook as Codebook
    from studies.cohorts import Cohort as Cohort
    from studies.cohorts import FileDeclaration as FileDeclaration
    from studies.cohorts import Session as Session
    from studies.design import Design as Design
    from studies.design import Wave as Wave
    from studies.indicators import Indicator as Indicator
    from studies.instruments import Instrument as Instrument
    from studies.instruments import Item as Item
    from studies.reading import read_study as read_study
    from studies.study import Study as Study
    from studies.tables import declared_tables as declared_tables
    from studies.wave_tables import due_waves as due_waves

_HOMES = {
    "attributes": ("Attribute",),
    "codebook": ("Codebook",),
    "cohorts": ("Cohort", "FileDeclaration", "Session"),
    "design": ("Design", "Wave"),
    "indicators": ("Indicator",),
    "instruments": ("Instrument", "Item"),
    "reading": ("read_study",),
    "study": ("Study",),
    "tables": ("declared_tables",),
    "wave_tables": ("due_waves",),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for: faults alone must not cost pydantic."""
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"studies.{module}"), name)
    raise AttributeError(f"module 'studies' has no attribute {name!r}")
