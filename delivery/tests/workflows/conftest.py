"""What the tests of the workflows share: a way to run a command, doubles of services, and a repository to change."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.version import Version

from delivery.findings import guarded

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command's module with arguments, as `python -m delivery` does."""

    def run(module: ModuleType, *arguments: str | Path) -> Said:
        parser = argparse.ArgumentParser()
        module.add(parser)
        capsys.readouterr()
        options = parser.parse_args([str(argument) for argument in arguments])
        code = guarded(lambda: module.run(options))
        return Said(code, *capsys.readouterr())

    return run


def serve(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on a free port of this machine; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Answering(BaseHTTPRequestHandler):
    """Reads and answers JSON, and is quiet."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def content(self) -> Any:
        """Return the request's JSON."""
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")

    def answer(self, content: object, code: int = 200) -> None:
        """Send JSON."""
        body = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def affected(advisory: dict[str, Any], query: dict[str, Any]) -> bool:
    """Tell whether an advisory speaks of the package and version that were asked for."""
    for entry in advisory["affected"]:
        fixed = Version(entry["ranges"][0]["events"][-1]["fixed"])
        if entry["package"]["name"] == query["package"]["name"] and Version(query["version"]) < fixed:
            return True
    return False


@pytest.fixture
def advisory_service() -> Iterator[str]:
    """Give the address of an OSV service that knows the advisories stated in advisories.json."""
    stated = json.loads((HERE / "advisories.json").read_text())

    class Advisories(Answering):
        def do_POST(self) -> None:
            query = self.content()
            known = [advisory for advisory in stated if affected(advisory, query)]
            self.answer({"vulns": known} if known else {})

    yield from serve(Advisories)


@pytest.fixture
def empty_service() -> Iterator[str]:
    """Give the address of an OSV service that knows nothing."""

    class Empty(Answering):
        def do_POST(self) -> None:
            self.content()
            self.answer({})

    yield from serve(Empty)


@pytest.fixture
def doubles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put our doubles of trivy and skopeo before every other; give the folder in which they keep what they know."""
    state = tmp_path / "doubles"
    state.mkdir()
    for name in ("trivy", "skopeo"):
        program = state / name
        shutil.copy(HERE / "doubles" / f"{name}.py", program)
        program.chmod(0o755)
    monkeypatch.setattr("delivery.programs.FOLDERS", (state,))
    return state


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder as somebody, whatever this machine's settings say."""
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = {f"GIT_{role}_{part}": f"t@{role}" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=os.environ | who | names, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


OVERLAY = """\
images:
  # The pipeline writes the next two lines.
  - name: color-palette-api
    newName: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/color-palette-api
    newTag: unreleased
patches:
  - path: serviceaccount.yaml
"""


@dataclass
class Forge:
    """A double of the forge: a bare repository, and what its API was asked and answers."""

    origin: Path
    clone: Path
    pulls: list[dict[str, Any]] = field(default_factory=list)
    statuses: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    may_open: bool = True

    def commit(self, name: str, text: str) -> str:
        """Commit a file to main of the origin, as a merge would; return the commit."""
        path = self.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "-m", name)
        git(self.clone, "push", "--quiet", "origin", "HEAD:main")
        return git(self.clone, "rev-parse", "HEAD")

    def at(self, branch: str, name: str) -> str:
        """Return a file as it is on a branch of the origin."""
        return git(self.origin, "show", f"{branch}:{name}")

    def overlay(self, environment: str, branch: str = "main") -> str:
        """Return an overlay's text on a branch of the origin."""
        return self.at(branch, f"k8s/overlays/{environment}/kustomization.yaml")


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    """Give a forge with a repository whose overlays run nothing yet, and the variables that a job on it has."""
    double = Forge(tmp_path / "origin.git", tmp_path / "clone")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(double.origin))
    git(tmp_path, "clone", "--quiet", str(double.origin), str(double.clone))
    for environment in ("dev", "staging", "prod"):
        double.commit(f"k8s/overlays/{environment}/kustomization.yaml", OVERLAY)

    class Api(Answering):
        def do_GET(self) -> None:
            double.tokens.add(self.headers["Authorization"])
            path = self.path.partition("?")[0]
            if path.endswith("/status"):
                self.answer(
                    {
                        "statuses": [double.statuses[commit]]
                        if (commit := path.split("/")[-2]) in double.statuses
                        else []
                    }
                )
            else:
                self.answer(double.pulls)

        def do_POST(self) -> None:
            asked = self.content()
            if not double.may_open:
                self.answer({"message": "GitHub Actions is not permitted to create or approve pull requests."}, 403)
                return
            number = len(double.pulls) + 1
            refs = {"head": {"ref": asked["head"]}, "base": {"ref": asked["base"]}}
            double.pulls.append({**asked, **refs, "number": number, "html_url": f"http://forge.example/pulls/{number}"})
            self.answer(double.pulls[-1], 201)

        def do_PATCH(self) -> None:
            pull = double.pulls[int(self.path.rsplit("/", 1)[-1]) - 1]
            pull.update(self.content())
            self.answer(pull)

    for address in serve(Api):
        monkeypatch.setenv("GITHUB_API_URL", address)
        monkeypatch.setenv("GITHUB_SERVER_URL", address)
        monkeypatch.setenv("GITHUB_REPOSITORY", "example-org/color-palette-api")
        monkeypatch.setenv("GITHUB_TOKEN", "job-token")
        for name in (
            "GITHUB_SHA",
            "GITHUB_REF_NAME",
            "GITHUB_RUN_ID",
            "GITHUB_OUTPUT",
            "DIGEST",
            "TO",
            "SINCE",
            "FOLDER",
        ):
            monkeypatch.delenv(name, raising=False)
        yield double
