"""STS: who the caller is, and roles for web identities and other roles. moto's takes any token, so this is ours."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from delivery.terraform.identity.judge import Claims
from delivery.terraform.render.model import Role
from lab.aws import issuers
from lab.aws.access import Access
from lab.aws.errors import REQUEST, STS_NAMESPACE, AwsError
from lab.aws.issuers import Issuers
from lab.aws.sessions import Session, Vault

Form = Mapping[str, str]

_SHORTEST: Final = 900
_USUAL: Final = 3600
#: A chained session lasts an hour at most: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
_LONGEST: Final = {"AssumeRole": 3600, "AssumeRoleWithWebIdentity": 43200}
_SESSION_NAME: Final = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
#: Whatever would narrow a session further is refused, since ignoring it would give more than was asked for.
_NOT_PLAYED: Final = ("Policy", "PolicyArns", "ProviderId", "SerialNumber", "Tags", "ExternalId")


class Sts:
    """The service."""

    def __init__(self, access: Access, vault: Vault, issuers_: Issuers) -> None:
        self._access = access
        self._vault = vault
        self._issuers = issuers_

    def web_identity(self, form: Form) -> str:
        """Answer ``AssumeRoleWithWebIdentity``, which nobody signs: the token is what is judged.

        Raises:
            AwsError: the token or the role's trust policy is against it.
        """
        _, arn, token = (_needed(form, key) for key in ("RoleSessionName", "RoleArn", "WebIdentityToken"))
        known = {provider.url: provider for _, _, provider in self._access.platform.named("providers")}
        claims = issuers.verified(token, self._issuers, known)
        found = self._access.of_arn(arn)
        self._access.web_identity(found[1] if found else None, claims)
        if found is None:  # pragma: no cover - nobody's role is refused above
            raise AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
        about = {
            "SubjectFromWebIdentityToken": claims.subject,
            "Audience": claims.audiences[0],
            "Provider": self._provider(claims),
        }
        return self._given("AssumeRoleWithWebIdentity", found, form, about)

    def role(self, caller: Session, form: Form) -> str:
        """Answer ``AssumeRole``.

        Raises:
            AwsError: the caller's policies or the role's trust policy are against it.
        """
        _, arn = _needed(form, "RoleSessionName"), _needed(form, "RoleArn")
        found = self._access.of_arn(arn)
        self._access.take(caller, found[1] if found else None, arn)
        if found is None:  # pragma: no cover - as above
            raise AwsError("AccessDenied", arn)
        return self._given("AssumeRole", found, form, {})

    def identity(self, caller: Session) -> str:
        """Answer ``GetCallerIdentity``, which everybody may call who is anybody."""
        arn = self._access.arn(caller)
        account = self._access.platform.account
        user = account if caller.operator else f"{_role_id(caller.role)}:{caller.name}"
        return _answer("GetCallerIdentity", {"Arn": arn, "UserId": user, "Account": account})

    def _given(self, action: str, found: tuple[str, Role], form: Form, about: Mapping[str, str]) -> str:
        role_name, role = found
        name = form["RoleSessionName"]
        seconds = _seconds(form, min(role.max_session_seconds, _LONGEST[action]))
        if not _SESSION_NAME.fullmatch(name):
            raise AwsError("ValidationError", f"roleSessionName {name!r} must satisfy {_SESSION_NAME.pattern}")
        session = self._vault.session(role_name, name, seconds)
        return _answer(action, {
            "Credentials": credentials(session, self._vault.token(session)),
            "AssumedRoleUser": {"AssumedRoleId": f"{_role_id(role_name)}:{name}", "Arn": self._access.arn(session)},
            **about,
        })  # fmt: skip

    def _provider(self, claims: Claims) -> str:
        arns = (arn for _, arn, provider in self._access.platform.named("providers") if provider.url == claims.issuer)
        return next(arns, "")


def credentials(session: Session, token: str) -> dict[str, str]:
    """Return a session's credentials as STS names them."""
    end = dt.datetime.fromtimestamp(session.expires, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "AccessKeyId": session.key,
        "SecretAccessKey": session.secret,
        "SessionToken": token,
        "Expiration": end,
    }


def _needed(form: Form, name: str) -> str:
    for other in form:
        if other.split(".")[0] in _NOT_PLAYED:
            raise AwsError(
                "ValidationError", f"{other}: the lab's STS does not play this; a session without it is accepted"
            )
    if not (value := form.get(name)):
        raise AwsError("ValidationError", f"Value null at '{name[0].lower()}{name[1:]}' must not be null")
    return value


def _seconds(form: Form, longest: int) -> int:
    stated = form.get("DurationSeconds", str(min(_USUAL, longest)))
    if not stated.isdecimal() or int(stated) < _SHORTEST:
        raise AwsError("ValidationError", f"durationSeconds {stated!r} must be {_SHORTEST} or more")
    if int(stated) > longest:
        raise AwsError(
            "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    return int(stated)


def _role_id(name: str) -> str:
    return "AROA" + hashlib.sha256(name.encode()).hexdigest()[:17].upper()


def _answer(action: str, result: Mapping[str, str | Mapping[str, str]]) -> str:
    root = ET.Element(f"{action}Response", xmlns=STS_NAMESPACE)
    _fill(ET.SubElement(root, f"{action}Result"), result)
    ET.SubElement(ET.SubElement(root, "ResponseMetadata"), "RequestId").text = REQUEST
    return ET.tostring(root, encoding="unicode")


def _fill(element: ET.Element, content: Mapping[str, str | Mapping[str, str]]) -> None:
    for name, value in content.items():
        child = ET.SubElement(element, name)
        if isinstance(value, str):
            child.text = value
        else:
            _fill(child, value)
