"""The way of a change, as far as it needs no lab: what Argo CD's server says, and how an environment answers."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from delivery.findings import CannotCheckError
from lab import answers, load_balancer, tour
from lab.forge import repositories

TOLD = 'time="2026-11-30T01:00:00Z" level=info msg="Received push event repo: {}, revision: main, touchedHead: true"'


@pytest.mark.parametrize("address", ["https://github.com/{}", "https://github.com/{}.git"])
def test_a_push_of_our_repository_is_told(address: str) -> None:
    assert tour.is_told(f"a line\n{TOLD.format(address.format(repositories.ours()))}\n")


@pytest.mark.parametrize("other", ["example-org/other", f"{repositories.ours()}-docs", f"x{repositories.ours()}"])
def test_a_push_of_another_is_not(other: str) -> None:
    assert not tour.is_told(TOLD.format(f"https://github.com/{other}"))
    assert not tour.is_told(f"no push of https://github.com/{repositories.ours()}")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, Any]]]:
    """Serve an environment on a port of this machine; the list holds its answers, the last of them again and again."""
    replies: list[tuple[int, Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = replies.pop(0) if len(replies) > 1 else replies[0]
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setattr(load_balancer, "address", lambda _: f"127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield replies
        server.shutdown()


def test_a_release_is_waited_for_until_it_answers(served: list[tuple[int, Any]]) -> None:
    served += [(200, {"commit": "a" * 40}), (200, {"commit": "b" * 40})]
    answers.wait("dev", "b" * 40)
    with pytest.raises(CannotCheckError, match="dev is bbbbbbbbbbbb still, not cccccccccccc"):
        answers.wait("dev", "c" * 40, seconds=0)


def test_an_answer_that_is_none_is_told(served: list[tuple[int, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    served += [(200, {"mood": "cool"}), (503, {})]
    assert answers.mood("dev") == "cool"
    with pytest.raises(CannotCheckError, match="dev answers 503 to /v1/generate"):
        answers.mood("dev")
    monkeypatch.setattr(load_balancer, "address", lambda _: "127.0.0.1:1")
    with pytest.raises(CannotCheckError, match="dev does not answer /version"):
        answers.commit("dev")
    monkeypatch.setattr(load_balancer, "address", lambda _: None)
    with pytest.raises(CannotCheckError, match="has no address"):
        answers.commit("dev")
