"""Content codings: what comes out is the body again, the same bytes each time, and smaller."""

from __future__ import annotations

import asyncio
import gzip
import threading
import time

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
import zstandard

from palette.api.compression import CODINGS, OFFERED, SMALLEST, compressed

BODY = b'{"hex":"#7654cd","css":"rebeccapurple"}' * 200
DECODERS = {
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "gzip": gzip.decompress,
}


def test_the_codings_offered_in_the_order_of_preference() -> None:
    assert OFFERED == ("br", "zstd", "gzip")
    assert tuple(CODINGS) == OFFERED
    assert SMALLEST == 256


@pytest.mark.parametrize("name", OFFERED)
def test_a_coded_body_decodes_to_itself(name: str) -> None:
    coded = CODINGS[name](BODY)
    assert isinstance(coded, bytes)
    assert DECODERS[name](coded) == BODY
    assert len(coded) < len(BODY) / 20


@pytest.mark.parametrize("name", OFFERED)
def test_an_empty_body_decodes_to_itself(name: str) -> None:
    assert DECODERS[name](CODINGS[name](b"")) == b""


@pytest.mark.parametrize("name", OFFERED)
def test_the_same_body_is_the_same_bytes_at_any_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = CODINGS[name](BODY)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert CODINGS[name](BODY) == before


@pytest.mark.parametrize(("size", "beside"), [(0, False), (65_535, False), (65_536, True), (2_000_000, True)])
def test_a_large_body_is_coded_beside_the_event_loop(size: int, beside: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def code(body: bytes) -> bytes:
        threads.append(threading.current_thread())
        return body[::-1]

    monkeypatch.setitem(CODINGS, "br", code)
    body = b"x" * (size // 2) + b"y" * (size - size // 2)
    assert asyncio.run(compressed(body, "br")) == body[::-1]
    assert [thread is not threading.main_thread() for thread in threads] == [beside]


@pytest.mark.parametrize("name", OFFERED)
def test_what_is_coded_beside_the_event_loop_is_the_same(name: str) -> None:
    body = BODY * 20
    assert asyncio.run(compressed(body, name)) == CODINGS[name](body)
