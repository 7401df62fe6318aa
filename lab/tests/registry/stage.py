"""The registry as the tests have it: the real docker-registry behind the front, and two more repositories."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.render.model import Platform, read
from lab.aws import registry_login
from lab.aws.access import Access
from lab.aws.sessions import Vault
from lab.registry import storage
from lab.registry.behind import Registry
from lab.registry.front import Front
from lab.tests.aws.stage import platform_json

NAME = "color-palette-api"
OTHER = "mutable/images"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = b"{}"
Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Stage:
    """Everything that a test of the registry needs."""

    url: str
    vault: Vault
    client: aiohttp.ClientSession
    process: asyncio.subprocess.Process

    def login(self, role: str) -> dict[str, str]:
        """Return the header of a role's login; the operator's for an empty name."""
        session = self.vault.session(role, "test", 3600) if role else self.vault.operator
        found = json.loads(registry_login.answer(session, self.vault, self.url))
        return {"Authorization": f"Basic {found['authorizationData'][0]['authorizationToken']}"}

    async def call(self, method: str, path: str, role: str = "", **more: Any) -> Answer:
        """Send a request; return the status, the headers and the body."""
        headers = {**self.login(role), **more.pop("headers", {})}
        async with self.client.request(method, f"{self.url}{path}", headers=headers, **more) as found:
            return found.status, found.headers, await found.read()

    async def blob(self, content: bytes, role: str = "", name: str = NAME) -> str:
        """Push a blob as clients do; return its digest."""
        status, headers, _ = await self.call("POST", f"/v2/{name}/blobs/uploads/", role)
        assert status == 202, status
        place, digest = headers["Location"], digest_of(content)
        status, _, _ = await self.call("PUT", f"{place}&digest={digest}", role, data=content)
        assert status == 201
        return digest

    async def manifest(self, reference: str, body: bytes, role: str = "", name: str = NAME) -> Answer:
        """Push a manifest."""
        return await self.call(
            "PUT", f"/v2/{name}/manifests/{reference}", role, data=body, headers={"Content-Type": MANIFEST}
        )


def digest_of(content: bytes) -> str:
    """Return a digest."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def image(layer: str, size: int, **more: Any) -> bytes:
    """Return an image's manifest of one layer."""
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest_of(EMPTY), "size": len(EMPTY)}
    layers = [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": layer, "size": size}]
    return json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers, **more}).encode()


def with_another(platform: Platform) -> Platform:
    """Return the platform with a repository whose tags move, and that nobody has a leave for."""
    root = platform.roots["bootstrap"]
    ours = root.repositories[NAME]
    arn = ours.arn.replace(NAME, OTHER)
    another = dataclasses.replace(ours, arn=arn, tag_mutability="MUTABLE", policy=None)
    repositories = {**root.repositories, OTHER: another}
    return dataclasses.replace(
        platform, roots={**platform.roots, "bootstrap": dataclasses.replace(root, repositories=repositories)}
    )


@asynccontextmanager
async def staged(folder: Path, access: Access) -> AsyncIterator[Stage]:
    """Serve the registry on a port of the machine's choice."""
    vault, state = Vault(folder / "keys"), folder / "r"
    async with storage.running(state) as process, aiohttp.ClientSession() as client:
        behind = Registry(state / storage.SOCKET)
        runner = web.AppRunner(Front(access, vault, behind, state).application(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        try:
            yield Stage(f"http://127.0.0.1:{port}", vault, client, process)
        finally:
            await runner.cleanup()
            await behind.close()


Scene = Callable[[Stage], Awaitable[None]]


@dataclass
class Theatre:
    """Plays a test's scene against a registry of its own."""

    folder: Path
    access: Access

    def play(self, scene: Scene) -> None:
        """Play it."""

        async def whole() -> None:
            async with staged(self.folder, self.access) as stage:
                await scene(stage)

        asyncio.run(whole())


def access_of(folder: Path, evaluator: Evaluator) -> Access:
    """Return the judge."""
    return Access(with_another(read(platform_json(folder))), evaluator)


def basic(user: str, secret: str) -> dict[str, str]:
    """Return the header of any login."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"}
