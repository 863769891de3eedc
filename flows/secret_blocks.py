"""What is kept under a name: in the environment, or in a Secret block of a Prefect server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sources.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SERVER_TODO = (
    "Set PREFECT_API_URL to the server that holds the block, or name a variable: token: KOBO_TOKEN."
)


def secret_finder(environment: Mapping[str, str]) -> Callable[[str, str], str]:
    """Give the function that finds what is kept as ("variable", name) or ("block", name)."""

    def secret_of(kind: str, name: str) -> str:
        if kind == "variable":
            return environment.get(name, "")
        return load_block(name, environment)

    return secret_of


def load_block(name: str, environment: Mapping[str, str]) -> str:
    """Load a Secret block from the configured server; '' where the server has none so named."""
    from flows.server import QUIET, find_configured_server, refuse_silent_server
    from studies.faults import StageError

    address = find_configured_server(environment)
    if not address:
        raise Refusal(
            f"the block {name} needs a Prefect server, and none is configured", SERVER_TODO
        )
    try:
        refuse_silent_server(address)
    except StageError:
        raise Refusal(
            f"the Prefect server of the block {name} does not answer", SERVER_TODO
        ) from None
    os.environ.update({**QUIET, "PREFECT_API_URL": address})
    found = _loaded(name)
    if found is None:
        raise Refusal(f"the block {name} cannot be loaded, or is no Secret block", SERVER_TODO)
    return found


def _loaded(name: str) -> str | None:
    """Load and open a block; None where that fails, without the words of the failure."""
    from prefect.blocks.system import Secret

    try:
        value = Secret.load(name, _sync=True).get()
    except ValueError:  # the server has no block of this name
        return ""
    except Exception:  # noqa: BLE001 - whatever it says may hold what the block holds
        return None
    return value if isinstance(value, str) else None
