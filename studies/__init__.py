"""What was asked, of whom and when: a study folder read into frozen, typed models.

Belongs here: the models of study.yml, cohort.yml, instruments and codebook, the reading of them
with every fault at once, their JSON Schemas, and the declared tables of the schema `study`.
Does not belong here: anything that opens a data file, a database, a chart or the network. Only
pydantic and yaml are imported, and only when a study is read, so that a check answers at once.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studies.reading import read_study as read_study
    from studies.study import Study as Study
    from studies.tables import declared_tables as declared_tables
    from studies.tables import due_waves as due_waves

_HOMES = {
    "Study": "studies.study",
    "read_study": "studies.reading",
    "declared_tables": "studies.tables",
    "due_waves": "studies.tables",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for: faults alone must not cost pydantic."""
    if name not in _HOMES:
        raise AttributeError(f"module 'studies' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
