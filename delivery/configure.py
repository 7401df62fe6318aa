"""``configure``: write the values of ``platform.yaml`` to every place of the tree that needs them.

A place is known by its shape, such as ``{account}.dkr.ecr.{region}.amazonaws.com/`` in the overlays, not by the value
that it holds now: hence no state, and running it with the former values gives the former bytes. See the decision
``docs/decisions/2026-11-29-configure.md``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from delivery.findings import CannotCheckError, say
from delivery.locations import ROOT

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Key:
    """One value of ``platform.yaml``: what it looks like, as an expression and in words."""

    pattern: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where values are written: what it is, which files hold it, and its shape with the keys in braces.

    A space in the shape stands for any number of blanks, so that aligned assignments are found.
    """

    what: str
    files: str
    shape: str


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """A value as it stands in a text, from ``start`` to ``end``."""

    start: int
    end: int
    key: str
    value: str


class ConfigurationError(CannotCheckError):
    """The values cannot be written; the message says what is wrong and what is accepted."""


KEYS: Mapping[str, Key] = {
    "account": Key(r"[0-9]{12}", "an AWS account: 12 digits, such as 111122223333"),
    # The shapes have `amazonaws.com` and `arn:aws:`, which are those of the ordinary partition only.
    "region": Key(
        r"(?!cn-)[a-z]{2}-[a-z]+-[0-9]", "a region of AWS's ordinary partition (not China, not GovCloud): eu-central-1"
    ),
    "owner": Key(
        r"(?=.{1,39}(?![A-Za-z0-9-]))[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*",
        "a GitHub owner: at most 39 letters, digits and single hyphens, such as example-org",
    ),
    "owner_id": Key(r"[1-9][0-9]{0,11}", "the owner's number: digits, such as 1234567"),
    "repository": Key(
        r"[A-Za-z0-9._-]{1,96}(?<!\.git)", "a GitHub repository's name: letters, digits, '.', '_', '-', no '.git'"
    ),
    "repository_id": Key(r"[1-9][0-9]{0,11}", "the repository's number: digits, such as 7654321"),
}

_REGISTRY = "{account}.dkr.ecr.{region}.amazonaws.com/"
_ROLE = "arn:aws:iam::{account}:role/"
_TFVARS = "terraform/**/*.tfvars"
_BOOTSTRAP = "terraform/bootstrap/terraform.tfvars"
_BACKEND = "terraform/**/backend.tf"
PLACES: Sequence[Place] = (
    Place("the image's name in each environment", "k8s/overlays/*/*.yaml", _REGISTRY),
    Place("the role of each environment's pods", "k8s/overlays/*/*.yaml", _ROLE),
    # In the fixtures, too: what is rejected must be rejected for its own reason.
    Place("the registry that the policies admit", "k8s/policies/**/*.yaml", _REGISTRY),
    Place("where External Secrets reads", "k8s/components/external-secrets/*.yaml", "region: {region}"),
    Place("what Argo CD watches", "argocd/**/*.yaml", "https://github.com/{owner}/{repository}.git"),
    Place("the account of each Terraform root", _TFVARS, 'account_id = "{account}"'),
    Place("the region of each Terraform root", _TFVARS, 'region = "{region}"'),
    Place("whose repository AWS trusts", _BOOTSTRAP, 'github_owner = "{owner}"'),
    Place("the owner's number that AWS trusts", _BOOTSTRAP, 'github_owner_id = "{owner_id}"'),
    Place("the repository that AWS trusts", _BOOTSTRAP, 'github_repository = "{repository}"'),
    Place("the repository's number that AWS trusts", _BOOTSTRAP, 'github_repository_id = "{repository_id}"'),
    Place("who administers the clusters", _BOOTSTRAP, _ROLE),
    Place("the bucket of the states", _BACKEND, "color-palette-state-{account}-{region}"),
    Place("the account of the states", _BACKEND, 'allowed_account_ids = ["{account}"]'),
    Place("the region of the states", _BACKEND, 'region = "{region}"'),
    Place("the code owners", ".github/CODEOWNERS", "@{owner}/"),
)


