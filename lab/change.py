"""``change``: commit a change to the lab's repository and watch Argo CD roll it out."""

from __future__ import annotations

import argparse
import re
import time

from delivery.findings import CannotCheckError, say
from delivery.workflows import overlays
from lab import argo_cd, repository, settings, up

_LEVEL = re.compile(r"(PALETTE_LOG_LEVEL=)(\w+)")


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--polling",
        action="store_true",
        help=f"let Argo CD find the commit itself, every {argo_cd.POLLING_SECONDS} s, in place of being told of it",
    )


def run(options: argparse.Namespace) -> int:
    """Change how much dev logs, there and back on the next call; print how long it takes."""
    up.need()
    name = settings.namespace("dev")
    path = overlays.path("dev")
    began = time.monotonic()
    text, level = changed(repository.text(path))
    revision = repository.commit(f"dev logs at the level {level}", {path: text})
    say(f"committed {revision[:12]}: dev logs at the level {level}")
    if not options.polling:
        argo_cd.refresh(name)
    synced, healthy = argo_cd.seconds_until_healthy(name, revision, began)
    say(f"Synced after {synced:.1f} s, rolled out and Healthy after {healthy:.1f} s")
    return 0


def changed(text: str) -> tuple[str, str]:
    """Return dev's overlay with the other level of its log, and that level.

    Raises:
        CannotCheckError: The overlay states no level.
    """
    found = _LEVEL.search(text)
    if found is None:
        raise CannotCheckError("dev's overlay states no PALETTE_LOG_LEVEL")
    level = "info" if found[2] == "debug" else "debug"
    return text[: found.start()] + found[1] + level + text[found.end() :], level
