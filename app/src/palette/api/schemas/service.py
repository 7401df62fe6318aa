"""Answers about the service itself."""

from __future__ import annotations

import msgspec


class VersionAnswer(msgspec.Struct):
    """The release that answers."""

    version: str
    commit: str
    built: str
    engine: str
