"""Make every generated file of this example again, byte for byte.

    python examples/cordova/generate.py            # into the cohorts beside this script
    python examples/cordova/generate.py FOLDER     # into FOLDER, to compare

The seeds are the names of the things drawn, so one cohort's figures can change without moving
another's. The sentences of interviews are dealt from one deck, so that few are said twice.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator.cohorts import write_all  # noqa: E402 - the folder must be on the path first


def main() -> None:
    """Write the files, and say where."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "cohorts"
    write_all(target)
    print(f"written: {target}")


if __name__ == "__main__":
    main()
