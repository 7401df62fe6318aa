"""What the tests of this folder share: stated advisories, and what they are about."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from delivery.findings import guarded

ADVISORY: dict[str, Any] = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["PYSEC-2020-1", "CVE-2020-1"],
    "summary": "a-package: what is wrong with it",
    "severity": "HIGH",
    "source": "https://example.org/GHSA-aaaa-bbbb-cccc",
    "affected": [{"ecosystem": "PyPI", "name": "a-package", "introduced": "1.5", "fixed": "2.0"}],
}


class Said(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command of the delivery, as a job does."""

    def run(module: ModuleType, *arguments: str | Path) -> Said:
        parser = argparse.ArgumentParser()
        module.add(parser)
        capsys.readouterr()
        code = guarded(lambda: module.run(parser.parse_args([str(argument) for argument in arguments])))
        return Said(code, *capsys.readouterr())

    return run
