"""What a step tells the jobs that follow it."""

from __future__ import annotations

import os
from pathlib import Path


def publish(name: str, value: str) -> None:
    """Append an output to the file that the runner names (GITHUB_OUTPUT); without one, do nothing."""
    if path := os.environ.get("GITHUB_OUTPUT"):
        with Path(path).open("a", encoding="utf-8") as outputs:
            outputs.write(f"{name}={value}\n")
