"""actions/checkout: the commit of the run, by git alone; the token is in no file afterwards."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from .job import Double, FailedError, Job, say, without_inputs

_EVERYTHING = ("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")


def run(job: Job) -> None:
    """Check the commit out into an empty workspace."""
    if job.inputs["persist-credentials"] != "false":
        raise FailedError("persist-credentials: only `false` is served; a token in a file outlives its step")
    _emptied(job.workspace)
    git = Git(job.workspace, _authorization(job))
    git("init", "--quiet")
    git("remote", "add", "origin", f"{job.variable('GITHUB_SERVER_URL')}/{job.variable('GITHUB_REPOSITORY')}")
    _fetched(git, job)
    _checked_out(git, job)
    say(f"{git('log', '-1', '--format=%H %s').strip()}")


class Git:
    """Git in one folder, with the job's token in its environment alone."""

    def __init__(self, folder: Path, own: Mapping[str, str]) -> None:
        self._folder = folder
        self._own = own

    def __call__(self, *words: str) -> str:
        """Run it; return what it printed.

        Raises:
            FailedError: It failed.
        """
        environment = {**without_inputs(), **self._own}
        command = ["git", "-C", str(self._folder), *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - git alone
        if done.returncode:
            raise FailedError(f"git {words[0]}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def _emptied(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place in folder.iterdir():
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink()


def _authorization(job: Job) -> dict[str, str]:
    """Return git's variables, as ``delivery.workflows.repository`` does: an action comes to a job without that."""
    secret = base64.b64encode(f"x-access-token:{job.inputs['token']}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{job.variable('GITHUB_SERVER_URL')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _fetched(git: Git, job: Job) -> None:
    depth = job.inputs["fetch-depth"]
    if not depth.isdecimal():
        raise FailedError(f"fetch-depth: {depth!r} is no number; 0 is the whole history")
    commit = job.variable("GITHUB_SHA")
    wanted = (*_EVERYTHING, commit) if depth == "0" else (f"--depth={depth}", commit)
    git("fetch", "--quiet", "--no-recurse-submodules", "origin", *wanted)


def _checked_out(git: Git, job: Job) -> None:
    """Check the commit out: on the branch of that name, or, for a pull request, on none."""
    commit, ref = job.variable("GITHUB_SHA"), job.variable("GITHUB_REF")
    if ref.startswith("refs/heads/"):
        git("checkout", "--quiet", "-B", ref.removeprefix("refs/heads/"), commit)
    else:
        git("checkout", "--quiet", "--detach", commit)


DOUBLE = Double(
    "actions/checkout",
    "Checks out the commit of the run.",
    run,
    {"token": "${{ github.token }}", "fetch-depth": "1", "persist-credentials": "true"},
)
