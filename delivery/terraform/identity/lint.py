"""Every rendered policy through parliament, a linter of IAM policies that others keep."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import ModuleType
from typing import Any, NamedTuple

from delivery.findings import CannotCheckError


class Remark(NamedTuple):
    """What parliament says of a policy: its own name for it, and the particulars."""

    issue: str
    detail: str


def remarks(document: Mapping[str, Any]) -> Iterator[Remark]:
    """Give what parliament says of a policy.

    Raises:
        CannotCheckError: parliament is not installed.
    """
    for finding in _parliament().analyze_policy_string(json.dumps(document)).findings:
        yield Remark(finding.issue, json.dumps([finding.detail, finding.location], default=str))


def _parliament() -> Any:  # noqa: ANN401 - it ships no types
    if "pkg_resources" not in sys.modules:
        sys.modules["pkg_resources"] = _pkg_resources()
    try:
        with warnings.catch_warnings():
            # It leaves its own files open.
            warnings.simplefilter("ignore", ResourceWarning)
            import parliament  # noqa: PLC0415 - only who asks needs it, and not before the line above
    except ImportError as error:
        message = f"install the Python package parliament (requirements/delivery.txt): {error}"
        raise CannotCheckError(message) from None
    return parliament


def _pkg_resources() -> ModuleType:
    """Return the one function that parliament wants of a module that setuptools no longer has."""
    module = ModuleType("pkg_resources")
    module.__dict__["resource_filename"] = lambda package, name: str(files(package) / name)
    return module
