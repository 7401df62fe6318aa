"""``plan`` and ``apply``: what a root's state lacks, and exactly that plan carried out.

A plan holds values that nobody else should read: it lies in a folder that only we can read, and goes away.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from delivery import programs
from delivery.findings import CannotCheckError, RefusedError, say
from delivery.locations import ROOT
from delivery.processes import watch
from delivery.terraform import tree

ROOTS = {"bootstrap": "bootstrap", **{name: f"environments/{name}" for name in tree.ENVIRONMENTS}}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--environment",
        default=os.environ.get("ENVIRONMENT", ""),
        help=f"one of {', '.join(ROOTS)} (default: the variable ENVIRONMENT)",
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Show what would be changed, without a lock: the role that plans can write nothing, a lock neither."""
    folder = chosen(options.root, options.environment)
    with _secret() as plan:
        planned(folder, plan, "-lock=false")
    return 0


def chosen(root: Path, environment: str) -> Path:
    """Return the folder of an environment's root.

    Raises:
        RefusedError: no environment is called so.
    """
    if environment not in ROOTS:
        asked = f'"{environment}" is none' if environment else "none was named"
        raise RefusedError(f"environment: {asked}; accepted: {', '.join(ROOTS)}, as in: make plan ENVIRONMENT=dev")
    folder = tree.folder(root.resolve()) / ROOTS[environment]
    if not folder.is_dir():
        raise CannotCheckError(f"{folder}: no such folder")
    return folder


def planned(folder: Path, plan: Path, *flags: str) -> None:
    """Initialize a root with its backend, and plan it into a file; Terraform's words are seen as they come.

    Raises:
        CannotCheckError: Terraform is missing, or failed.
    """
    say(f"planning {folder.name}")
    terraform = command(folder)
    watch([*terraform, "init", "-input=false"])
    watch([*terraform, "plan", "-input=false", *flags, f"-out={plan}"])


def command(folder: Path) -> Sequence[str]:
    """Return the words that run Terraform in a root."""
    return [str(programs.found("terraform")), f"-chdir={folder}"]


@contextmanager
def _secret() -> Iterator[Path]:
    """Give the place of a plan, in a folder that only we can read and that goes away again."""
    with tempfile.TemporaryDirectory(prefix="plan-") as scratch:
        yield Path(scratch) / "plan"


def applied(folder: Path) -> None:
    """Plan a root and carry out exactly that plan: it was never another, and is not made anew in between."""
    with _secret() as plan:
        planned(folder, plan)
        watch([*command(folder), "apply", "-input=false", str(plan)])
