"""``proofs``: write ``docs/proofs.md``, which says for each claim of the specification what proves it, or "not yet".

``docs/proofs.yaml`` lists the claims. A proof is a test (``path::name``), a verb (``make name``) or a proof of the lab
(``lab name``), a run of ``terraform test`` (``path.tftest.hcl::name``) or a configuration that must be refused
(``terraform/invalid/name``); one that does not exist is an error.
"""

from __future__ import annotations

import argparse
import ast
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from delivery.findings import CannotCheckError, complain, say
from delivery.locations import ROOT

_SOURCE = Path("docs/proofs.yaml")
_PAGE = Path("docs/proofs.md")
_TEST = re.compile(r"(?P<path>[\w./-]+\.py)(?P<names>(?:::\w+)+)(?P<case>\[.+\])?")
_RUN = re.compile(r"(?P<path>terraform/[\w./-]+\.tftest\.hcl)::(?P<name>\w+)")
_INVALID = re.compile(r"terraform/invalid/(?P<name>[a-z0-9-]+)")
_VERB = re.compile(r"make (?P<name>[a-z][a-z-]*)")
_LAB = re.compile(r"lab (?P<name>[a-z][a-z-]*)")
_INTRODUCTION = """\
# Proofs

<!-- Written by `make proofs-page` from proofs.yaml: change that. -->

What the specification claims, in our words, and what proves it: a test, a verb, or a proof of the lab. What nothing
proves says "not yet", and the work that will.
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, what proves it, and what of it is not proven yet (the work that will; empty: all is)."""

    text: str
    proofs: Sequence[str]
    not_yet: str


class ProofsError(CannotCheckError):
    """The list of claims cannot be read; the message says why and what is wanted."""


def claims_of(path: Path) -> dict[str, list[Claim]]:
    """Read the claims, by section.

    Raises:
        ProofsError: the file is missing or is not a mapping of sections to claims.
    """
    try:
        sections = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {str(title): [_claim(entry) for entry in entries] for title, entries in sections.items()}
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProofsError(
            f"{path}: {' '.join(str(error).split())}; wanted: section -> list of claim with proofs or not_yet"
        ) from None


def _claim(entry: Mapping[str, Any]) -> Claim:
    if unknown := set(entry) - {"claim", "proofs", "not_yet"}:
        raise ValueError(f"unknown {sorted(unknown)}")
    claim = Claim(str(entry["claim"]), tuple(entry.get("proofs", ())), str(entry.get("not_yet", "")))
    if not claim.proofs and not claim.not_yet:
        raise ValueError(f"{claim.text!r} has neither proofs nor not_yet")
    return claim


def faults(tree: Path, claims: Mapping[str, Sequence[Claim]]) -> list[str]:
    """Return a line for each proof that does not exist."""
    proofs = (proof for section in claims.values() for claim in section for proof in claim.proofs)
    return [f"{proof}: {fault}" for proof in dict.fromkeys(proofs) if (fault := _fault(tree, proof))]


def _fault(tree: Path, proof: str) -> str | None:
    if test := _TEST.fullmatch(proof):
        return _fault_of_test(tree / test["path"], test["names"].split("::")[1:], parametrized=bool(test["case"]))
    if verb := _VERB.fullmatch(proof):
        return None if verb["name"] in _verbs(tree / "Makefile") else "the Makefile has no such verb"
    if lab := _LAB.fullmatch(proof):
        path = Path("lab/proofs") / f"test_{lab['name'].replace('-', '_')}.py"
        return None if (tree / path).is_file() else f"there is no {path}"
    if run := _RUN.fullmatch(proof):
        return _fault_of_run(tree / run["path"], run["name"])
    if invalid := _INVALID.fullmatch(proof):
        return None if (tree / invalid[0] / "main.tf").is_file() else "there is no such configuration"
    return "not a test (path::name), a verb (make name), a proof of the lab (lab name) or a forbidden configuration"