def values_of(path: Path) -> dict[str, str]:
    """Read and judge ``platform.yaml``.

    Raises:
        ConfigurationError: the file is missing, is no mapping of the known keys to single values, or a value is wrong.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    values = dict(_entries(root, path))
    if missing := [key for key in KEYS if key not in values]:
        raise ConfigurationError(f"{path}: missing: {', '.join(missing)}")
    return values


def _entries(root: yaml.Node | None, path: Path) -> Iterator[tuple[str, str]]:
    """Give each key with its value as it is written: read as YAML, an account with a leading 0 would be a number."""
    if not isinstance(root, yaml.MappingNode):
        raise ConfigurationError(f"{path}: no mapping; the keys are {', '.join(KEYS)}")
    seen: set[str] = set()
    for key, value in root.value:
        where = f"{path}:{key.start_mark.line + 1}"
        if complaint := _complaint(key.value, value, seen):
            raise ConfigurationError(f"{where}: {complaint}")
        seen.add(key.value)
        yield key.value, value.value


def _complaint(key: str, value: yaml.Node, seen: set[str]) -> str | None:
    if key not in KEYS:
        return f"unknown key {key!r}; known are {', '.join(KEYS)}"
    if key in seen:
        return f"{key} is there twice"
    if not isinstance(value, yaml.ScalarNode) or not re.fullmatch(KEYS[key].pattern, value.value):
        return f"{key}: {value.value!r} is not {KEYS[key].meaning}"
    return None


def holdings(text: str, shape: str) -> Iterator[Holding]:
    """Give the values that a text holds in places of a shape."""
    for match in _expression(shape).finditer(text):
        for key in match.re.groupindex:
            yield Holding(match.start(key), match.end(key), key, match[key])


def _expression(shape: str) -> re.Pattern[str]:
    """Return what finds a shape; letters and digits at its borders belong to something else."""
    parts = _FIELD.split(shape)
    literals = [re.escape(literal).replace(r"\ ", "[ \t]+") for literal in parts[::2]]
    fields = [f"(?P<{key}>{KEYS[key].pattern})" for key in parts[1::2]]
    body = "".join(literal + field for literal, field in zip(literals, [*fields, ""], strict=True))
    return re.compile(rf"(?<![A-Za-z0-9]){body}" + ("" if parts[-1] else "(?![A-Za-z0-9])"))


def holdings_of(tree: Path, places: Sequence[Place] = PLACES) -> dict[Path, list[Holding]]:
    """Find the values in every place of a tree.

    Returns:
        Each file with the values that it holds, in their order.

    Raises:
        ConfigurationError: a place is nowhere in its files.
    """
    found: dict[Path, set[Holding]] = {}
    for place in places:
        at = {path: set(holdings(_text(path), place.shape)) for path in _files(tree, place)}
        if not any(at.values()):
            raise ConfigurationError(f"{place.what}: nothing in {place.files} looks like {place.shape}; has it moved?")
        for path, held in at.items():
            found.setdefault(path, set()).update(held)
    return {path: sorted(held) for path, held in sorted(found.items()) if held}


def _files(tree: Path, place: Place) -> list[Path]:
    # What Argo CD ships is another project's, whatever it names.
    return [path for path in tree.glob(place.files) if path.is_file() and path.name != "upstream.yaml"]


def _text(path: Path) -> str:
    # Bytes, since reading as text would change the ends of lines.
    return path.read_bytes().decode("utf-8")


def replaced(text: str, held: Sequence[Holding], values: Mapping[str, str]) -> str:
    """Return the text with each holding's value replaced by that of its key."""
    for holding in sorted(held, reverse=True):
        text = text[: holding.start] + values[holding.key] + text[holding.end :]
    return text


def configure(tree: Path, values: Mapping[str, str], *, write: bool) -> list[str]:
    """Write the values where the tree holds others.

    Args:
        tree: the folder whose places are meant.
        values: the value of each key.
        write: whether to write, or only to tell.

    Returns:
        A line for each difference: file, line, key, what it held and what it holds now.

    Raises:
        ConfigurationError: a place is nowhere in its files; nothing is written then.
    """
    lines: list[str] = []
    for path, held in holdings_of(tree).items():
        text = _text(path)
        wrong = [holding for holding in held if holding.value != values[holding.key]]
        lines += [_difference(path.relative_to(tree), text, holding, values) for holding in wrong]
        if write and wrong:
            path.write_bytes(replaced(text, wrong, values).encode("utf-8"))
    return lines


def _difference(path: Path, text: str, holding: Holding, values: Mapping[str, str]) -> str:
    line = text.count("\n", 0, holding.start) + 1
    return f"{path}:{line}: {holding.key} {holding.value} -> {values[holding.key]}"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``configure``."""
    parser.description = (
        "Write account, region, owner and repository from platform.yaml to every place that needs them."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the tree differs")
    parser.add_argument("--file", type=Path, default=ROOT / "platform.yaml", help="the values (default: platform.yaml)")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the tree to write (default: this repository)")


def run(options: argparse.Namespace) -> int:
    """Configure or check, and say what differed.

    Returns:
        0 when the tree holds the values (now), 1 when ``--check`` found others.

    Raises:
        ConfigurationError: that cannot be told.
    """
    values = values_of(options.file)
    differences = configure(options.tree, values, write=not options.check)
    found = holdings_of(options.tree)
    for difference in differences:
        say(difference)
    say(_summary(found, len(differences), checked=options.check))
    return 1 if options.check and differences else 0


def _summary(found: Mapping[Path, Sequence[Holding]], differences: int, *, checked: bool) -> str:
    """Say how much was looked at, how much differed, and which keys have no place yet."""
    count = sum(len(held) for held in found.values())
    ending = f"{differences} {'differ' if checked else 'written'}" if differences else "all as platform.yaml says"
    used = {holding.key for held in found.values() for holding in held}
    unused = ", ".join(key for key in KEYS if key not in used)
    note = f" (no place needs {unused} yet)" if unused else ""
    return f"configure: {count} values in {len(found)} files, {len(PLACES)} kinds of places: {ending}{note}"
