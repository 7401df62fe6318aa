"""The configurations under `terraform/`, and a copy of them to work in: nothing is ever left in the tree itself."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from delivery.findings import CannotCheckError

ENVIRONMENTS = ("dev", "staging", "prod")
CONFIGURATIONS = ("bootstrap", "environments/*", "modules/*")
FIXTURES = "invalid/*"
LEFT = shutil.ignore_patterns(".terraform", ".terraform.lock.hcl", "*.tfstate", "*.tfstate.*", "*.tfplan")


def folder(root: Path) -> Path:
    """Return a repository's `terraform/`.

    Raises:
        CannotCheckError: there is none.
    """
    path = root / "terraform"
    if not path.is_dir():
        raise CannotCheckError(f"{path}: no such folder; --root takes a repository that has terraform/")
    return path


def configurations(terraform: Path) -> list[str]:
    """Return the roots and modules, as paths in `terraform/`."""
    found = (path for pattern in CONFIGURATIONS for path in sorted(terraform.glob(pattern)) if any(path.glob("*.tf")))
    return [path.relative_to(terraform).as_posix() for path in found]


def fixtures(terraform: Path) -> list[str]:
    """Return the configurations that must fail, as paths in `terraform/`."""
    return [path.relative_to(terraform).as_posix() for path in sorted(terraform.glob(FIXTURES)) if path.is_dir()]


def files(terraform: Path) -> list[Path]:
    """Return every file in Terraform's language."""
    found = (path for ending in ("tf", "hcl", "tfvars") for path in terraform.rglob(f"*.{ending}"))
    return sorted(path for path in found if ".terraform" not in path.parts)


@contextlib.contextmanager
def copied(terraform: Path) -> Iterator[Path]:
    """Give a copy of `terraform/` that goes away again, with the lock files and downloads made in it."""
    with tempfile.TemporaryDirectory(prefix="terraform-") as scratch:
        yield Path(shutil.copytree(terraform, Path(scratch) / "terraform", ignore=LEFT))
