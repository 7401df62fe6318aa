"""hashicorp/setup-terraform: the machine's Terraform, where it is not older than the one that is asked for."""

from __future__ import annotations

import json
import shutil
import subprocess

from .job import Double, FailedError, Job, say, warn


def run(job: Job) -> None:
    """See that the machine's Terraform will do."""
    if job.inputs["terraform_wrapper"] != "false":
        raise FailedError("terraform_wrapper: only `false` is served")
    wanted, there = job.inputs["terraform_version"], version()
    if numbers(there) < numbers(wanted):
        raise FailedError(f"this machine has Terraform {there}, the workflow asks for {wanted}: install that")
    if there != wanted:
        warn(f"this machine has Terraform {there}, the workflow asks for {wanted}")
    say(f"Terraform {there}")


def version() -> str:
    """Return the version of the machine's Terraform."""
    if shutil.which("terraform") is None:
        raise FailedError("this machine has no terraform: install Terraform")
    done = subprocess.run(["terraform", "version", "-json"], capture_output=True, text=True, check=False)  # noqa: S607 - the one that the steps will find
    try:
        return str(json.loads(done.stdout)["terraform_version"])
    except (ValueError, KeyError):
        raise FailedError(f"terraform does not say its version: {done.stderr.strip()}") from None


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to be compared."""
    try:
        return tuple(int(number) for number in version.partition("-")[0].split("."))
    except ValueError:
        raise FailedError(f"terraform_version: {version!r} is no version; `1.11.4` is") from None


DOUBLE = Double(
    "hashicorp/setup-terraform",
    "Sees that the machine has the Terraform that is asked for.",
    run,
    {"terraform_version": None, "terraform_wrapper": "true"},
)
