"""``python -m delivery COMMAND``: the commands of the delivery."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from delivery.commands import Command, Program

COMMANDS: dict[str, Command] = {
    "configure": Command("delivery.configure", "write the values of platform.yaml to every place that needs them"),
    "proofs": Command("delivery.proofs", "write docs/proofs.md: each claim, and what proves it"),
    "base-image": Command("delivery.image.base", "make a stand-in of the base image of Debian's packages"),
    "image": Command("delivery.image.build", "build the image into an OCI archive"),
    "check-image": Command("delivery.image.check", "check the Dockerfile, the image and the container as it runs"),
    "check-manifests": Command("delivery.manifests.check", "render, validate and judge k8s/ and argocd/"),
    "check-workflows": Command("delivery.workflows.check", "judge the workflows: pins, permissions, roles, gates"),
    "check-terraform": Command(
        "delivery.terraform.check", "check the infrastructure: format, tests, names, values, refusals"
    ),
    "policies": Command("delivery.terraform.render.command", "write every policy and role of terraform/ as JSON"),
    "diagram": Command("delivery.terraform.diagram.command", "write docs/infrastructure.md from terraform/ itself"),
    "plan": Command("delivery.terraform.plan", "show what would change in an environment"),
    "apply": Command("delivery.terraform.apply", "change an environment, by exactly the plan that is shown"),
    "teardown": Command("delivery.terraform.teardown", "take an environment away, in the order that works"),
    "semgrep": Command("delivery.workflows.semgrep", "search the source by our Semgrep rules"),
    "audit": Command("delivery.workflows.audit", "look the locked packages up among known vulnerabilities"),
    "secrets": Command("delivery.workflows.leaks", "look for keys in every commit and file"),
    "scan": Command("delivery.workflows.scan", "scan the image for known vulnerabilities"),
    "changes": Command("delivery.workflows.changes", "say whether there is anything to release"),
    "push": Command("delivery.workflows.push", "push the scanned image under its commit"),
    "pull-request": Command("delivery.workflows.pull_request", "propose the pushed image for dev"),
    "promote": Command("delivery.workflows.promote", "propose dev's digest for staging, or staging's for prod"),
}
PROGRAM = Program("python -m delivery", "Checks and steps of the delivery.", COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 all well, 1 a finding, 2 it could not check."""
    return PROGRAM.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
