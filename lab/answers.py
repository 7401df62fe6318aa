"""What an environment answers to a person: asked at the address of its load balancer."""

from __future__ import annotations

import json
import time
from typing import Any

import urllib3

from delivery.findings import CannotCheckError
from lab import load_balancer, settings

# A connection that is kept outlives its pod; when it is closed at last, its port leads nowhere for two minutes.
_ALONE = {"Connection": "close"}
_SECONDS = 10.0
_POLL = 0.2
_OK = 200


def asked(environment: str, path: str) -> dict[str, Any]:
    """Ask an environment; return its JSON.

    Raises:
        CannotCheckError: It does not answer well.
    """
    address = load_balancer.address(settings.namespace(environment))
    if address is None:
        raise CannotCheckError(f"the Service of {environment} has no address: is the lab up? `make lab-cluster`")
    try:
        answer = urllib3.request("GET", f"http://{address}{path}", headers=_ALONE, timeout=_SECONDS, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise CannotCheckError(f"{environment} does not answer {path}: {error}") from None
    if answer.status != _OK:
        raise CannotCheckError(f"{environment} answers {answer.status} to {path}")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def commit(environment: str) -> str:
    """Return the commit of the release that answers."""
    return str(asked(environment, "/version")["commit"])


def mood(environment: str) -> str:
    """Return the mood of a palette for which none was asked for."""
    return str(asked(environment, "/v1/generate")["mood"])


def wait(environment: str, wanted: str, seconds: float = 60.0) -> None:
    """Wait until the release of a commit answers.

    Raises:
        CannotCheckError: Another does still.
    """
    end = time.monotonic() + seconds
    while (found := commit(environment)) != wanted:
        if time.monotonic() > end:
            raise CannotCheckError(f"after {seconds:.0f} s {environment} is {found[:12]} still, not {wanted[:12]}")
        time.sleep(_POLL)
