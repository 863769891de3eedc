"""Real files from a folder that is not in the repository: `pytest tests/real --data DIR`.

Without `--data` nothing here is collected, so that a plain `pytest` stays whole on any machine.
What is read and compared follows from what lies in the folder, and what is not read yet is listed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sources.sheets import Sheet

NOT_A_SOURCE = {"oracle.json", "expected.json", "INDEX.md"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--data", help="folder of real files, laid out in 01_prepost, 02_exports, ...")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless real files are given."""
    return True if config.getoption("data", default=None) is None else None


def pytest_configure(config: pytest.Config) -> None:
    data = config.getoption("data", default=None)
    if data is not None and not Path(data).is_dir():
        raise pytest.UsageError(f"--data {data}: there is no such folder.")
    config.stash[READ] = set()


READ = pytest.StashKey[set[Path]]()


def data_of(config: pytest.Config) -> Path:
    """Give the folder of real files."""
    return Path(config.getoption("data")).resolve()


@pytest.fixture(scope="session")
def data(pytestconfig: pytest.Config) -> Path:
    """Give the folder of real files."""
    return data_of(pytestconfig)


@pytest.fixture(scope="session")
def open_table(pytestconfig: pytest.Config) -> Callable[[Path], Sheet]:
    """Open a table with the project's own readers, and remember that it was read."""
    from sources.preparing import open_sheet
    from sources.recognition import recognize
    from studies.cohorts import FileDeclaration

    def open_one(path: Path, sheet: str | None = None) -> Sheet:
        declaration = FileDeclaration.model_construct(
            file=path.name, sheet=sheet, locale="en_US", date_order=None
        )
        opened = open_sheet(recognize(path, sheet=sheet), declaration, "en_US")
        pytestconfig.stash[READ].add(path)
        return opened

    return open_one


@pytest.fixture(scope="session")
def to_numbers(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Sequence[str]], list[float | None]]]:
    """Read numbers from text with the warehouse's own macro; NA and blanks are missing."""
    from warehouse.connection import open_warehouse

    connection = open_warehouse(tmp_path_factory.mktemp("real") / "numbers.duckdb")

    def parse(texts: Sequence[str]) -> list[float | None]:
        rows = connection.execute(
            "select cast(parse_number(nullif(t, 'NA'), '.', ',') as double) "
            "from unnest(?) with ordinality as given (t, place) order by place",
            [list(texts)],
        ).fetchall()
        return [row[0] for row in rows]

    yield parse
    connection.close()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which of the files were read, and which nothing reads yet."""
    if config.getoption("data", default=None) is None:
        return
    folder = data_of(config)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in NOT_A_SOURCE)
    read = config.stash[READ]
    waiting = [path for path in files if path not in read]
    terminalreporter.section("real files")
    terminalreporter.line(f"{len(files) - len(waiting)} of {len(files)} files read and compared.")
    if waiting:
        terminalreporter.line("Not read yet (other tools, interviews, nothing to compare with):")
    for path in waiting:
        terminalreporter.line(f"  {path.relative_to(folder).as_posix()}")
