"""The registry's errors, as the distribution specification writes them."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

#: What ECR asks for where a login is missing: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
_CHALLENGE = 'Basic realm="https://{host}/",service="ecr.amazonaws.com"'


class RegistryError(Exception):
    """A call that is refused."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message


def answer(error: RegistryError, host: str) -> web.Response:
    """Return an error as clients of registries read it."""
    headers = {"WWW-Authenticate": _CHALLENGE.format(host=host)} if error.status == HTTPStatus.UNAUTHORIZED else {}
    body = {"errors": [{"code": error.code, "message": error.message}]}
    return web.json_response(body, status=error.status, headers=headers)


def unauthorized() -> RegistryError:
    """Return what is said to a login that is nobody's, or over."""
    message = "Your authorization token is missing, invalid or has expired. Get another by GetAuthorizationToken."
    return RegistryError(HTTPStatus.UNAUTHORIZED, "UNAUTHORIZED", message)


def denied(message: str) -> RegistryError:
    """Return what is said to who may not."""
    return RegistryError(HTTPStatus.FORBIDDEN, "DENIED", message)


def unknown_repository(name: str, account: str) -> RegistryError:
    """Return what is said of a repository that is not there; ECR makes none by a push."""
    message = f"The repository with name '{name}' does not exist in the registry with id '{account}'"
    return RegistryError(HTTPStatus.NOT_FOUND, "NAME_UNKNOWN", message)


def tag_exists(tag: str, name: str) -> RegistryError:
    """Return what is said of a tag that is there already.

    ECR refuses the same manifest, too: https://github.com/aws/containers-roadmap/issues/2179 and
    https://github.com/aws/aws-sdk/issues/750; the words: https://github.com/moby/buildkit/issues/3776.
    """
    message = (
        f"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because the "
        "repository is immutable."
    )
    return RegistryError(HTTPStatus.BAD_REQUEST, "TAG_INVALID", message)


def invalid_manifest(message: str) -> RegistryError:
    """Return what is said of a manifest that is none."""
    return RegistryError(HTTPStatus.BAD_REQUEST, "MANIFEST_INVALID", message)


def too_large(largest: int) -> RegistryError:
    """Return what is said of a manifest that is larger than any is accepted."""
    message = f"a manifest has at most {largest} bytes"
    return RegistryError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "SIZE_INVALID", message)


def unsupported(method: str, path: str) -> RegistryError:
    """Return what is said of a call that no registry has, or that ECR's has not."""
    message = f"{method} {path} is none of the calls of the distribution specification that ECR answers"
    return RegistryError(HTTPStatus.NOT_FOUND, "UNSUPPORTED", message)


def unavailable(message: str) -> RegistryError:
    """Return what is said while the registry behind the front does not answer; clients try again."""
    return RegistryError(HTTPStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
