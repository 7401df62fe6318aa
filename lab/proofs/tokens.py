"""Identity tokens that the proofs show STS: the cluster's own, a job's, and those that somebody would like to have."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt

from delivery.findings import CannotCheckError
from lab import cluster, settings
from lab.identity import keys
from lab.identity.claims import SHORTEST, claims_of
from lab.identity.jobs import Job, Owned

_SHA = "0" * 40


def subject(namespace: str, name: str) -> str:
    """Return how a token calls a ServiceAccount."""
    return f"system:serviceaccount:{namespace}:{name}"


def said(token: str) -> dict[str, Any]:
    """Return what a token says, unchecked."""
    return jwt.decode(token, options={"verify_signature": False})


def issued(namespace: str, name: str, audience: str = settings.TOKEN_AUDIENCE) -> str:
    """Have the cluster issue a token for a ServiceAccount."""
    return cluster.kubectl("-n", namespace, "create", "token", name, f"--audience={audience}").strip()


def tampered(token: str, **changes: object) -> str:
    """Return a token that says something else under the same signature."""
    head, _, signature = token.split(".")
    body = json.dumps({**said(token), **changes}).encode()
    return f"{head}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}.{signature}"


def resigned(token: str, **changes: object) -> str:
    """Return a token of the cluster that says something else, signed by the cluster's own key, which the lab has."""
    _, key = settings.certificate("service-accounts")
    name = jwt.get_unverified_header(token)["kid"]
    return jwt.encode({**said(token), **changes}, key.read_text(), keys.ALGORITHM, headers={"kid": name})


def job(**changes: object) -> str:
    """Return the token of the push job on main, but for what is changed, signed by the issuer's own key.

    Raises:
        CannotCheckError: The issuer has no key: it was never started.
    """
    place = settings.state_folder() / "identity" / "issuer.key"
    if not place.exists():
        raise CannotCheckError("the issuer of the jobs' tokens has no key: run `make lab`")
    return keys.kept(place).signed({**of_job(), **changes})


def stranger(name: str, **changes: object) -> str:
    """Return the same token, signed by a key of somebody else's under a name of his choice."""
    key = keys.made()
    key.number = name
    return key.signed({**of_job(), **changes})


def of_job(**changes: str) -> dict[str, Any]:
    """Return the claims of a job of our repository: of the push job on main, but for what is changed of the job."""
    stated = settings.platform()
    described: dict[str, Any] = {
        "owner": Owned(stated["owner"], stated["owner_id"]),
        "repository": Owned(stated["repository"], stated["repository_id"]),
        "actor": Owned("proof", "1"),
        "event": "push",
        "ref": "refs/heads/main",
        "sha": _SHA,
        "workflow": "CI",
        "path": ".github/workflows/ci.yml",
        "run": "1",
        "run_number": "1",
        **changes,
    }
    return claims_of(Job(**described), settings.TOKEN_AUDIENCE, "numbers", int(time.time()), SHORTEST)
