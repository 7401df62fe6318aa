"""Every action by the commit that was read (actions.toml), with its version in the comment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from delivery.findings import Finding
from delivery.workflows.documents import Workflow

TABLE = Path(__file__).with_name("actions.toml")
USE = re.compile(r"^\s*(?:- )?uses:\s*(?P<action>[^@\s#]+)(?:@(?P<reference>\S+))?(?:\s+#\s*(?P<version>\S+))?\s*$")
COMMIT = re.compile(r"[0-9a-f]{40}")

Actions = dict[str, dict[str, str]]


def actions(table: Path = TABLE) -> Actions:
    """Return the known actions: version, commit and source of each."""
    return tomllib.loads(table.read_text(encoding="utf-8"))


def uses(workflow: Workflow) -> Iterator[tuple[int, str]]:
    """Give each line that uses an action or a reusable workflow, with its number."""
    for number, line in enumerate(workflow.text.splitlines(), 1):
        if re.match(r"\s*(- )?uses:", line):
            yield number, line


def check(workflow: Workflow, known: Actions) -> Iterator[Finding]:
    """Give a finding for each action that is not known, not pinned, or pinned to another commit."""
    for number, line in uses(workflow):
        use = USE.match(line)
        said = _wrong(use, known) if use else "it is not on one line as `owner/action@commit # version`"
        if said:
            yield Finding(workflow.at(number), "unpinned-action", said)


def _wrong(use: re.Match[str], known: Actions) -> str | None:
    """Return what is wrong with a use, if anything."""
    action, reference, version = use["action"], use["reference"] or "", use["version"]
    if not COMMIT.fullmatch(reference):
        return f"{action}@{reference or '(nothing)'} can be moved to other code; pin the 40 digits of a commit"
    if action not in known:
        return f"{action} is not among the {len(known)} known actions of actions.toml"
    pin = known[action]
    if reference != pin["commit"]:
        return f"{action} is pinned to {reference[:12]}; actions.toml says {pin['commit'][:12]} ({pin['version']})"
    return None if version == pin["version"] else f"{action}'s comment says {version}, its commit is {pin['version']}"
