"""``policies``: write every policy, role, provider and repository's settings that Terraform would make, as JSON.

From the plans that ``terraform test`` makes with a mocked provider: no account and no credentials are needed. The lab
loads this file and nothing else, and the identities' tests judge it.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Final

from delivery.findings import CannotCheckError, say, tell
from delivery.locations import ROOT
from delivery.terraform.provider import CHOICES
from delivery.terraform.render.model import written
from delivery.terraform.render.platform import counts, platform_of

_ISSUER: Final = re.compile(r"(?P<environment>[a-z0-9-]+)=(?P<url>https://\w(?:[\w.:/-]*[\w-])?)", re.ASCII)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``policies``."""
    parser.description = "Write every policy, role, provider and repository's settings of terraform/ as one JSON file."
    parser.add_argument(
        "--issuer",
        action="append",
        default=[],
        metavar="ENVIRONMENT=URL",
        help="the issuer of an environment's cluster (default: one of the form that EKS gives)",
    )
    parser.add_argument("--to", default="-", metavar="FILE", help="where to (default: -, the standard output)")
    parser.add_argument("--provider", choices=CHOICES, default="look", help="where Terraform has its provider from")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the tree that is meant (default: this repository)")


def run(options: argparse.Namespace) -> int:
    """Write the file; return 0.

    Raises:
        CannotCheckError: an issuer is malformed, Terraform cannot plan the tree, or the file cannot be written.
    """
    issuers = dict(_issuer(text) for text in options.issuer)
    platform = platform_of(options.tree, issuers, options.provider)
    _put(written(platform), options.to)
    tell(f"policies: {', '.join(platform.roots)}: {', '.join(counts(platform))}")
    return 0


def _put(text: str, target: str) -> None:
    if target == "-":
        say(text.rstrip("\n"))
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"--to {target}: {error.strerror}; give a file in a folder that is there"
        raise CannotCheckError(message) from None


def _issuer(text: str) -> tuple[str, str]:
    if match := _ISSUER.fullmatch(text):
        return match["environment"], match["url"]
    message = f"--issuer {text}: wanted is ENVIRONMENT=https://HOST/PATH without a / at its end, as EKS names it"
    raise CannotCheckError(message)
