"""What a call does: each request of ECR, Secrets Manager and S3, as the actions and resources that IAM judges."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, unquote

from delivery.terraform.render.model import Platform
from lab.aws.access import Request
from lab.aws.errors import AwsError

TARGETS: Final = {"ecr": "AmazonEC2ContainerRegistry_V20150921", "secretsmanager": "secretsmanager"}
#: What Secrets Manager judges without a secret: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
_OF_ALL_SECRETS: Final = frozenset({"BatchGetSecretValue", "GetRandomPassword", "ListSecrets"})
_OF_ALL_IMAGES: Final = frozenset({"GetAuthorizationToken", "DescribeRegistry", "GetRegistryPolicy"})
_NEW_SECRET: Final = "CreateSecret"  # noqa: S105 - an operation
_OBJECT: Final = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
#: Parameters of a query that make it no other call. Whatever else stands there makes it one that the lab does not play.
_HARMLESS: Final = frozenset({"x-id", "list-type", "prefix", "delimiter", "max-keys", "encoding-type", "marker"})
_OF_LISTS: Final = frozenset({"continuation-token", "start-after", "fetch-owner"})
#: S3's calls about a part of a bucket's settings, which Terraform's backend reads or a role may try.
_SETTINGS: Final = {
    ("GET", "versioning"): "GetBucketVersioning",
    ("GET", "policy"): "GetBucketPolicy",
    ("PUT", "policy"): "PutBucketPolicy",
    ("DELETE", "policy"): "DeleteBucketPolicy",
    ("PUT", "versioning"): "PutBucketVersioning",
    ("GET", "versions"): "ListBucketVersions",
    ("GET", "location"): "GetBucketLocation",
}


class Received(NamedTuple):
    """A call as it came in: the method, the path as it was sent, the query, the headers (lower case) and the body."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


FindSecret = Callable[[str], str | None]


class Calls:
    """The calls of an account; ``secret`` finds the ARN of a secret of a name."""

    def __init__(self, platform: Platform, secret: FindSecret) -> None:
        self._platform = platform
        self._secret = secret

    def requests(self, service: str, received: Received) -> list[Request]:
        """Return everything that a call does; each must be allowed.

        Raises:
            AwsError: the lab does not know the call, so that it cannot be judged.
        """
        kinds = {"ecr": self._ecr, "secretsmanager": self._secrets, "s3": self._s3}
        if service not in kinds:
            raise AwsError("AccessDenied", f"judged are {', '.join(kinds)} and sts; only the operator calls {service}")
        found = list(kinds[service](received))
        if not found:
            raise AwsError("InvalidAction", f"{received.method} {received.path}: the lab cannot judge this call")
        return found

    def _ecr(self, received: Received) -> Iterator[Request]:
        operation, content = operation_of("ecr", received), _content(received)
        action = f"ecr:{operation}"
        named = [content["repositoryName"]] if "repositoryName" in content else content.get("repositoryNames", [])
        if operation in _OF_ALL_IMAGES:
            yield Request(action, "*")
            return
        for name in named or ["*"]:
            yield Request(action, self._arn("ecr", f"repository/{name}"))

    def _secrets(self, received: Received) -> Iterator[Request]:
        operation, content = operation_of("secretsmanager", received), _content(received)
        action = f"secretsmanager:{operation}"
        if operation in _OF_ALL_SECRETS:
            yield Request(action, "*")
            for name in content.get("SecretIdList", []):
                yield Request("secretsmanager:GetSecretValue", self._secret_arn(name))
        elif name := content.get("Name" if operation == _NEW_SECRET else "SecretId"):
            yield Request(action, self._secret_arn(name))

    def _secret_arn(self, name: str) -> str:
        """Return a secret's ARN; one that is not there is judged as if it had six letters of its own."""
        prefix = self._arn("secretsmanager", "secret:")
        if name.startswith("arn:"):
            return name
        return self._secret(name) or f"{prefix}{name}-AAAAAA"

    def _arn(self, service: str, resource: str) -> str:
        platform = self._platform
        return f"arn:{platform.partition}:{service}:{platform.region}:{platform.account}:{resource}"

    def _s3(self, received: Received) -> Iterator[Request]:
        bucket, _, key = unquote(received.path).lstrip("/").partition("/")
        arn = f"arn:{self._platform.partition}:s3:::{bucket}"
        query = parse_qs(received.query, keep_blank_values=True)
        asked = set(query) - _HARMLESS - _OF_LISTS
        if not bucket:
            yield Request("s3:ListAllMyBuckets", "*")
        elif key:
            yield from _of_object(received, arn, key, asked)
        elif len(asked) == 1 and (setting := _SETTINGS.get((received.method, asked.pop()))):
            yield Request(f"s3:{setting}", arn)
        elif not asked and received.method in {"GET", "HEAD"}:
            prefix = {"s3:prefix": query["prefix"][0]} if "prefix" in query else {}
            yield Request("s3:ListBucket", arn, prefix)


def _of_object(received: Received, arn: str, key: str, asked: set[str]) -> Iterator[Request]:
    """Give what a call about an object does; a copy reads its source, too, and is not played."""
    action = _OBJECT.get(received.method)
    if action is None or "x-amz-copy-source" in received.headers:
        return
    if asked == {"versionId"} and action in {"GetObject", "DeleteObject"}:
        yield Request(f"s3:{action}Version", f"{arn}/{key}")
    elif not asked:
        yield Request(f"s3:{action}", f"{arn}/{key}")


def operation_of(service: str, received: Received) -> str:
    """Return the operation that a call of a JSON service names.

    Raises:
        AwsError: it names none of this service.
    """
    target, _, operation = received.headers.get("x-amz-target", "").partition(".")
    if target != TARGETS[service] or not operation.isalnum():
        raise AwsError("InvalidAction", f"X-Amz-Target {target!r} is not of {service}: {TARGETS[service]}.OPERATION is")
    return operation


def _content(received: Received) -> dict[str, Any]:
    try:
        content: dict[str, Any] = dict(json.loads(received.body or b"{}"))
    except (ValueError, TypeError):
        raise AwsError("SerializationException", "the body is no JSON object") from None
    return content
