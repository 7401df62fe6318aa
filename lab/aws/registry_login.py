"""ECR's login: the user is ``AWS``, the password a token that says whose it is, for twelve hours."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Final

from lab.aws.errors import AwsError
from lab.aws.sessions import Session, Vault

USER: Final = "AWS"
#: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
SECONDS: Final = 12 * 3600.0
_PURPOSE: Final = "registry"


def answer(session: Session, vault: Vault, endpoint: str) -> str:
    """Return what ``GetAuthorizationToken`` answers a session."""
    until = vault.clock() + SECONDS
    token = vault.sealed(_PURPOSE, {"role": session.role, "name": session.name, "expires": until})
    login = base64.b64encode(f"{USER}:{token}".encode()).decode()
    data = {"authorizationToken": login, "expiresAt": until, "proxyEndpoint": endpoint}
    return json.dumps({"authorizationData": [data]})


def caller(header: str, vault: Vault) -> Session | None:
    """Return whose login an ``Authorization`` header is; nothing where it is nobody's, or too old."""
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, _, token = base64.b64decode(value, validate=True).decode().partition(":")
        found = vault.opened(_PURPOSE, token)
    except (binascii.Error, UnicodeDecodeError, AwsError):
        return None
    if user != USER or found["expires"] <= vault.clock():
        return None
    return Session("", "", found["role"], found["name"], found["expires"])
