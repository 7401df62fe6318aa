"""``python -m lab.aws.credentials``: print credentials, in the form of the SDKs' ``credential_process``.

A node's, as EC2's metadata would give them for the role of its instance profile, where the role's trust policy lets EC2
have it; or the operator's, for who runs the lab.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from delivery.findings import RefusedError, guarded, say
from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.render.model import read
from lab.aws.access import Access
from lab.aws.sessions import Session, Vault
from lab.aws.sts import credentials

_SERVICE = "ec2.amazonaws.com"
_SECONDS = 6 * 3600.0


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.aws.credentials", description="Print credentials as JSON.")
    made.add_argument("--state", type=Path, required=True, help="the folder of the keys of `python -m lab.aws`")
    made.add_argument("--policies", type=Path, required=True, help="what `python -m delivery policies` wrote")
    who = made.add_mutually_exclusive_group(required=True)
    who.add_argument("--instance-role", metavar="ROLE", help="as EC2 gives them to a node of this role")
    who.add_argument("--operator", action="store_true", help="of who runs the lab, who may do anything in it")
    made.add_argument("--instance", default="i-0lab", help="the name of the node's session (default: %(default)s)")
    return made


def run(options: argparse.Namespace) -> int:
    """Print them; return 0."""
    vault = Vault(options.state)
    if options.operator:
        kept = vault.operator
        say(json.dumps({"Version": 1, "AccessKeyId": kept.key, "SecretAccessKey": kept.secret}))
        return 0
    session = instance(vault, options.policies, options.instance_role, options.instance)
    say(json.dumps({"Version": 1, **credentials(session, vault.token(session))}))
    return 0


def instance(vault: Vault, policies: Path, name: str, node: str) -> Session:
    """Return a node's session of a role, as EC2's metadata gives it.

    Raises:
        RefusedError: EC2 does not get this role.
    """
    with Evaluator() as evaluator:
        access = Access(read(policies), evaluator)
        role = access.role(name)
        if role is None or not access.serves(_SERVICE, role):
            raise RefusedError(f"{name}: no role whose trust policy lets {_SERVICE} have it")
    return vault.session(name, node, _SECONDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
