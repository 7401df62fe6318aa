"""The management port: whether the process lives, whether it may be sent requests, and its measures."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Litestar, Response, get

from palette.api.answers import fleeting
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


def management_application(health: Health, metrics: Metrics) -> Litestar:
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

    return Litestar(
        [healthz, readyz, exposition],
        openapi_config=None,
        exception_handlers=Refusals().handlers(),
        logging_config=None,
    )
