"""The runner as a process of the lab: registered once, started in namespaces of its own."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from delivery.findings import CannotCheckError
from lab import builds, groups, programs, state, view
from lab.forge import credentials, people, repositories
from lab.runner import environment

NAME = "runner"
CAPACITY = 1
"""Jobs at once: the builds of two would share one BuildKit's folder."""
TOOLS = "tool_cache"
"""The folder, in the runner's, of what a job's tools leave for the next one."""
_NAMESPACES = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
_PATIENCE = 60.0
_NEEDS_NODE = "the forge's runner starts actions by it (Debian: apt-get install nodejs)"


def up(advisories: Mapping[str, str] | None = None, trivy: Path | None = None) -> None:
    """Register the runner and start it; safe to run twice."""
    programs.found("node", _NEEDS_NODE)
    if state.alive(NAME):
        return
    folder = state.folder(NAME)
    _cleared(folder / "host")
    (folder / "config.yml").write_text(json.dumps(configuration(folder), indent=1))
    own = environment.variables(advisories or {}, trivy, folder)
    if not (folder / "registration").exists():
        _run(folder, own, "register", *_registration())
    _started(folder, own, "daemon")
    if not state.until(registered, _PATIENCE, 0.5):
        raise CannotCheckError(f"the runner does not ask the forge for jobs: {state.log_of(NAME)}")


def _cleared(folder: Path) -> None:
    """Remove what jobs have left that were killed with their runner; the links to the Pythons stay."""
    for place in folder.iterdir() if folder.exists() else ():
        if place.name != TOOLS:
            shutil.rmtree(place, ignore_errors=True)


def configuration(folder: Path) -> dict[str, Any]:
    """Return the runner's configuration; the shortest times are what makes a run of many small jobs quick."""
    asked = {"fetch_interval": "1s", "fetch_interval_max": "1s", "state_report_interval": "1s"}
    told = {"log_report_interval": "1s", "log_report_max_latency": "500ms"}
    return {
        "log": {"level": "info"},
        "runner": {
            "file": str(folder / "registration"),
            "capacity": CAPACITY,
            "labels": environment.labels(),
            **asked,
            **told,
        },
        "cache": {"enabled": False},
        # A job on the machine itself has its folder below the second; the first would be made in the root otherwise.
        "container": {"bind_workdir": True, "workdir_parent": str(folder / "work").lstrip("/")},
        "host": {"workdir_parent": str(folder / "host")},
    }


def _registration() -> list[str]:
    secret = repositories.runner_token()
    return ["--no-interactive", "--instance", environment.forge(), "--token", secret, "--name", "lab"]


def _run(folder: Path, own: Mapping[str, str], *words: str) -> None:
    """Run the runner once, in such namespaces as it will work in."""
    programs.output(_inside(folder, own, *words), seconds=_PATIENCE)
    (folder / "registration").chmod(0o600)


def _started(folder: Path, own: Mapping[str, str], *words: str) -> None:
    state.start(NAME, _inside(folder, own, *words))


def _inside(folder: Path, own: Mapping[str, str], *words: str) -> list[programs.Argument]:
    """Return a command of the runner in namespaces of its own; its environment lies where only root reads it."""
    stated = folder / f"{words[0]}.json"
    group = groups.made(groups.BUILDERS) / "cgroup.procs" if groups.offered() else None
    credentials.keep(stated, json.dumps(described(folder, own, group, *words), indent=1))
    first: list[programs.Argument] = [sys.executable, "-S", "-E", Path(__file__).with_name("first.py"), stated]
    return ["unshare", *_NAMESPACES, *first]


def described(folder: Path, own: Mapping[str, str], group: Path | None, *words: str) -> dict[str, Any]:
    """Return what the first process is told: what lies over the machine's files, what to start, and in which group."""
    over = {str(ours): str(machines) for ours, machines in view.over(folder).items()}
    command = [str(builds.program("gitea-runner")), words[0], "--config", str(folder / "config.yml"), *words[1:]]
    own_group = {"group": str(group)} if group else {}
    return {"over": over, "command": command, "environment": dict(own), "folder": str(folder), **own_group}


def registered() -> bool:
    """Tell whether the forge knows a runner that is there."""
    found = people.administrator().ask("GET", "/admin/actions/runners")
    return any(one["status"] != "offline" for one in found.get("runners") or [])
