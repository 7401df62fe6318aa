"""``python -m lab.identity``: serve the issuer of the jobs' identity tokens, in the foreground; SIGTERM ends it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from delivery.configure import values_of
from delivery.findings import guarded, say
from delivery.locations import ROOT
from lab.aws.serving import add, address_of, serve, server, tls_of
from lab.identity import keys
from lab.identity.claims import ISSUER, SHORTEST, lifetime
from lab.identity.gitea import Gitea
from lab.identity.issuer import TOKEN, Issuer


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.identity", description="Serve the jobs' identity tokens.")
    made.add_argument("--state", type=Path, required=True, help="the folder of its key")
    made.add_argument("--forge", required=True, metavar="URL", help="the Gitea whose jobs are meant")
    made.add_argument("--forge-token", type=Path, required=True, metavar="FILE", help="a token that reads there")
    made.add_argument("--forge-secret", type=Path, required=True, metavar="FILE", help="its JWT_SECRET")
    made.add_argument(
        "--subject", choices=("names", "numbers"), default="numbers",
        help="the form of the subject: GitHub's older one, or the one with numbers (default: %(default)s)",
    )  # fmt: skip
    made.add_argument("--seconds", type=int, default=SHORTEST, help="how long a token lives (default: %(default)s)")
    made.add_argument("--platform", type=Path, default=ROOT / "platform.yaml", help="whose numbers GitHub knows")
    add(made, 3081)
    return made


def numbers_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the numbers of the owner and the repository that ``platform.yaml`` names."""
    owner = values["owner"]
    return {owner: values["owner_id"], f"{owner}/{values['repository']}": values["repository_id"]}


def run(options: argparse.Namespace) -> int:
    """Serve until told to end; return 0."""
    numbers = numbers_of(values_of(options.platform))
    forge = Gitea(options.forge.rstrip("/"), options.forge_token, options.forge_secret, numbers)
    key = keys.kept(options.state / "issuer.key")
    issuer = Issuer(forge, key, options.subject, lifetime(options.seconds))
    made = server(issuer, options.address, options.port, tls_of(options))
    say(f"{ISSUER} on {address_of(options)}, tokens at {TOKEN}, key {key.number}")
    serve(made)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
