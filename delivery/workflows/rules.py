"""The Semgrep rules in the tree: one in each file, with a file that it must hit and one that it must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from delivery.findings import Finding


@dataclass(frozen=True)
class Rule:
    """A rule's file, with its two examples beside it."""

    path: Path

    @property
    def name(self) -> str:
        """The rule's name: the file's, and the `id` in it."""
        return self.path.stem

    @property
    def hit(self) -> Path:
        """What the rule must find something in."""
        return self.path.with_suffix("") / "hit.py"

    @property
    def miss(self) -> Path:
        """What the rule must find nothing in."""
        return self.path.with_suffix("") / "miss.py"


def rules(folder: Path) -> list[Rule]:
    """Return the rules of a folder."""
    return [Rule(path) for path in sorted(folder.glob("*.yaml"))]


def check(folder: Path) -> Iterator[Finding]:
    """Give a finding for each rule that is not whole, and where there is none."""
    found = rules(folder)
    if not found:
        yield Finding(str(folder), "no-rules", "no Semgrep rule is there")
    for rule in found:
        yield from (Finding(rule.path.name, "bad-rule", said) for said in _wrong(rule))


def _wrong(rule: Rule) -> Iterator[str]:
    """Give what is missing from a rule."""
    listed = yaml.safe_load(rule.path.read_text(encoding="utf-8"))["rules"]
    if [one.get("id") for one in listed] != [rule.name]:
        yield f"it must hold one rule, with the file's name as its id: {rule.name}"
    if any(one.get("severity") != "ERROR" for one in listed):
        yield "its severity must be ERROR: a rule that stops nothing is noise"
    for example in (rule.hit, rule.miss):
        if not example.is_file():
            yield f"{rule.name}/{example.name} is missing"
