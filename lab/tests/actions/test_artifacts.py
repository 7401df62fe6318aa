"""Artifacts, by a server that keeps them as the forge does."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lab.actions.doubles.artifacts import backend
from lab.actions.doubles.job import FailedError
from lab.tests.actions.job_step import Step

CLAIMS = base64.urlsafe_b64encode(json.dumps({"scp": "Actions.Results:21:49"}).encode()).decode().rstrip("=")
TOKEN = f"head.{CLAIMS}.signature"
OWN = {"workflow_run_backend_id": "21", "workflow_job_run_backend_id": "49"}


class Forge(http.server.BaseHTTPRequestHandler):
    """Keeps what is uploaded; refuses who is not the job, and a hash that is not that of the content."""

    kept: dict[str, bytes]
    asked: list[tuple[str, dict[str, Any]]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = self.path.rpartition("/")[2]
        self.asked.append((call, body))
        if self.headers["Authorization"] != f"Bearer {TOKEN}" or not OWN.items() <= body.items():
            self.send_error(401)
        else:
            self._answer(json.dumps(self._said(call, body)).encode())

    def _said(self, call: str, body: dict[str, Any]) -> dict[str, Any]:
        name = body.get("name", "")
        address = f"http://{self.headers['Host']}/blob?name={name}"
        if call == "CreateArtifact":
            self.kept[name] = b""
        if call == "FinalizeArtifact":
            assert body["hash"] == f"sha256:{hashlib.sha256(self.kept[name]).hexdigest()}"
            assert body["size"] == str(len(self.kept[name]))
        listed = [{"name": one} for one in self.kept if one == body.get("name_filter")]
        return {"artifacts": listed, "signedUploadUrl": address, "signedUrl": address, "ok": True}

    def do_PUT(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        assert asked["comp"] == ["appendBlock"]
        self.kept[asked["name"][0]] += self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"")

    def do_GET(self) -> None:
        self._answer(self.kept[parse_qs(urlsplit(self.path).query)["name"][0]])

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def forge() -> Iterator[dict[str, str]]:
    """Serve artifacts; give what the runner says of it."""
    kind = type("Served", (Forge,), {"kept": {}, "asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        yield {"ACTIONS_RESULTS_URL": address, "ACTIONS_RUNTIME_TOKEN": TOKEN, "no_proxy": "127.0.0.1"}
        server.shutdown()
        thread.join()


def upload(one: Step, forge: dict[str, str], **inputs: str) -> str:
    stated = {"name": "image", "if-no-files-found": "error", "retention-days": "7"}
    return one.run("actions/upload-artifact", stated | inputs, forge).stdout


def download(one: Step, forge: dict[str, str], name: str = "image") -> str:
    return one.run("actions/download-artifact", {"name": name, "path": "dist"}, forge).stdout


def test_files_come_back_below_what_they_have_in_common(step: Callable[[], Step], forge: dict[str, str]) -> None:
    one, two = step(), step()
    (one.workspace / "dist").mkdir()
    (one.workspace / "dist" / "image.tar").write_bytes(bytes(range(256)) * 70_000)
    (one.workspace / "dist" / "sbom.json").write_text("{}")
    assert "2 files, 17.9 MB" in upload(one, forge, path="dist/image.tar\ndist/sbom.json\n")
    assert "2 files, 17.9 MB" in download(two, forge)
    for name in ("image.tar", "sbom.json"):
        assert (two.workspace / "dist" / name).read_bytes() == (one.workspace / "dist" / name).read_bytes()
    assert not list(Path(one.variables["RUNNER_TEMP"]).iterdir())


def test_a_folder_is_taken_with_all_that_is_in_it(step: Callable[[], Step], forge: dict[str, str]) -> None:
    one, two = step(), step()
    for name in ("a", "deep/b"):
        (one.workspace / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (one.workspace / "dist" / name).write_text(name)
    upload(one, forge, path="dist")
    download(two, forge)
    assert (two.workspace / "dist" / "deep" / "b").read_text() == "deep/b"


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"path": "dist/nothing"}, "::error::path: nothing is there of dist/nothing"),
        ({"path": "dist/nothing", "if-no-files-found": "warn"}, "nothing is there of dist/nothing"),
        ({"path": "dist/*.tar"}, "::error::path: 'dist/*.tar' is a pattern"),
        ({"path": "dist", "retention-days": "long"}, "::error::retention-days: 'long' is no number"),
    ],
)
def test_what_cannot_be_uploaded_is_told(
    step: Callable[[], Step], forge: dict[str, str], inputs: dict[str, str], words: str
) -> None:
    assert upload(step(), forge, **inputs).startswith(words)


def test_what_the_run_has_not_is_an_error(step: Callable[[], Step], forge: dict[str, str]) -> None:
    assert "::error::this run has no artifact other" in download(step(), forge, "other")


def test_another_jobs_token_is_refused(step: Callable[[], Step], forge: dict[str, str]) -> None:
    other = {**forge, "ACTIONS_RUNTIME_TOKEN": f"other.{CLAIMS}.signature"}
    assert "answers 401" in download(step(), other)


def test_a_token_that_names_no_run() -> None:
    with pytest.raises(FailedError, match="names no run"):
        backend("x.e30.y")
