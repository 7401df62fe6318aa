"""``diagram``: write ``docs/infrastructure.md``, the platform drawn from the plans of its own configuration."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from delivery.findings import Finding, conclude
from delivery.locations import ROOT
from delivery.terraform.diagram.page import page
from delivery.terraform.provider import CHOICES
from delivery.terraform.render.platform import drawn_from

_PAGE: Final = Path("docs/infrastructure.md")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``diagram``."""
    parser.description = f"Write {_PAGE}: the platform, drawn from the plans of terraform/ itself."
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the page is stale")
    parser.add_argument("--provider", choices=CHOICES, default="look", help="where Terraform has its provider from")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the tree that is meant (default: this repository)")


def run(options: argparse.Namespace) -> int:
    """Write or check the page.

    Returns:
        0 when the page is what the configuration says (now), 1 when ``--check`` found it stale.

    Raises:
        CannotCheckError: Terraform cannot plan the tree.
    """
    platform, plans = drawn_from(options.tree, {}, options.provider)
    text = page(platform, plans)
    target = options.tree / _PAGE
    stale = not target.is_file() or target.read_text(encoding="utf-8") != text
    if stale and not options.check:
        target.write_text(text, encoding="utf-8")
        stale = False
    finding = Finding(str(_PAGE), "stale", "not what terraform/ says: run `make diagram` and commit it")
    drawn = f"{text.count('```mermaid')} charts, {text.count('-->')} arrows"
    return conclude(f"diagram: {len(plans)} roots, {drawn}", [finding] if stale else [])
