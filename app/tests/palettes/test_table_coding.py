"""The coding of the table: what was packed comes back, and damage is seen."""

from __future__ import annotations

import hashlib
import lzma
import random
import zlib

import pytest

from palette.palettes.table_coding import PLANE, PLANES, SIZE, DamagedTableError, pack, unpack


@pytest.fixture(scope="module")
def table() -> bytes:
    draw = random.Random("table")
    planes = [bytes([draw.randrange(256)]) * (PLANE - 3) + draw.randbytes(3) for _ in range(PLANES)]
    return b"".join(planes)


@pytest.fixture(scope="module")
def packed(table: bytes) -> bytes:
    return pack(table)


def test_what_was_packed_comes_back(table: bytes, packed: bytes) -> None:
    assert len(table) == SIZE == PLANE * PLANES == 2 * 256**3
    assert unpack(packed, hashlib.sha256(table).hexdigest()) == table


def test_planes_are_kept_as_differences_from_the_one_before(table: bytes, packed: bytes) -> None:
    content = lzma.decompress(packed)
    assert content[:PLANE] == table[:PLANE]
    both = zip(table[PLANE : 2 * PLANE], table[:PLANE], strict=True)
    assert content[PLANE : 2 * PLANE] == bytes(one ^ before for one, before in both)


def test_another_hash_is_refused(packed: bytes) -> None:
    with pytest.raises(DamagedTableError, match="its SHA-256 is not the one recorded beside it"):
        unpack(packed, hashlib.sha256(b"another").hexdigest())


def test_damage_is_refused(packed: bytes) -> None:
    damaged = bytearray(packed)
    damaged[len(damaged) // 2] ^= 1
    assert zlib.crc32(damaged) != zlib.crc32(packed)
    with pytest.raises((lzma.LZMAError, DamagedTableError)):
        unpack(bytes(damaged), hashlib.sha256(lzma.decompress(packed)).hexdigest())
