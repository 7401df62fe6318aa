"""Which release this is."""

from __future__ import annotations

from importlib import metadata

import pytest

from palette.runtime.build import Build, build_of
from palette.runtime.settings import Settings


def test_the_release_is_the_installed_one_s(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def version(name: str) -> str:
        asked.append(name)
        return "7.8.9"

    monkeypatch.setattr(metadata, "version", version)
    settings = Settings(commit="abc", built="2026-01-01T00:00:00Z")
    assert build_of(settings) == Build("7.8.9", "abc", "2026-01-01T00:00:00Z")
    assert asked == ["color-palette-api"]


def test_the_package_is_installed_under_its_name() -> None:
    assert build_of(Settings()) == Build(metadata.version("color-palette-api"), "unknown", "unknown")
