"""``python -m lab.registry``: serve the double of ECR's registry, in the foreground; SIGTERM ends it."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from delivery.findings import CannotCheckError, guarded, say
from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.render.model import Platform, read
from lab.aws.access import Access
from lab.aws.serving import add, address_of, tls_of
from lab.aws.sessions import Vault
from lab.registry import storage
from lab.registry.behind import Registry
from lab.registry.front import Front

_PATIENCE = 20.0


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.registry", description="Serve a double of ECR's registry.")
    made.add_argument("--state", type=Path, required=True, help="the folder of the images")
    made.add_argument(
        "--keys", type=Path, required=True, help="the state folder of `python -m lab.aws`, which gives logins"
    )
    made.add_argument("--policies", type=Path, required=True, help="what `python -m delivery policies` wrote")
    add(made, 3084)
    return made


def run(options: argparse.Namespace) -> int:
    """Serve until told to end; return 0.

    Raises:
        CannotCheckError: the port is taken, or the registry behind cannot run.
    """
    platform, vault = read(options.policies), Vault(options.keys)
    with Evaluator() as evaluator:
        asyncio.run(_served(options, Access(platform, evaluator), vault))
    return 0


async def _served(options: argparse.Namespace, access: Access, vault: Vault) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    state = options.state.resolve()
    async with storage.running(state) as process:
        behind = Registry(state / storage.SOCKET)
        runner = web.AppRunner(
            Front(access, vault, behind, state).application(), access_log=None, shutdown_timeout=_PATIENCE
        )
        try:
            await _listen(runner, options)
            say(_welcome(access.platform, options))
            await _until(ended, process)
        finally:
            await runner.cleanup()
            await behind.close()


async def _listen(runner: web.AppRunner, options: argparse.Namespace) -> None:
    tls = tls_of(options)
    await runner.setup()
    site = web.TCPSite(runner, options.address, options.port, ssl_context=tls.context() if tls else None)
    try:
        await site.start()
    except OSError as error:
        place = f"{options.address}:{options.port}"
        raise CannotCheckError(f"{place} cannot be listened on: {error.strerror}; choose another port") from None


async def _until(ended: asyncio.Event, process: asyncio.subprocess.Process) -> None:
    """Wait until we are told to end.

    Raises:
        CannotCheckError: the registry behind ended first.
    """
    told, gone = asyncio.create_task(ended.wait()), asyncio.create_task(process.wait())
    await asyncio.wait((told, gone), return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if not ended.is_set():
        raise CannotCheckError(f"{storage.PROGRAM} ended ({process.returncode}); start this again")


def _welcome(platform: Platform, options: argparse.Namespace) -> str:
    names = ", ".join(f"{name} ({found.tag_mutability})" for _, name, found in platform.named("repositories"))
    return f"registry of account {platform.account} on {address_of(options)}: {names}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
