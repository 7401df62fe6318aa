"""``python -m lab.aws``: serve the double of AWS, in the foreground; SIGTERM ends it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from delivery.findings import guarded, say
from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.render.model import Platform, read
from delivery.terraform.render.platform import counts
from lab.aws.access import Access
from lab.aws.account import Account
from lab.aws.front import Front, moto
from lab.aws.issuers import Issuers, issuer_place
from lab.aws.serving import LOOPBACK, add, address_of, beside, serve, server, tls_of
from lab.aws.sessions import Vault


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.aws", description="Serve a double of AWS: moto behind a judge.")
    made.add_argument(
        "--state", type=Path, required=True, help="the folder of its keys, shared with the registry's front"
    )
    made.add_argument("--policies", type=Path, required=True, help="what `python -m delivery policies` wrote")
    made.add_argument("--registry", required=True, metavar="URL", help="the registry that GetAuthorizationToken names")
    made.add_argument(
        "--issuer", action="append", default=[], metavar="ISSUER=PLACE",
        help="where an issuer's keys are: https://HOST:PORT, which serves under the issuer's name, or a file of keys",
    )  # fmt: skip
    made.add_argument(
        "--ca", type=Path, metavar="FILE", help="who signs the issuers' certificates (default: the system's)"
    )
    add(made, 3083)
    return made


def run(options: argparse.Namespace) -> int:
    """Serve until told to end; return 0."""
    platform, vault = read(options.policies), Vault(options.state)
    issuers = Issuers(dict(issuer_place(text) for text in options.issuer), options.ca)
    with Evaluator() as evaluator:
        front = Front(Access(platform, evaluator), vault, issuers, moto(platform), options.registry)
        made = server(front, options.address, options.port, tls_of(options))
        with beside(server(front, LOOPBACK, 0)) as inner:
            Account(platform, inner, vault.operator).load()
        say(_welcome(platform, options))
        serve(made)
    return 0


def _welcome(platform: Platform, options: argparse.Namespace) -> str:
    return f"AWS of account {platform.account} on {address_of(options)}: {', '.join(counts(platform))}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
