"""A plan of every root, made by ``terraform test`` with a mocked provider: no account, no credentials, no state.

What AWS alone can give, and what policies are nevertheless made of, is filled in: the issuer of each cluster and the
number of each database. Nothing else is: a policy that depends on another such value is refused, not guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from delivery.findings import CannotCheckError
from delivery.terraform.render.planned import Plan
from delivery.terraform.tree import ENVIRONMENTS

ONCE: Final = "bootstrap"
"""The root that there is once for an account; the others are the environments."""
DATABASE: Final = "db-EXAMPLE"
"""What stands for the number that RDS gives a database, before the environment's name in capitals."""

_FILE: Final = "tests/rendered.tftest.hcl"
_PLAN: Final = 'mock_provider "aws" {}\n\nrun "rendered" {\n  command = plan\n%s}\n'
_OVERRIDE: Final = """
  override_resource {
    target          = %s
    override_during = plan
    values          = %s
  }
"""


def environments_of(tree: Path) -> list[str]:
    """Return the environments that the tree has a root for, in the order of promotion, others behind.

    Raises:
        CannotCheckError: it has none.
    """
    there = {path.parent.name for path in (tree / "terraform/environments").glob("*/main.tf")}
    found = [name for name in ENVIRONMENTS if name in there] + sorted(there - set(ENVIRONMENTS))
    if not found:
        message = f"{tree}: no terraform/environments/*/main.tf; give the repository's own folder"
        raise CannotCheckError(message)
    return found


def folder_of(root: str) -> Path:
    """Return the folder of a root, below ``terraform/``."""
    return Path(ONCE) if root == ONCE else Path("environments") / root


def prepare(configuration: Path, root: str, issuer: str | None) -> Path:
    """Write the test that makes a root's plan in place of its own tests; return the root's folder."""
    folder = configuration / folder_of(root)
    for test in folder.glob("tests/*"):
        test.unlink()
    (folder / _FILE).parent.mkdir(exist_ok=True)
    (folder / _FILE).write_text(_PLAN % "".join(_overrides(root, issuer)), encoding="utf-8")
    return folder


def _overrides(root: str, issuer: str | None) -> Iterator[str]:
    if issuer is None:
        return
    oidc = {"identity": [{"oidc": [{"issuer": issuer}]}]}
    yield _OVERRIDE % ("module.cluster.aws_eks_cluster.this", json.dumps(oidc))
    number = {"resource_id": f"{DATABASE}{root.upper()}"}
    yield _OVERRIDE % ("module.database.aws_db_instance.this", json.dumps(number))


def arguments() -> list[str]:
    """Return Terraform's arguments that make the plan of a prepared root."""
    return ["test", "-json", "-verbose", "-no-color", f"-filter={_FILE}"]


def plan_in(output: str, root: str) -> Plan:
    """Return the plan in what ``terraform test -json -verbose`` printed.

    Raises:
        CannotCheckError: it holds none; the message has Terraform's errors.
    """
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    for message in messages:
        if message.get("type") == "test_plan":
            return Plan.of(message["test_plan"])
    errors = [_error(message["diagnostic"]) for message in messages if message.get("@level") == "error"]
    problem = f"terraform/{folder_of(root)} gives no plan: {'; '.join(errors) or output.strip()[-800:]}"
    raise CannotCheckError(problem)


def _error(diagnostic: Mapping[str, Any]) -> str:
    place = diagnostic.get("range") or {}
    where = f"{place['filename']}:{place['start']['line']}: " if place else ""
    return f"{where}{diagnostic['summary']}: {' '.join(diagnostic.get('detail', '').split())}"
