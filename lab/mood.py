"""The change that a person can see: the mood of the palette that the service draws where none is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from delivery.findings import CannotCheckError

SOURCE: Final = "app/src/palette/runtime/settings.py"
MOODS: Final = {"warm": "cool", "cool": "warm"}
PLACES: Final = {
    SOURCE: (r'default_mood: Annotated\[[^\n]*\] = \(?\s*"(\w+)"',),
    # What states the default beside the source: without it the pipeline would stop, and rightly.
    "app/tests/runtime/test_settings.py": (r'"default_mood": "(warm|cool)",', r"`PALETTE_DEFAULT_MOOD` \| `(\w+)`"),
    "README.md": (r"`PALETTE_DEFAULT_MOOD` \| `(\w+)`",),
}
"""The files that state the default, and how each does; every form stands in its file once."""


def changed(read: Callable[[str], str]) -> tuple[dict[str, str], str]:
    """Return the files that state the default with the other mood in them, and that mood.

    Args:
        read: Returns the text of a file, by its path from the root.

    Raises:
        CannotCheckError: A file does not state it as expected, or another mood.
    """
    former = stated(read(SOURCE), SOURCE)
    if former not in MOODS:
        raise CannotCheckError(f"{SOURCE} states the mood {former!r}; {' or '.join(MOODS)} is changed to the other")
    return {path: _with(read(path), path, former) for path in PLACES}, MOODS[former]


def stated(text: str, path: str) -> str:
    """Return the mood that a file states."""
    return _found(text, path, PLACES[path][0])[1]


def _with(text: str, path: str, former: str) -> str:
    """Return a file's text with the other mood in each of its places, and nothing else changed."""
    for form in PLACES[path]:
        found = _found(text, path, form)
        if found[1] != former:
            raise CannotCheckError(f"{path} states the mood {found[1]!r}, {SOURCE} {former!r}")
        text = text[: found.start(1)] + MOODS[former] + text[found.end(1) :]
    return text


def _found(text: str, path: str, form: str) -> re.Match[str]:
    found = list(re.finditer(form, text))
    if len(found) != 1:
        raise CannotCheckError(f"{path} states the default mood {len(found)} times as {form}; once is expected")
    return found[0]
