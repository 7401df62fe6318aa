"""Logs: one JSON object a line on standard output. No client address, no query, no key is ever logged."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict

from palette.runtime.settings import LogLevel

_encoder = msgspec.json.Encoder(enc_hook=repr)


def configure(level: LogLevel) -> None:
    """Send structlog's events and the standard library's records to standard output as JSON lines."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, _line],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_encode_text),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)


def _line(logger: Any, method: str, event: EventDict) -> bytes:  # noqa: ANN401 - structlog hands over any logger
    """Return an event as a line: what the ``shared`` processors do, in one, since each request logs a line."""
    event = structlog.processors.add_log_level(logger, method, event)
    event["timestamp"] = f"{datetime.now(UTC).isoformat()[:-6]}Z"
    if "exc_info" in event:
        event = structlog.processors.format_exc_info(logger, method, event)
    return _encoder.encode(event)


def _encode_text(event: Any, **_: Any) -> str:  # noqa: ANN401 - as above
    return _encoder.encode(event).decode()