def _fault_of_run(path: Path, name: str) -> str | None:
    if not path.is_file():
        return "no such file"
    there = re.search(rf'^run "{name}" ', path.read_text(encoding="utf-8"), re.MULTILINE)
    return None if there else "the file has no such run"


def _fault_of_test(path: Path, names: Sequence[str], *, parametrized: bool) -> str | None:
    if not path.is_file():
        return "no such file"
    found = _definition(_parsed(path), names)
    if not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) or not found.name.startswith("test"):
        return "the file has no such test"
    if parametrized and not any("parametrize" in ast.unparse(decorator) for decorator in found.decorator_list):
        return "the test is not parametrized"
    return None


def _definition(module: ast.Module, names: Sequence[str]) -> ast.AST | None:
    """Return the function that the names lead to, through classes; the last one where one is defined again."""
    scope: ast.AST | None = module
    for name in names:
        body = getattr(scope, "body", ())
        scope = next((item for item in reversed(body) if getattr(item, "name", None) == name), None)
    return scope


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), filename=str(path))


def _verbs(makefile: Path) -> set[str]:
    text = makefile.read_text(encoding="utf-8") if makefile.is_file() else ""
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", text, re.MULTILINE))


def page(claims: Mapping[str, Sequence[Claim]]) -> str:
    """Return the page, as Markdown."""
    return "\n".join(
        [_INTRODUCTION, _count(claims), *(line for title in claims for line in _table(title, claims[title]))]
    )


def _count(claims: Mapping[str, Sequence[Claim]]) -> str:
    every = [claim for section in claims.values() for claim in section]
    whole = sum(1 for claim in every if not claim.not_yet)
    partly = sum(1 for claim in every if claim.not_yet and claim.proofs)
    return f"Of {len(every)} claims {whole} are proven, {partly} in part, {len(every) - whole - partly} not yet."


def _table(title: str, claims: Sequence[Claim]) -> Iterator[str]:
    yield from ("", f"## {title}", "", "| claim | proof |", "| --- | --- |")
    for claim in claims:
        yield f"| {_escaped(claim.text)} | {'<br>'.join(_cell(claim))} |"


def _cell(claim: Claim) -> Iterator[str]:
    for proof in claim.proofs:
        test = _TEST.fullmatch(proof)
        path = test["path"] if test else proof.partition("::")[0] if proof.startswith("terraform/") else None
        yield f"[`{_escaped(proof)}`](../{path})" if path else f"`{proof}`"
    if claim.not_yet:
        yield f"{'and ' if claim.proofs else ''}**not yet**: {_escaped(claim.not_yet)}"


def _escaped(text: str) -> str:
    return text.replace("|", r"\|")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``proofs``."""
    parser.description = "Write docs/proofs.md from docs/proofs.yaml, once every proof that it names is there."
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the page is stale")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the tree that is meant (default: this repository)")


def run(options: argparse.Namespace) -> int:
    """Write or check the page.

    Returns:
        0 when the page is what the claims say (now), 1 when a proof is not there or ``--check`` found the page stale.

    Raises:
        ProofsError: the claims cannot be read.
    """
    claims = claims_of(options.tree / _SOURCE)
    wrong = faults(options.tree, claims) or _settle(options.tree / _PAGE, page(claims) + "\n", write=not options.check)
    for fault in wrong:
        complain(fault)
    count = sum(len(claim.proofs) for section in claims.values() for claim in section)
    say(f"proofs: {count} proofs looked for, {len(wrong)} faults. {_count(claims)}")
    return 1 if wrong else 0


def _settle(path: Path, text: str, *, write: bool) -> list[str]:
    """Write the page, or return what is wrong with the one that is there."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return []
    if not write:
        return [f"{_PAGE} is not what {_SOURCE} says: run `make proofs-page` and commit it"]
    path.write_text(text, encoding="utf-8")
    return []
