"""AWS and its registry as the proofs ask them: by their API, over TLS, each refusal by the name that AWS gives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from delivery.findings import CannotCheckError
from delivery.image import oci
from delivery.terraform.render.model import Platform, read
from lab import certificates, names, servers, settings
from lab.aws import running
from lab.aws.sessions import Vault

PUSH, PLAN = "GitHubActions-ECR-Push", "GitHubActions-Terraform-Plan"
"""The roles of the workflows' jobs."""
_ONCE = {"max_attempts": 0}
_SESSION = "proof"
_SECONDS = 3600
_PATIENCE = 60.0


class Caller(NamedTuple):
    """Credentials of AWS: temporary ones, but for the operator's."""

    key: str
    secret: str
    token: str | None


class Answer(NamedTuple):
    """What the registry answers."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The name of its error; empty where it is none."""
        try:
            return str(json.loads(self.body)["errors"][0]["code"])
        except (ValueError, KeyError, TypeError, IndexError):
            return ""


def need() -> None:
    """See that AWS and the registry are there.

    Raises:
        CannotCheckError: One is not.
    """
    for server in (names.aws(), names.registry()):
        if not servers.answers(server):
            raise CannotCheckError(f"{server.hosts[0]} does not answer: run `make lab`")


def platform() -> Platform:
    """Return what our Terraform makes."""
    return read(running.policies())


def session(role: str) -> Caller:
    """Return a session of a role, as STS gives it once it has judged who asks."""
    vault = Vault(running.folder())
    made = vault.session(role, _SESSION, _SECONDS)
    return Caller(made.key, made.secret, vault.token(made))


def operator() -> Caller:
    """Return the operator's key."""
    kept = Vault(running.folder()).operator
    return Caller(kept.key, kept.secret, None)


def client(service: str, caller: Caller | None = None) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes
    """Return a client that signs as a caller; without one it signs nothing."""
    need()
    authority, _ = settings.certificate(certificates.AUTHORITY)
    signed = {"aws_access_key_id": caller.key, "aws_secret_access_key": caller.secret} if caller else {}
    token = {"aws_session_token": caller.token} if caller and caller.token else {}
    unsigned = {} if caller else {"signature_version": UNSIGNED}
    return boto3.client(
        service, endpoint_url=f"https://{names.address(names.aws())}", region_name=settings.platform()["region"],
        verify=str(authority), config=Config(retries=_ONCE, s3={"addressing_style": "path"}, **unsigned),
        **signed, **token,
    )  # fmt: skip


def assumed(role: str, token: str) -> Caller:
    """Return the credentials that STS gives for a token.

    Raises:
        ClientError: It gives none.
    """
    arn = f"arn:aws:iam::{settings.platform()['account']}:role/{role}"
    given = client("sts").assume_role_with_web_identity(RoleArn=arn, RoleSessionName=_SESSION, WebIdentityToken=token)
    found = given["Credentials"]
    return Caller(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])


def refusal(role: str, token: str) -> str:
    """Return the error with which STS refuses a token a role; empty where it gives the role."""
    try:
        assumed(role, token)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def login(caller: Caller) -> str:
    """Return the header that shows the registry a caller's login.

    Raises:
        ClientError: ECR gives it none.
    """
    given = client("ecr", caller).get_authorization_token()["authorizationData"][0]["authorizationToken"]
    return f"Basic {given}"


def login_file(caller: Caller, place: Path) -> Path:
    """Write a caller's login where skopeo reads it."""
    place.touch(mode=0o600)
    auth = login(caller).removeprefix("Basic ")
    place.write_text(json.dumps({"auths": {names.registry().hosts[0]: {"auth": auth}}}))
    return place


def registry(method: str, path: str, header: str, body: bytes | None = None, kind: str = oci.MANIFEST) -> Answer:
    """Ask the registry, under its production name; ``path`` begins behind the image's name, or with ``/v2/``."""
    name, whole = names.registry().hosts[0], path if path.startswith("/v2/") else f"/v2/{settings.IMAGE}/{path}"
    headers = {"Host": name, "Authorization": header, "Content-Type": kind, "Accept": oci.MANIFEST}
    answered = servers.connections(names.registry()).request(method, whole, body=body, headers=headers)
    return Answer(answered.status, answered.headers, answered.data)
