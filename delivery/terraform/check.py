"""``check-terraform``: every root and module formatted, valid, tested, well written, refusing what it must refuse."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from delivery import programs
from delivery.findings import Finding, conclude, say
from delivery.locations import ROOT
from delivery.terraform import compliance, documents, engine, fixtures, naming, provider, tree, values
from delivery.terraform.engine import Terraform, Tested
from delivery.terraform.provider import Provider
from delivery.terraform.values import Value

NEEDS = ("terraform", "checkov")
Result = TypeVar("Result")


class Configuration(NamedTuple):
    """One root or module as it was run: its path in `terraform/`, what its tests did, and what was found."""

    name: str
    tested: Tested
    findings: list[Finding]


@dataclass
class Checked:
    """All that was found, and what was run."""

    findings: list[Finding] = field(default_factory=list)
    configurations: list[Configuration] = field(default_factory=list)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository to check (default: this one)")
    parser.add_argument(
        "--provider",
        choices=provider.CHOICES,
        default="look",
        help="where the AWS provider comes from; look: Terraform's registry if it answers, else our stand-in",
    )


def run(options: argparse.Namespace) -> int:
    """Check, print what was checked and found; return the exit code."""
    return conclude("terraform", check(options.root.resolve(), options.provider))


def check(root: Path, choice: str) -> list[Finding]:
    """Check the configurations of a repository, in a copy.

    Raises:
        CannotCheckError: a program or the provider is missing.
    """
    programs.required(NEEDS)
    source = tree.folder(root)
    checked = Checked(list(_formatted(source)))
    with tree.copied(source) as copy:
        taken = provider.chosen(choice, copy, copy.parent)
        say(f"provider: {taken.described}")
        _configurations(copy, taken, checked)
        _written(copy, checked)
        _complied(copy, checked)
        _fixtures(copy, taken, checked)
    return checked.findings


def _formatted(source: Path) -> Iterator[Finding]:
    for name in engine.unformatted(source):
        yield Finding(f"terraform/{name}", "format", "is not formatted; run terraform fmt -recursive terraform")
    say(f"format: {len(tree.files(source))} files")


def _configurations(copy: Path, taken: Provider, checked: Checked) -> None:
    """Initialize, validate and test every root and module; each prints its line as it ends."""
    start = time.monotonic()
    found = tree.configurations(copy)
    # Where the provider is downloaded, the first one is alone, and all others find it in the cache.
    alone = found[:1] if taken.downloaded else []
    checked.configurations = [_configuration(copy, taken, name) for name in alone]
    checked.configurations += _together(lambda name: _configuration(copy, taken, name), found[len(alone) :])
    checked.findings += [finding for one in checked.configurations for finding in one.findings]
    resources = sum(len(one.tested.addresses) for one in checked.configurations)
    tests = sum(len(one.tested.runs) for one in checked.configurations)
    seconds = time.monotonic() - start
    say(f"init, validate, test: {len(found)} configurations, {resources} resources, {tests} tests, {seconds:.0f} s")


def _together(work: Callable[[str], Result], names: Sequence[str]) -> list[Result]:
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(work, names))


def _configuration(copy: Path, taken: Provider, name: str) -> Configuration:
    terraform = Terraform(copy / name, taken.environment)
    place = f"terraform/{name}"
    wrong = [Finding(place, "init", one.message) for one in terraform.init()]
    wrong = wrong or [Finding(_at(place, one.place), one.severity, one.message) for one in terraform.validate()]
    tested = Tested() if wrong else terraform.test()
    wrong += [Finding(_at(place, one.place), "test", one.message) for one in tested.errors]
    wrong += [Finding(place, "test", f"{run}: {status}") for run, status in tested.runs.items() if status != "pass"]
    say(f"  {name}: {len(tested.addresses)} resources, {len(tested.runs)} tests, {tested.seconds:.1f} s")
    return Configuration(name, tested, wrong)


def _at(place: str, within: str) -> str:
    return os.path.normpath(f"{place}/{within}") if within else place


def _written(copy: Path, checked: Checked) -> None:
    """Judge what is written: names, values, and that the tests plan every resource."""
    count = 0
    judged: list[Value] = []
    for one in checked.configurations:
        place, blocks = f"terraform/{one.name}", documents.declared(copy / one.name)
        checked.findings += naming.findings(copy / one.name, place)
        checked.findings += _untested(place, naming.resources(blocks), one.tested)
        judged += [*_literals(place, blocks), *_planned(place, one.tested)]
        count += len(blocks)
    checked.findings += values.findings(judged)
    say(f"names, descriptions, use, versions: {count} blocks")
    known = [value for value in judged if value.argument in values.SHAPES]
    arguments = len({value.argument for value in known})
    say(f"fixed sets: {len(known)} values of {arguments} arguments, by botocore {values.version()}")


def _untested(place: str, declared: set[str], tested: Tested) -> Iterator[Finding]:
    # Where nothing ran, that is the finding.
    for address in sorted(declared - engine.kinds(tested.addresses) if tested.runs else ()):
        yield Finding(place, "untested", f"no test plans {address}")


def _literals(place: str, blocks: Sequence[documents.Declared]) -> Iterator[Value]:
    for block in blocks:
        if block.kind == "resource":
            for path, value in documents.literals(block.body):
                yield Value(f"{place}/{block.file} {'.'.join(block.labels)}", f"{block.labels[0]}.{path}", value)


def _planned(place: str, tested: Tested) -> Iterator[Value]:
    for change in tested.changes:
        yield from values.planned(change, place)


def _complied(copy: Path, checked: Checked) -> None:
    judged = compliance.judged(copy)
    checked.findings += judged.findings
    say(f"checkov: {judged.passed} passed, {len(judged.skipped)} skipped, each with its reason:")
    for skipped in judged.skipped:
        say(f"  {skipped}")


def _fixtures(copy: Path, taken: Provider, checked: Checked) -> None:
    """See that each forbidden configuration fails with its message. Last: the copy is changed for it."""
    start = time.monotonic()
    fixtures.prepared(copy)
    found = tree.fixtures(copy)
    environment: Mapping[str, str] = taken.environment
    wrong = [one for one in _together(lambda name: fixtures.judged(copy, name, environment), found) if one]
    checked.findings += wrong
    failed = len(found) - len(wrong)
    say(f"invalid: {failed} of {len(found)} fixtures fail with their message, {time.monotonic() - start:.0f} s")
    if not found:
        checked.findings.append(Finding("terraform/invalid", "fixture", "there is none: nothing shows what is refused"))
