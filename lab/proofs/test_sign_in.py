"""Argo CD is reached as its README says, and lets in who has the password and nobody else."""

from __future__ import annotations

import base64
import re
import ssl
import subprocess
from collections.abc import Iterator

import pytest
import urllib3

from lab import argo_cd, cluster, settings
from lab.proofs.results import Facts
from lab.proofs.stage import Document

_INITIAL = "argocd-initial-admin-secret"
_NAME = f"argocd-server.{settings.ARGO_CD}.svc"
_CERTIFICATES = ("argocd-server-tls", "argocd-secret")
"""The Secrets in which the server's certificate lies: one that it was given, or one that it has made itself."""
_SECONDS = 10.0
_FORWARDED = re.compile(r"Forwarding from (127\.0\.0\.1):(\d+)")


@pytest.fixture
def server() -> Iterator[urllib3.HTTPSConnectionPool]:
    """Forward a free port to Argo CD's server, in the README's way."""
    command = cluster.command("-n", settings.ARGO_CD, "port-forward", "service/argocd-server", ":443")
    words = [str(word) for word in command]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as forwarding:
        try:
            found = _FORWARDED.match(forwarding.stdout.readline() if forwarding.stdout else "")
            assert found, "no port is forwarded to Argo CD's server"
            yield urllib3.HTTPSConnectionPool(
                found[1],
                int(found[2]),
                timeout=_SECONDS,
                retries=False,
                ssl_context=_trusting(),
                assert_hostname=_NAME,
                server_hostname=_NAME,
            )
        finally:
            forwarding.terminate()


def test_who_has_the_password_sees_every_application(server: urllib3.HTTPSConnectionPool, facts: Facts) -> None:
    status, answer = _asked(server, "session", body={"username": "admin", "password": _password()})
    assert status == 200, f"the initial password is refused: {status}"
    status, answer = _asked(server, "applications?fields=items.metadata.name", token=answer["token"])
    names = sorted(item["metadata"]["name"] for item in answer["items"] or ())
    assert (status, names) == (200, sorted(argo_cd.applications()))
    facts.note(f"signed in with the initial password: {len(names)} Applications")


@pytest.mark.parametrize(
    ("path", "body"),
    [("applications", None), ("clusters", None), ("session", {"username": "admin", "password": "not-it"})],
)
def test_nobody_else_is_let_in(
    server: urllib3.HTTPSConnectionPool, path: str, body: dict[str, str] | None, facts: Facts
) -> None:
    status, _ = _asked(server, path, body=body)
    assert status == 401, f"without the password, {path} answers {status}"
    facts.note("without a token or with another password: 401")


def _password() -> str:
    return _secret(_INITIAL)["password"].decode()


def _secret(name: str) -> dict[str, bytes]:
    """Return what a Secret of Argo CD's holds; nothing where it is not there."""
    found = cluster.get("secret", name, settings.ARGO_CD) or {}
    return {key: base64.b64decode(value) for key, value in found.get("data", {}).items()}


def _trusting() -> ssl.SSLContext:
    """Return a context that believes the server's own certificate and no other."""
    (certificate, *_) = [held["tls.crt"] for held in map(_secret, _CERTIFICATES) if "tls.crt" in held]
    context = ssl.create_default_context(cadata=certificate.decode())
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _asked(
    server: urllib3.HTTPSConnectionPool, path: str, body: object = None, token: str | None = None
) -> tuple[int, Document]:
    """Ask Argo CD's server; return its status and answer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    method = "GET" if body is None else "POST"
    answer = server.request(method, f"/api/v1/{path}", json=body, headers=headers)
    return answer.status, answer.json()
