"""``change``: let a change go its way until it is live, and watch it."""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

from delivery.findings import CannotCheckError, RefusedError, say
from delivery.workflows import overlays
from lab import answers, argo_cd, mood, picture, repository, settings, state, tour, up
from lab.proofs import page
from lab.timeline import Timeline
from lab.tour import Change

COMMAND = "make lab-change"
BRANCH = "the-other-mood"
_LEVEL = re.compile(r"(PALETTE_LOG_LEVEL=)(\w+)")


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.epilog = (
        "In the whole lab the service's default mood changes, warm to cool or back, and goes all of the way: branch, "
        "pull request, review, the workflow, registry, deploy pull request, Argo CD. Where the lab is the cluster "
        "alone, dev's level of its log changes, by a commit."
    )
    parser.add_argument(
        "--polling",
        action="store_true",
        help=f"let Argo CD find the commit itself, every {argo_cd.POLLING_SECONDS} s (the cluster alone)",
    )
    parser.add_argument("--page", action="store_true", help="write where the seconds went to docs/lab.md")
    parser.add_argument("--picture", type=Path, metavar="FILE.svg", help="draw what was shown as a terminal's picture")


def run(options: argparse.Namespace) -> int:
    """Let the change go its way; say where the seconds went."""
    up.need()
    with state.locked():
        return _whole(options) if state.remembered(up.WHOLE) else _cluster(options)


def _whole(options: argparse.Namespace) -> int:
    if options.polling:
        raise CannotCheckError("--polling is for the cluster alone: here the forge's webhook tells Argo CD")
    timeline, former = Timeline(), answers.mood(tour.ENVIRONMENT)
    timeline.show(f"$ {COMMAND}")
    wanted = mood.MOODS.get(former, "another")
    timeline.tell(f"dev's /v1/generate answers in the mood {former}; the change makes it {wanted}")
    release = tour.gone(mood_change(), timeline)
    if (found := answers.mood(tour.ENVIRONMENT)) == former:
        raise RefusedError(f"{release.commit[:12]} is live, and its mood is {found} still")
    timeline.tell(f"/v1/generate answers in the mood {found}")
    timeline.show_table()
    _written(timeline, options)
    return 0


def mood_change() -> Change:
    """Return the change of the default mood to the other one."""
    files = lambda read: mood.changed(read)[0]  # noqa: E731 - one expression
    return Change(BRANCH, "The service's palettes have the other mood", files)


def _written(timeline: Timeline, options: argparse.Namespace) -> None:
    if options.page:
        page.write_change(timeline.rows())
    if options.picture:
        picture.write(options.picture, COMMAND, timeline.lines)


def _cluster(options: argparse.Namespace) -> int:
    """Change how much dev logs, there and back on the next call; print how long it takes."""
    if options.page or options.picture:
        raise CannotCheckError("--page and --picture show the whole way: `make lab` first")
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
