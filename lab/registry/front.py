"""The front: who calls, whether they may, and what ECR does that the registry behind does not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode

from aiohttp import web

from delivery.findings import say
from delivery.terraform.render.model import Repository
from lab.aws import registry_login
from lab.aws.access import Access, Request
from lab.aws.errors import AwsError
from lab.aws.sessions import Session, Vault
from lab.registry import referrers
from lab.registry.behind import Registry
from lab.registry.errors import (
    RegistryError,
    answer,
    denied,
    invalid_manifest,
    tag_exists,
    too_large,
    unauthorized,
    unknown_repository,
    unsupported,
)
from lab.registry.operations import READ_BLOB, Operation, operation_of
from lab.registry.referrers import INDEX, Referrers
from lab.registry.tags import Tags, stays

#: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html: an image manifest has at most 4 MiB.
LARGEST_MANIFEST: Final = 4 << 20
_ROOT: Final = frozenset({"/v2/", "/v2"})
_VERSION: Final = {"Docker-Distribution-API-Version": "registry/2.0"}


class Front:
    """The front of an account's registry, as a web application."""

    def __init__(self, access: Access, vault: Vault, behind: Registry, state: Path) -> None:
        self._access = access
        self._vault = vault
        self._behind = behind
        self._referrers = Referrers(state / "referrers")
        self._tags = Tags()

    def application(self) -> web.Application:
        """Return the application."""
        made = web.Application()
        made.router.add_route("*", "/{path:.*}", self.handle)
        return made

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        try:
            return await self._answered(request)
        except RegistryError as error:
            # A client's first call carries no login, to learn which is wanted.
            if "Authorization" in request.headers:
                say(f"refused: {request.method} {request.raw_path}: {error}")
            # What was not read of a body would be taken for the next request.
            response = answer(error, request.host)
            if request.can_read_body:
                response.force_close()
            return response

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        session = registry_login.caller(request.headers.get("Authorization", ""), self._vault)
        if session is None:
            raise unauthorized()
        path, _, query = request.raw_path.partition("?")
        if path in _ROOT and request.method in {"GET", "HEAD"}:
            return web.json_response({}, headers=_VERSION)
        operation = operation_of(request.method, path)
        if operation is None or not operation.action:
            raise unsupported(request.method, path)
        repository = self._repository(operation.repository)
        await self._require(session, operation.action, repository)
        return await self._done(request, session, operation, repository, query)

    async def _done(
        self, request: web.Request, session: Session, operation: Operation, repository: Repository, query: str
    ) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        if operation.kind == "referrers":
            return await self._listed(operation, query)
        if operation.kind == "manifest" and request.method == "PUT":
            return await self._pushed(request, operation, repository)
        if operation.kind == "upload" and request.method == "POST":
            query = await self._mounted(session, query)
        response = await self._behind.passed(request, f"{path}?{query}" if query else path)
        if operation.kind == "manifest" and request.method == "DELETE" and response.status == HTTPStatus.ACCEPTED:
            self._referrers.drop(operation.repository, operation.reference)
        return response

    def _repository(self, name: str) -> Repository:
        for _, found, repository in self._access.platform.named("repositories"):
            if found == name and isinstance(repository, Repository):
                return repository
        raise unknown_repository(name, self._access.platform.account)

    async def _require(self, session: Session, action: str, repository: Repository) -> None:
        try:
            await asyncio.to_thread(self._access.require, session, Request(action, repository.arn))
        except AwsError as error:
            raise denied(error.message) from None

    async def _mounted(self, session: Session, query: str) -> str:
        """Return the query of a new upload; a blob is taken from another repository only by who may read it there.

        Otherwise it is an upload like any other, as the specification lets a registry answer.
        """
        asked = parse_qs(query)
        if "mount" not in asked:
            return query
        source = asked.get("from", [""])[0]
        try:
            await self._require(session, READ_BLOB, self._repository(source))
        except RegistryError:
            return urlencode([(name, value) for name, value in _pairs(asked) if name not in {"mount", "from"}])
        return query

    async def _pushed(self, request: web.Request, operation: Operation, repository: Repository) -> web.StreamResponse:
        body = await _manifest(request)
        if not operation.tagged:
            return await self._put(request, operation, body)
        async with self._tags.locked(operation.repository, operation.reference):
            kept = stays(repository, operation.reference)
            if kept and await self._behind.digest(operation.repository, operation.reference):
                raise tag_exists(operation.reference, operation.repository)
            return await self._put(request, operation, body)

    async def _put(self, request: web.Request, operation: Operation, body: bytes) -> web.Response:
        manifest = referrers.manifest_of(body)
        subject = referrers.subject_of(manifest)
        digest = _digest(operation, body)
        media_type = request.headers.get("Content-Type", manifest.get("mediaType", ""))
        if subject:
            described = referrers.descriptor_of(manifest, media_type, digest, len(body))
            self._referrers.add(operation.repository, subject, described)
        path = request.raw_path.partition("?")[0]
        found = await self._behind.asked("PUT", path, {"Content-Type": media_type}, body)
        if subject and found.status == HTTPStatus.CREATED:
            return _whole(found.status, {**found.headers, "OCI-Subject": subject}, found.body)
        return _whole(found.status, found.headers, found.body)

    async def _listed(self, operation: Operation, query: str) -> web.Response:
        """Answer what refers to an image, of one artifact type where that is asked for."""
        found = [
            described
            for described in self._referrers.all(operation.repository, operation.reference)
            if await self._behind.digest(operation.repository, described["digest"])
        ]
        kind = parse_qs(query).get("artifactType", [""])[0]
        filtered = {"OCI-Filters-Applied": "artifactType"} if kind else {}
        chosen = [described for described in found if not kind or described.get("artifactType") == kind]
        return _whole(HTTPStatus.OK, {"Content-Type": INDEX, **filtered}, referrers.index_of(chosen))


def _pairs(asked: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in asked.items() for value in values]


async def _manifest(request: web.Request) -> bytes:
    """Return a manifest's bytes, up to the largest that is accepted."""
    body = bytearray()
    async for piece in request.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > LARGEST_MANIFEST:
            raise too_large(LARGEST_MANIFEST)
    return bytes(body)


def _digest(operation: Operation, body: bytes) -> str:
    """Return a manifest's digest, by the algorithm that the client names it by."""
    if operation.tagged:
        return referrers.digest_of(body)
    algorithm = operation.reference.partition(":")[0]
    if algorithm not in referrers.ALGORITHMS or referrers.digest_of(body, algorithm) != operation.reference:
        raise invalid_manifest(f"the manifest's digest is not {operation.reference}")
    return operation.reference


def _whole(status: int, headers: Mapping[str, str], body: bytes) -> web.Response:
    kept = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    return web.Response(status=status, headers=kept, body=body)
