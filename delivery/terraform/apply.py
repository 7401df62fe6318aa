"""``apply``: plan an environment's root, and carry out exactly that plan."""

from __future__ import annotations

import argparse

from delivery.terraform import plan

add = plan.add


def run(options: argparse.Namespace) -> int:
    """Plan under the state's lock, and apply the plan."""
    plan.applied(plan.chosen(options.root, options.environment))
    return 0
