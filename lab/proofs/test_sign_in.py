"""Argo CD is reached as its README says, and lets in who has the password and nobody else."""

from __future__ import annotations

import base64
import json
import re
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from lab import argo_cd, cluster, settings
from lab.proofs.results import Facts
from lab.proofs.stage import Document

_INITIAL = "argocd-initial-admin-secret"
_SECONDS = 10.0
_FORWARDED = re.compile(r"Forwarding from (127\.0\.0\.1:\d+)")


@pytest.fixture
def address() -> Iterator[str]:
    """Forward a free port to Argo CD's server, in the README's way."""
    command = cluster.command("-n", settings.ARGO_CD, "port-forward", "service/argocd-server", ":443")
    words = [str(word) for word in command]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as forwarding:
        try:
            found = _FORWARDED.match(forwarding.stdout.readline() if forwarding.stdout else "")
            assert found, "no port is forwarded to Argo CD's server"
            yield f"https://{found[1]}"
        finally:
            forwarding.terminate()


def test_who_has_the_password_sees_every_application(address: str, facts: Facts) -> None:
    status, answer = _asked(f"{address}/api/v1/session", body={"username": "admin", "password": _password()})
    assert status == 200, f"the initial password is refused: {status}"
    status, answer = _asked(f"{address}/api/v1/applications?fields=items.metadata.name", token=answer["token"])
    names = sorted(item["metadata"]["name"] for item in answer["items"] or ())
    assert (status, names) == (200, sorted(argo_cd.applications()))
    facts.note(f"signed in with the initial password: {len(names)} Applications")


@pytest.mark.parametrize(
    ("path", "body"),
    [("applications", None), ("clusters", None), ("session", {"username": "admin", "password": "not-it"})],
)
def test_nobody_else_is_let_in(address: str, path: str, body: dict[str, str] | None, facts: Facts) -> None:
    status, _ = _asked(f"{address}/api/v1/{path}", body=body)
    assert status == 401, f"without the password, {path} answers {status}"
    facts.note("without a token or with another password: 401")


def _password() -> str:
    found = cluster.get("secret", _INITIAL, settings.ARGO_CD)
    assert found, f"there is no Secret {_INITIAL}"
    return base64.b64decode(found["data"]["password"]).decode()


def _asked(address: str, body: object = None, token: str | None = None) -> tuple[int, Document]:
    """Ask Argo CD's server; return its status and answer. Its certificate is one that it has signed itself."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, data, headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS, context=_unverified()) as answer:  # noqa: S310 - as above
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {}


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
