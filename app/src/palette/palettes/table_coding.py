"""How the table of nearest names is kept in the repository.

The table has one plane for each red. Neighbouring planes are much alike, so each is kept as its difference (exclusive
or) from the one before, and all of them compressed as xz: 33.5 MB become 2.7, and are had back in less than a second.

This module needs nothing of palette's: the build of the package reads it, too.
"""

from __future__ import annotations

import hashlib
import lzma
from typing import Final

PLANES: Final = 256
PLANE: Final = 131072
"""The bytes of a plane: 65,536 indices of two bytes, low first."""

SIZE: Final = 33554432
"""The bytes of a table."""


class DamagedTableError(ValueError):
    """What was unpacked is not the table that it should be."""


def pack(table: bytes) -> bytes:
    """Return a table as it is kept."""
    planes = [int.from_bytes(table[start : start + PLANE], "little") for start in range(0, SIZE, PLANE)]
    differences = [plane ^ before for plane, before in zip(planes, [0, *planes], strict=False)]
    content = b"".join(difference.to_bytes(PLANE, "little") for difference in differences)
    # Two-byte items far apart: what these say to the coder makes the file a few per cent smaller.
    coder = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 3, "lp": 1, "pb": 1}
    return lzma.compress(content, check=lzma.CHECK_CRC32, filters=[coder])


def unpack(packed: bytes, sha256: str) -> bytes:
    """Return the table that was packed.

    Raises:
        DamagedTableError: its SHA-256 is another.
    """
    content = lzma.decompress(packed)
    plane = 0
    planes = []
    for start in range(0, SIZE, PLANE):
        plane ^= int.from_bytes(content[start : start + PLANE], "little")
        planes.append(plane.to_bytes(PLANE, "little"))
    table = b"".join(planes)
    if hashlib.sha256(table).hexdigest() != sha256:
        message = "the table of nearest names is damaged: its SHA-256 is not the one recorded beside it"
        raise DamagedTableError(message)
    return table
