"""``python -m lab.registry.conformance``: OCI's distribution conformance suite, on the registry alone and by the front.

The front must fail nothing that the registry behind it passes. What both fail is the registry's: version 2.8 is older
than the suite's specification.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import dataclasses
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from delivery.findings import CannotCheckError, Finding, conclude, guarded
from delivery.processes import ending
from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.render.model import Platform, read
from delivery.toolchain import Module, compiled
from lab.aws import registry_login, running
from lab.aws.access import Access
from lab.aws.serving import LOOPBACK
from lab.aws.sessions import Vault
from lab.registry import storage
from lab.registry.behind import Registry
from lab.registry.front import Front

SUITE: Final = Module(
    "github.com/opencontainers/distribution-spec/conformance",
    "v0.0.0-20260831232431-97274622c111",
    "h1:ppZPU0CrEPzyJhVggYwUIZrqh0w2lIT0esw+9ABNPA4=",
)
REPOSITORIES: Final = ("conformance/repo1", "conformance/repo2")
_FAILED: Final = re.compile(r'msg="failed test" name="([^"]+)"')
_TOTAL: Final = re.compile(r"^ +Total\.*: +(\d+)", re.MULTILINE)
_SECONDS: Final = 300.0


def outcome_of(said: str) -> tuple[Counter[str], int]:
    """Return what failed, and how many tests there were, by what the suite printed.

    Raises:
        CannotCheckError: it printed no total: it did not run to its end.
    """
    total = _TOTAL.search(said)
    if total is None:
        raise CannotCheckError(f"the suite did not run to its end: {said.strip()[-400:]}")
    return Counter(_FAILED.findall(said)), int(total[1])


def with_repositories(platform: Platform) -> Platform:
    """Return the platform with the suite's repositories, whose tags move: the suite sets some twice."""
    root = platform.roots["bootstrap"]
    name, ours = next(iter(root.repositories.items()))
    made = {
        one: dataclasses.replace(ours, arn=ours.arn.replace(name, one), tag_mutability="MUTABLE", policy=None)
        for one in REPOSITORIES
    }
    wider = dataclasses.replace(root, repositories={**root.repositories, **made})
    return dataclasses.replace(platform, roots={**platform.roots, "bootstrap": wider})


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.registry.conformance", description="Run the conformance suite.")
    made.add_argument("--policies", type=Path, help="what `python -m delivery policies` wrote (default: rendered now)")
    return made


def run(options: argparse.Namespace) -> int:
    """Run it twice; return 1 where the front fails more."""
    platform = with_repositories(read(options.policies or running.policies()))
    program = compiled(SUITE, ["."], "", "one to four minutes") / SUITE.name
    with ending(), tempfile.TemporaryDirectory(prefix="lab-") as scratch, Evaluator() as evaluator:
        return asyncio.run(_compared(Path(scratch), Access(platform, evaluator), program))


async def _compared(scratch: Path, access: Access, program: Path) -> int:
    vault = Vault(scratch / "keys")
    async with storage.running(scratch / "a"), _relay(Registry(scratch / "a" / storage.SOCKET)) as port:
        alone, _ = await _suite(program, port, {})
    async with storage.running(scratch / "b"):
        behind = Registry(scratch / "b" / storage.SOCKET)
        async with _served(Front(access, vault, behind, scratch / "b").application(), behind) as port:
            fronted, total = await _suite(program, port, _login(vault))
    more = [Finding(name, "conformance", "fails by the front alone") for name in fronted - alone]
    counted = f"{total} tests by the front, {fronted.total()} fail; of the registry alone {alone.total()} fail"
    return conclude(f"OCI distribution conformance: {counted}", more)


@asynccontextmanager
async def _relay(behind: Registry) -> AsyncIterator[int]:
    """Serve the registry as it is, on a port, since the suite speaks to no socket."""

    async def passed(request: web.Request) -> web.StreamResponse:
        return await behind.passed(request, request.raw_path)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", passed)
    async with _served(application, behind) as port:
        yield port


@asynccontextmanager
async def _served(application: web.Application, behind: Registry) -> AsyncIterator[int]:
    # The suite leaves connections open; nothing is in flight when it ends.
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
        await behind.close()


def _login(vault: Vault) -> dict[str, str]:
    found = json.loads(registry_login.answer(vault.operator, vault, ""))
    decoded = base64.b64decode(found["authorizationData"][0]["authorizationToken"]).decode()
    user, _, secret = decoded.partition(":")
    return {"OCI_USERNAME": user, "OCI_PASSWORD": secret}


async def _suite(program: Path, port: int, login: Mapping[str, str]) -> tuple[Counter[str], int]:
    with tempfile.TemporaryDirectory(prefix="conformance-") as results:
        own = {"OCI_REGISTRY": f"{LOOPBACK}:{port}", "OCI_TLS": "disabled", "OCI_RESULTS_DIR": results, **login}
        own |= {f"OCI_REPO{number}": name for number, name in enumerate(REPOSITORIES, 1)}
        process = await asyncio.create_subprocess_exec(
            str(program), cwd=results, env={**os.environ, **own},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    return outcome_of(said.decode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
