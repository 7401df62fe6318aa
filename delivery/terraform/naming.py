"""How a configuration must be written: names, descriptions, types, versions, and nothing that is not used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from delivery.findings import Finding
from delivery.terraform.documents import Declared, declared, text

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NAMED = ("resource", "data", "variable", "output", "module", "locals")
TERRAFORM = ">= 1.11"
PROVIDERS = {"aws": ("hashicorp/aws", ">= 6.0, < 7.0")}


def findings(folder: Path, place: str) -> list[Finding]:
    """Judge one root or module by its own files."""
    blocks = declared(folder)
    rules = (names, described, used, versions)
    found = [finding for rule in rules for finding in rule(blocks, place)]
    return found + list(documented(folder, place))


def names(blocks: Sequence[Declared], place: str) -> Iterator[Finding]:
    """Every name is of small letters, digits and single underscores."""
    for block in blocks:
        for name in _names(block):
            if block.kind in NAMED and not SNAKE.fullmatch(name):
                message = f'{block.kind} "{name}" is not in snake_case; accepted: letters, digits, single underscores'
                yield Finding(f"{place}/{block.file}", "snake-case", message)


def _names(block: Declared) -> list[str]:
    if block.kind == "locals":
        return [name.strip('"') for name in block.body if not name.startswith("__")]
    return [block.name]


def described(blocks: Sequence[Declared], place: str) -> Iterator[Finding]:
    """Every variable says what it is and of which type; every output says what it is."""
    needs = {"variable": ("type", "description"), "output": ("description",)}
    for block in blocks:
        for argument in needs.get(block.kind, ()):
            if not str(block.body.get(argument, "")).strip('" '):
                message = f'{block.kind} "{block.name}" has no {argument}'
                yield Finding(f"{place}/{block.file}", f"{block.kind}-{argument}", message)


def used(blocks: Sequence[Declared], place: str) -> Iterator[Finding]:
    """Every variable, local value and data source is used, outside of itself."""
    for block in blocks:
        for name in _names(block):
            reference = {"variable": f"var.{name}", "locals": f"local.{name}", "data": f"data.{'.'.join(block.labels)}"}
            if block.kind in reference and not _mentioned(reference[block.kind], block, name, blocks):
                message = f"{reference[block.kind]} is declared, and nothing uses it"
                yield Finding(f"{place}/{block.file}", "unused", message)


def _mentioned(reference: str, own: Declared, name: str, blocks: Sequence[Declared]) -> bool:
    pattern = re.compile(rf"(?<![\w.]){re.escape(reference)}(?![\w-])")
    return any(pattern.search(_elsewhere(block, own, name)) for block in blocks)


def _elsewhere(block: Declared, own: Declared, name: str) -> str:
    """Return a block's text; of the one that declares the name, what stands beside the declaration."""
    if block is not own:
        return text(dict(block.body))
    beside = {key: value for key, value in block.body.items() if block.kind == "locals" and key.strip('"') != name}
    return text(beside)


def versions(blocks: Sequence[Declared], place: str) -> Iterator[Finding]:
    """Terraform's version and each provider's are required, by the same words everywhere."""
    settings = [block.body for block in blocks if block.kind == "terraform"]
    if TERRAFORM not in {str(body.get("required_version", "")).strip('"') for body in settings}:
        yield Finding(place, "required-version", f'terraform needs required_version = "{TERRAFORM}"')
    required = [entry for body in settings for entry in body.get("required_providers", [])]
    for name, (source, version) in PROVIDERS.items():
        stated = [text(entry[name]) for entry in required if name in entry]
        if not any(f'"{source}\\"' in one and f'"{version}\\"' in one for one in stated):
            message = f'required_providers needs {name} = {{ source = "{source}", version = "{version}" }}'
            yield Finding(place, "required-providers", message)


def documented(folder: Path, place: str) -> Iterator[Finding]:
    """A README and tests lie beside every configuration."""
    if not (folder / "README.md").is_file():
        yield Finding(place, "readme", "there is no README.md")
    if not any((folder / "tests").glob("*.tftest.hcl")):
        yield Finding(place, "tests", "there is no tests/*.tftest.hcl")


def resources(blocks: Sequence[Declared]) -> set[str]:
    """Return the address of each resource that is declared."""
    return {".".join(block.labels) for block in blocks if block.kind == "resource"}
