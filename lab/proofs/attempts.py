"""Calls of AWS that the proofs try as each role: which a role makes must be exactly those that it needs.

Each changes nothing where it is allowed: it reads, or it names what is not there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from delivery.findings import CannotCheckError
from delivery.terraform.render.model import Platform
from lab import settings
from lab.aws import running
from lab.proofs import aws
from lab.proofs.aws import Caller

Attempt = Callable[[Caller], object]
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "403"})
_UNJUDGED = frozenset({"InvalidAction", "UnknownOperationException"})
_ANYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"
LOGIN, PULL, PUSH = "log in to the registry", "pull", "push"
READ_STATE, LIST_STATES = "read a state", "list the states"


class DeniedError(Exception):
    """The registry refuses a call."""


def all_of(platform: Platform) -> dict[str, Attempt]:
    """Return every attempt by what it is."""
    bucket = next(name for _, name, _ in platform.named("buckets"))
    return {**dict(_registry()), **dict(_secrets()), **dict(_states(bucket)), **dict(_identities())}


def needed() -> dict[str, set[str]]:
    """Return what each role needs of the attempts."""
    services = {f"{settings.namespace(one)}-workload": {read_secret(one)} for one in settings.ENVIRONMENTS}
    nodes = {running.NODE_ROLE.replace("-dev-", f"-{one}-"): {LOGIN, PULL} for one in settings.ENVIRONMENTS}
    plan = {READ_STATE, LIST_STATES}
    return {aws.PUSH: {LOGIN, PULL, PUSH}, aws.PLAN: plan, **services, **nodes}


def allowed(caller: Caller, attempts: Mapping[str, Attempt]) -> set[str]:
    """Return the attempts that a caller is not denied."""
    return {what for what, attempt in attempts.items() if _may(attempt, caller, what)}


def _may(attempt: Attempt, caller: Caller, what: str) -> bool:
    """Tell whether a call is allowed; that it fails for another reason, such as nothing being there, is none.

    Raises:
        CannotCheckError: AWS's double does not judge this call.
    """
    try:
        attempt(caller)
    except DeniedError:
        return False
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        if code in _UNJUDGED:
            raise CannotCheckError(f"{what}: the lab's AWS cannot judge it ({code})") from None
        return code not in _DENIED
    return True


def read_secret(environment: str) -> str:
    """Return what reading an environment's secret is called."""
    return f"read {environment}'s secret"


def _registry() -> Iterator[tuple[str, Attempt]]:
    named, none = {"repositoryName": settings.IMAGE}, {"imageTag": "none"}
    yield LOGIN, aws.login
    yield PULL, lambda caller: _asked(caller, "HEAD", "manifests/none")
    yield PUSH, _pushes
    yield "delete an image", lambda caller: _asked(caller, "DELETE", f"manifests/sha256:{'0' * 64}")
    yield "delete an image by the API", _call("ecr", "batch_delete_image", **named, imageIds=[none])
    yield "make tags mutable", _call("ecr", "put_image_tag_mutability", **named, imageTagMutability="IMMUTABLE")
    yield "delete the repository", _call("ecr", "delete_repository", **named)
    yield "open the repository", _call("ecr", "set_repository_policy", **named, policyText="{}")
    yield "make a repository", _call("ecr", "create_repository", repositoryName=secrets.token_hex(4))


def _asked(caller: Caller, method: str, path: str) -> aws.Answer:
    answer = aws.registry(method, path, aws.login(caller))
    if answer.status == 403:  # noqa: PLR2004 - HTTP's Forbidden
        raise DeniedError(answer.code)
    return answer


def _pushes(caller: Caller) -> None:
    """Begin an upload, and drop it."""
    begun = _asked(caller, "POST", "blobs/uploads/")
    aws.registry("DELETE", begun.headers["Location"], aws.login(caller))


def _secrets() -> Iterator[tuple[str, Attempt]]:
    for environment in settings.ENVIRONMENTS:
        name = f"color-palette/{environment}/api"
        yield read_secret(environment), _call("secretsmanager", "get_secret_value", SecretId=name)
        yield (
            f"write {environment}'s secret",
            _call("secretsmanager", "put_secret_value", SecretId=name, SecretString="proof"),
        )
    yield "list the secrets", _call("secretsmanager", "list_secrets")


def _states(bucket: str) -> Iterator[tuple[str, Attempt]]:
    key = "environments/dev/terraform.tfstate"
    yield READ_STATE, _call("s3", "get_object", Bucket=bucket, Key=key)
    yield LIST_STATES, _call("s3", "list_objects_v2", Bucket=bucket)
    yield "write a state", _call("s3", "put_object", Bucket=bucket, Key=f"{key}.proof", Body=b"{}")
    yield "delete a state", _call("s3", "delete_object", Bucket=bucket, Key=f"{key}.none")
    yield "list the buckets", _call("s3", "list_buckets")


def _identities() -> Iterator[tuple[str, Attempt]]:
    yield "make a user", _call("iam", "create_user", UserName="proof")
    for role in (aws.PUSH, aws.PLAN):
        yield f"widen {role}", _call("iam", "attach_role_policy", RoleName=role, PolicyArn=_ANYTHING)
        arn = f"arn:aws:iam::{settings.platform()['account']}:role/{role}"
        yield f"take {role}", _call("sts", "assume_role", RoleArn=arn, RoleSessionName="proof")


def _call(service: str, operation: str, **arguments: Any) -> Attempt:  # noqa: ANN401 - each operation's own
    return lambda caller: getattr(aws.client(service, caller), operation)(**arguments)
