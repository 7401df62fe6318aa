"""The exceptions of the image scan (.trivyignore.yaml): each with its reason, and an end that comes soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from delivery.findings import Finding

LONGEST = dt.timedelta(days=90)
SHORTEST_REASON = 20


def check(path: Path, today: dt.date | None = None) -> Iterator[Finding]:
    """Give a finding for each exception without an identifier, a reason or a near end, and for one that has ended."""
    day = today or dt.datetime.now(dt.UTC).date()
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        yield Finding(path.name, "bad-exceptions", f"cannot be read: {' '.join(str(error).split())}")
        return
    if not isinstance(document, dict) or set(document) != {"vulnerabilities"}:
        yield Finding(path.name, "bad-exceptions", "it must have `vulnerabilities:` (a list), and nothing else")
        return
    for exception in document["vulnerabilities"] or []:
        yield from (Finding(path.name, "bad-exception", said) for said in _wrong(exception, day))


def _wrong(exception: dict[str, Any], day: dt.date) -> Iterator[str]:
    """Give what is wrong with an exception."""
    name = exception.get("id")
    if not name:
        yield "an exception has no `id`"
    if len(str(exception.get("statement", "")).strip()) < SHORTEST_REASON:
        yield f"{name}: `statement` must say why, in {SHORTEST_REASON} letters at least"
    end = exception.get("expired_at")
    if not isinstance(end, dt.date) or isinstance(end, dt.datetime):
        yield f"{name}: `expired_at` must be a date, such as {day + LONGEST}"
    elif not day < end <= day + LONGEST:
        yield f"{name}: `expired_at: {end}` must lie after today and by {day + LONGEST}"
