"""Which release this is."""

from __future__ import annotations

from importlib import metadata

import msgspec

from palette.runtime.settings import Settings


class Build(msgspec.Struct, frozen=True):
    """The release: its version, the commit it was built from, and when."""

    version: str
    commit: str
    built: str


def build_of(settings: Settings) -> Build:
    """Return the release that runs with these settings."""
    return Build(metadata.version("color-palette-api"), settings.commit, settings.built)
