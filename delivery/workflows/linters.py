"""The judges from outside: actionlint, zizmor and shellcheck."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError, Finding
from delivery.workflows.documents import Workflow

PROGRAMS = ("actionlint", "zizmor", "shellcheck")
SHELLS = {"sh", "bash", "dash", "ksh"}


def versions() -> str:
    """Return the judges with their versions."""
    actionlint = programs.output("actionlint", "-version").splitlines()[0]
    zizmor = programs.output("zizmor", "--version").split()[-1]
    shellcheck = programs.output("shellcheck", "--version").splitlines()[1].split()[-1]
    return f"actionlint {actionlint.removeprefix('v')}, zizmor {zizmor}, shellcheck {shellcheck}"


def actionlint(workflows: Sequence[Workflow]) -> Iterator[Finding]:
    """Give what actionlint finds; shellcheck judges the run blocks by it."""
    paths = [workflow.path for workflow in workflows]
    shellcheck = programs.found("shellcheck")
    flags = ("-format", "{{json .}}", "-pyflakes", "", "-shellcheck", str(shellcheck))
    done = programs.run("actionlint", *flags, *paths)
    for found in _answer("actionlint", done.stdout, done.stderr, ok=done.returncode in (0, 1)) or []:
        place = f"{Path(found['filepath']).name}:{found['line']}"
        yield Finding(place, f"actionlint/{found['kind']}", found["message"])


def zizmor(paths: Sequence[Path]) -> Iterator[Finding]:
    """Give what zizmor finds, offline and with every audit on, in workflows and dependabot.yml."""
    flags = ["--offline", "--no-progress", "--no-config", "--persona=pedantic", "--format=json-v1", "--no-exit-codes"]
    done = programs.run("zizmor", *flags, *paths)
    for found in _answer("zizmor", done.stdout, done.stderr, ok=done.returncode == 0):
        yield Finding(_zizmor_place(found), f"zizmor/{found['ident']}", found["desc"])


def _zizmor_place(found: dict[str, Any]) -> str:
    """Return where zizmor found something."""
    location = next((one for one in found["locations"] if one["symbolic"]["kind"] == "Primary"), found["locations"][0])
    path = location["symbolic"]["key"]["Local"]["verbatim_path"]
    return f"{Path(path).name}:{location['concrete']['location']['start_point']['row'] + 1}"


def shellcheck(scripts: Sequence[Path], root: Path) -> Iterator[Finding]:
    """Give what shellcheck finds in shell scripts."""
    if not scripts:
        return
    done = programs.run("shellcheck", "--format=json1", "--external-sources", "--norc", *scripts, cwd=root)
    answer = _answer("shellcheck", done.stdout, done.stderr, ok=done.returncode in (0, 1))
    for found in answer["comments"]:
        yield Finding(f"{found['file']}:{found['line']}", f"shellcheck/SC{found['code']}", found["message"])


def scripts(root: Path) -> list[Path]:
    """Return every shell script that Git tracks or would: by its name, or by its first line."""
    listed = programs.output("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=root)
    paths = [Path(name) for name in listed.split("\0") if name]
    return [path for path in paths if (root / path).is_file() and shell(root / path)]


def shell(path: Path) -> bool:
    """Tell whether a file is a shell script."""
    if path.suffix in {".sh", ".bash"}:
        return True
    with path.open("rb") as file:
        first = file.readline(200).decode("utf-8", "replace")
    words = first.removeprefix("#!").replace("/", " ").split()
    return first.startswith("#!") and bool(SHELLS & set(words))


def _answer(name: str, said: str, error: str, *, ok: bool) -> Any:  # noqa: ANN401 - each judge's own JSON
    """Return a judge's JSON.

    Raises:
        CannotCheckError: it failed, or what it said is none.
    """
    try:
        if ok:
            return json.loads(said)
    except json.JSONDecodeError:
        pass
    raise CannotCheckError(f"{name} could not judge: {programs.last(error or said, 2)}")
