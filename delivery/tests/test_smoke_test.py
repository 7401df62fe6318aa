"""The smoke test that each sync ends with: what it takes for right, and what it does not."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "k8s/components/smoke-test/smoke_test.py"
RIGHT: dict[str, Any] = {
    "/version": {"commit": "abc"},
    "/v1/colors?color=rebeccapurple": {"color": {"hex": "#663399"}},
    "/v1/generate?count=5&seed=smoke": {"palette": [{}, {}, {}, {}, {}]},
}


class Answers(BaseHTTPRequestHandler):
    """Answers with what its server holds for the path, else 404."""

    def do_GET(self) -> None:
        answer = self.server.answers.get(self.path)  # type: ignore[attr-defined]
        self.send_response(404 if answer is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(name="server")
def _server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        server.answers = dict(RIGHT)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(name="smoke")
def _smoke(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("smoke_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "_SECONDS_BETWEEN", 0)
    monkeypatch.setattr("sys.argv", ["smoke_test.py", f"http://127.0.0.1:{server.server_port}"])
    monkeypatch.setenv("PALETTE_COMMIT", "abc")
    return module


def test_right_answers_pass(smoke: ModuleType) -> None:
    assert smoke.main() == 0


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        ("/version", {"commit": "def"}, "commit is 'def', not 'abc'"),
        ("/version", {}, "KeyError"),
        ("/v1/colors?color=rebeccapurple", {"color": {"hex": "#663398"}}, "hex is '#663398'"),
        ("/v1/colors?color=rebeccapurple", [], "TypeError"),
        ("/v1/generate?count=5&seed=smoke", {"palette": [{}]}, "count of colors is 1, not 5"),
        ("/v1/generate?count=5&seed=smoke", None, "HTTPError"),
    ],
)
def test_wrong_answer_fails_and_is_told(
    server: HTTPServer, smoke: ModuleType, path: str, answer: Any, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers[path] = answer  # type: ignore[attr-defined]
    assert smoke.main() == 1
    assert told in capsys.readouterr().err


def test_image_that_does_not_know_its_commit_fails(smoke: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALETTE_COMMIT")
    assert smoke.main() == 1


def test_service_that_is_not_there_fails(smoke: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["smoke_test.py", "http://127.0.0.1:1"])
    assert smoke.main() == 1
