"""The Git server, cloned from by a real git."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from delivery.locations import ROOT
from delivery.workflows.overlays import Release
from lab import certificates, git_server, repository, settings, state

RELEASE = Release("0" * 40, "sha256:" + "1" * 64)


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """Serve the repository on this machine alone; return its address and git's words for believing it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    certificates.make()
    repository.make(RELEASE)
    monkeypatch.setattr(settings, "GIT", settings.Port("git", "127.0.0.1", "LAB_GIT_PORT", port))
    repository.serve()
    authority, _ = settings.certificate(certificates.AUTHORITY)
    resolve = f"{settings.FORGE}:{port}:127.0.0.1"
    assert state.until(lambda: answers(port), 20)
    # As a variable, which counts more than what this machine's own settings say.
    monkeypatch.setenv("GIT_SSL_CAINFO", str(authority))
    words = ["git", "-c", f"http.curloptResolve={resolve}", "-c", "http.proxy="]
    return f"https://{settings.FORGE}:{port}/{settings.repository_path()}", words


def test_it_is_cloned_by_its_name_in_production(served: tuple[str, list[str]], tmp_path: Path) -> None:
    address, git = served
    subprocess.run([*git, "clone", "--quiet", address, tmp_path / "clone"], check=True)
    overlay = (tmp_path / "clone" / "k8s" / "overlays" / "prod" / "kustomization.yaml").read_text()
    assert RELEASE.digest in overlay


def test_who_believes_another_authority_does_not_believe_it(
    served: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, git = served
    monkeypatch.setenv("GIT_SSL_CAINFO", str(settings.certificate(certificates.FRONT)[0]))
    done = subprocess.run([*git, "clone", address, tmp_path / "clone"], check=False, capture_output=True, text=True)
    assert done.returncode
    assert "certificate" in done.stderr


def test_it_is_to_read_only(served: tuple[str, list[str]], tmp_path: Path) -> None:
    address, git = served
    subprocess.run([*git, "clone", "--quiet", address, tmp_path / "clone"], check=True)
    before = repository.head()
    done = subprocess.run(
        [*git, "-C", tmp_path / "clone", "push", "origin", "HEAD:other"], check=False, capture_output=True, text=True
    )
    assert done.returncode
    assert "403" in done.stderr
    assert repository.head() == before


def test_a_body_in_chunks_is_put_together() -> None:
    assert b"".join(git_server.chunks(io.BytesIO(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"))) == b"abcde"


def test_it_needs_nothing_but_python() -> None:
    done = subprocess.run([sys.executable, "-S", "-c", "import lab.git_server"], cwd=ROOT, check=False)
    assert done.returncode == 0
