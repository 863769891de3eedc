"""What the answers mean: SQL models in layers, and estimates.

Each layer reads its own tables or those to its left, `study` and `ops` beside them:

- `staging` gives every cell its type and its state. It never aggregates.
- `intermediate` holds steps that several marts share. Nobody outside reads it.
- `marts` score, pair and count, in full: they never round and never suppress.
- `estimates` infers, in Python, from frames to frames: nothing else here is Python.
- `published` decides what may leave, once, for every edition.

What does not belong here: reading files, checking answers, writing to the warehouse (the runner
builds these models), and anything about how a figure looks. `columns.toml` says what each column
means, once for every table it stands in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

MODELS: Final = Path(__file__).parent
COLUMNS: Final = MODELS / "columns.toml"
