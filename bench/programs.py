"""The servers that are compared, each as its authors would run it in production."""

from __future__ import annotations

import sys
from pathlib import Path

from installation import SCRATCH, node
from servers import Program

_PRODUCTION = {"NODE_ENV": "production"}


def ours(*, logging: bool) -> Program:
    """Return our service with its default settings (but for the drain), as it is installed beside this Python.

    Args:
        logging: whether it writes its line for each request, as it does by default. Beside a peer that writes none, it
            writes none either.
    """
    command = Path(sys.executable).with_name("palette")
    if not command.exists():
        sys.exit("error: palette is not installed beside this Python; run the bench as `make bench`")
    return Program(
        "ours",
        [str(command), "serve"],
        SCRATCH,
        "/readyz",
        port="PALETTE_PORT",
        management="PALETTE_MANAGEMENT_PORT",
        # Nobody waits for load balancers to look away when the bench stops it.
        environment={"PALETTE_LOG_LEVEL": "info" if logging else "warning", "PALETTE_DRAIN_SECONDS": "0"},
    )


def peer(script: str, ready: str, **environment: str) -> Program:
    """Return a server of ``peers/``; ``ready`` is a path that it answers."""
    return Program(script, [str(node()), script], SCRATCH, ready, environment={**_PRODUCTION, **environment})


def color_name_api() -> Program:
    """Return color-name-api's own server, without its database.

    It writes three lines for each request (to nowhere, here) and asks where the client is; the bench spares it the
    latter, since its look-up would fetch a database first.
    """
    folder = SCRATCH / "node_modules" / "color-name-api"
    command = [str(node()), "src/server.js"]
    return Program("color-name-api", command, folder, "/health", environment={**_PRODUCTION, "NODB": "1"})
