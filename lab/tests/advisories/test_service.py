"""The advisory service: the real pip-audit is answered by it, and a job finds it by the variables that it is given."""

from __future__ import annotations

import http.client
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from delivery.workflows import audit
from lab import state
from lab.advisories import catalogue, database, running
from lab.advisories.service import Service
from lab.aws.serving import beside, server

HASH = "--hash=sha256:" + "0" * 64


@pytest.fixture
def service() -> Iterator[str]:
    with beside(server(Service(catalogue.read()), "127.0.0.1", 0)) as address:
        yield f"{address}/v1/query"


def ask(address: str, question: object, method: str = "POST") -> tuple[int, Any]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    try:
        connection.request(method, place.path, json.dumps(question))
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    finally:
        connection.close()


def release(name: str, version: str, ecosystem: str = "PyPI") -> dict[str, object]:
    return {"package": {"name": name, "ecosystem": ecosystem}, "version": version}


def test_a_vulnerable_release_is_told_of_and_a_sound_one_is_not(service: str) -> None:
    status, answer = ask(service, release("litestar", "2.12.1"))
    assert status == 200
    assert [one["id"] for one in answer["vulns"]] == ["GHSA-gjcc-jvgw-wvwj"]
    assert ask(service, release("litestar", "2.13.0")) == (200, {})


@pytest.mark.parametrize(
    "question", [{}, [], None, release("a", "no version"), release("a", "1", "npm"), {"package": "a", "version": "1"}]
)
def test_what_is_no_question_is_no_sound_release(service: str, question: object) -> None:
    status, answer = ask(service, question)
    assert (status, answer["code"]) == (400, 3)


def test_nothing_is_answered_elsewhere(service: str) -> None:
    assert ask(f"{service}batch", release("litestar", "2.12.1"))[0] == 404
    assert ask(service, {}, "GET")[0] == 405


def test_pip_audit_stops_at_a_stated_advisory_alone(command: Any, service: str, tmp_path: Path) -> None:
    lock = tmp_path / "runtime.txt"
    lock.write_text(f"requests==2.19.0 {HASH}\nanyio==4.16.0 {HASH}\nlitestar==2.25.0 {HASH}\n")
    said = command(audit, lock, "--osv-url", service)
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "requests 2.19.0: PYSEC-2023-74, " in said.err
    assert "fixed in 2.31.0" in said.err


def test_up_starts_it_once_and_a_job_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("LAB_ADVISORIES_PORT", str(free.getsockname()[1]))
    running.up()
    first = state.processes()
    (made,) = Path(running.variables()["TRIVY_CACHE_DIR"], "db").glob(database.FILE)
    os.utime(made, (0, 0))
    running.up()
    assert state.processes() == first
    assert made.stat().st_mtime > 0  # the database is fresh each time
    assert ask(running.variables()["AUDIT_OSV_URL"], release("h11", "0.14.0"))[1]["vulns"]
