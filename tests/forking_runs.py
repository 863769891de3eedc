"""Loads the engines once, and runs each command line it is sent in a fork of itself.

Loading them costs ten times what a small study's run costs. What runs in the fork is the real
command line, against a Prefect server that this process starts. A request may name a function in
which the fork kills itself (as kill -9 does) or raises.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from importlib import import_module
from pkgutil import walk_packages
from typing import NoReturn

from flows.cli import app
from flows.run import HEAVY_MODULES
from flows.server import client_settings, running_server

ROOMS = ("studies", "sources", "expectations", "warehouse", "transforms", "dashboards", "flows")
# What engines import only once a run gets there.
LATER = (
    "prefect.flow_engine", "prefect.task_engine", "prefect.telemetry.run_telemetry",
    "prefect.utilities.visualization", "fastapi", "anyio._backends._asyncio",
    "sqlalchemy.ext.compiler", "pandas.core.methods.to_dict", "pyarrow.pandas_compat",
    "pyarrow.parquet", "narwhals._interchange.dataframe", "docx", "pyreadstat", "lxml.etree",
)  # fmt: skip


def main() -> None:
    """Serve requests, one JSON line each, until standard input closes."""
    with running_server(os.environ, schedules=False) as server:
        os.environ.update(client_settings(server))
        load()
        server.wait_until_healthy()
        answer(server.api_url)
        for line in sys.stdin:
            pid = os.fork()
            if pid == 0:
                run(json.loads(line))
            _, status = os.waitpid(pid, 0)
            answer(str(os.waitstatus_to_exitcode(status)))


def load() -> None:
    """Import what any run does: three seconds that every fork has behind it."""
    rooms = [import_module(room) for room in ROOMS]
    own = [
        found.name for room in rooms for found in walk_packages(room.__path__, f"{room.__name__}.")
    ]
    for name in (*HEAVY_MODULES, *LATER, *own):
        import_module(name)
    pages = import_module("dashboards.pages")
    pages._script()
    for template in pages._environment().list_templates():
        pages._environment().get_template(template)


def answer(text: str) -> None:
    """Send one line to the tests."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(request: dict[str, object]) -> NoReturn:
    """Run one command line as the whole of this process."""
    code = 99
    for stream, path in ((1, request["stdout"]), (2, request["stderr"])):
        os.dup2(os.open(str(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    try:
        os.environ.update(request["environment"])
        for place, act in request["faults"].items():
            module, name = place.split(":")
            assert hasattr(import_module(module), name), place
            setattr(import_module(module), name, {"kill": kill, "raise": fail}[act])
        app(request["arguments"])
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - a fork that fails must not serve on
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def kill(*_: object, **__: object) -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail(*_: object, **__: object) -> None:
    """Raise what nobody foresaw, with an answer in its text."""
    raise ValueError("unforeseen: 081234567890")


if __name__ == "__main__":
    main()
