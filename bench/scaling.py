"""A scale of 11 over HTTP, beside Fastify and culori."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agreement import expect, near, same, same_hex, same_shape
from load import Colors, Requests, Same
from programs import ours, peer
from rows import Title
from traffic import Asked, Comparison

_READY = "/v1/scales?color=red"
_DISTINCT = Colors("/v1/scales?color=%23%s&preset=tailwind")
_REPEATED = Same("/v1/scales?color=%233366cc&preset=tailwind")
_AGREEMENT = (
    "200 answers (1 where the color is always the same): the same members; hex to 1 of 255 a component; OKLCH to 1e-4 "
    "(hue 0.1°); contrasts to 1e-6 and uses where the hex is the same; all else equal"
)
_PEER = "Fastify + culori"


def comparisons() -> Iterator[Comparison]:
    """Yield the comparisons of scales: with a plain peer, and with one that keeps its answers as we do."""
    yield _comparison("scale of 11, distinct colors", _PEER, _DISTINCT, 2.0)
    yield _comparison("scale of 11, one color repeated", _PEER, _REPEATED, 1.5)
    yield _comparison("scale of 11, one color repeated", f"{_PEER} + lru-cache", _REPEATED, None, CACHE="lru")


def _comparison(work: str, name: str, requests: Requests, goal: float | None, **environment: str) -> Comparison:
    return Comparison(
        Title(work, name, _AGREEMENT, goal),
        Asked(ours(logging=False), requests),
        Asked(peer("scale.mjs", _READY, **environment), requests),
        _agree,
        samples=200 if requests is _DISTINCT else 1,
    )


def _agree(own: Any, theirs: Any) -> None:  # noqa: ANN401 - the JSON of two answers
    same_shape(own, theirs)
    for name in own.keys() - {"steps", "links"}:
        same(own[name], theirs[name], name)
    for step, other in zip(own["steps"], theirs["steps"], strict=True):
        _same_step(step, other, f"step {step['step']} of {own['color']['hex']}")


def _same_step(own: Any, theirs: Any, where: str) -> None:  # noqa: ANN401 - JSON
    for name in ("step", "anchor"):
        same(own[name], theirs[name], f"{name}, {where}")
    expect((own["mapped_by"] is None) == (theirs["mapped_by"] is None), f"mapped, {where}", own, theirs)
    same_hex(own["hex"], theirs["hex"], where)
    _same_oklch(own["oklch"], theirs["oklch"], where)
    if own["hex"] == theirs["hex"]:
        same(own["use"], theirs["use"], f"use, {where}")
        for ground, ratio in own["contrast"].items():
            near(ratio, theirs["contrast"][ground], 1.5e-6, f"contrast with {ground}, {where}")


def _same_oklch(own: list[float | None], theirs: list[float | None], where: str) -> None:
    for number, other, tolerance in zip(own, theirs, (1e-4, 1e-4, 0.1), strict=True):
        if number is None or other is None:
            same(number, other, f"OKLCH, {where}")
        else:
            near(number, other, tolerance, f"OKLCH, {where}")
