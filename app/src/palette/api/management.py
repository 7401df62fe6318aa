"""The management port: whether the process lives, whether it may be sent requests, and its measures."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Litestar, Response, get

from palette.api.answers import fleeting
from palette.api.edge import Application, Receive, Send
from palette.api.refusals import Refusals
from palette.runtime.health import Health
from palette.runtime.metrics import CONTENT_TYPE, Metrics


class Alive(msgspec.Struct):
    """The process answers."""

    status: str = "ok"


class Readiness(msgspec.Struct):
    """Whether requests may be sent here, and each check's word on it."""

    status: str
    checks: dict[str, str]


class HeadAsGet:
    """Answers HEAD as it would GET, without the body (RFC 9110, section 9.3.2); the framework does not."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope.get("method") != "HEAD":
            await self._application(scope, receive, send)
            return

        async def send_head(message: dict[str, Any]) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._application({**scope, "method": "GET"}, receive, send_head)


def management_application(health: Health, metrics: Metrics) -> HeadAsGet:
    """Return the ASGI application of the management port."""

    @get("/healthz", sync_to_thread=False)
    def healthz() -> Response[Alive]:
        return fleeting(Alive())

    @get("/readyz", sync_to_thread=False)
    def readyz() -> Response[Readiness]:
        status, checks = health.report()
        answer: Response[Any] = fleeting(Readiness(status, checks))
        answer.status_code = 200 if status == "ready" else 503
        return answer

    @get("/metrics", sync_to_thread=False)
    def exposition() -> Response[bytes]:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE, headers={"cache-control": "no-store"})

    application = Litestar(
        [healthz, readyz, exposition],
        openapi_config=None,
        exception_handlers=Refusals().handlers(),
        logging_config=None,
    )
    return HeadAsGet(application)
