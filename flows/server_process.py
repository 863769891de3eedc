"""The run server itself: a Prefect server on loopback that ends with whoever started it.

Started as `python -m flows.server_process HOME`. The first line it prints is its port; it ends,
and removes HOME, when its standard input closes. So it outlives nobody, not even a parent that
was killed.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path
from threading import Thread


def main(home: Path) -> None:
    """Listen first, so that the port is ours; then load Prefect and serve."""
    Thread(target=_end_with_parent, args=(home,), daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)  # noqa: T201 - how the parent learns the port
    import uvicorn
    from prefect.server.api.server import create_app

    config = uvicorn.Config(create_app, factory=True, log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_parent(home: Path) -> None:
    sys.stdin.buffer.read()
    shutil.rmtree(home, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
