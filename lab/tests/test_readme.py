"""The README's way through the lab is the one that CI goes."""

from __future__ import annotations

import re

from delivery.locations import ROOT
from lab import host

_RUN = (ROOT / ".ci" / "run").read_text()


def test_ci_runs_every_command_of_the_section() -> None:
    section = (ROOT / "README.md").read_text().split("\n## See it run on one machine\n", 1)[1]
    block = section.split("```console\n", 1)[1].split("\n```", 1)[0]
    commands = re.findall(r"^\$ (make [a-z-]+)", block, re.MULTILINE)
    assert len(commands) >= 5
    assert [one for one in commands if not re.search(rf"\b{one}\b", _RUN)] == []


def test_the_disk_that_is_asked_for_is_what_the_readmes_say() -> None:
    said = f"{host.DISK_COLD_GB} GB of free disk the first time ({host.DISK_GB} GB later)"
    assert all(said in (ROOT / page).read_text() for page in ("README.md", "lab/README.md"))
