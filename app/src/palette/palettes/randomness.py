"""Random numbers that depend on nothing but the engine, a label and the seed.

A stream is SHA-512 (FIPS 180-4) in counter mode: block *n*, from 0, is the digest of the engine, the label and the
seed, in UTF-8 and each ended by NUL, and of *n* as eight bytes, most significant first. A block is sixteen 32-bit
words, most significant byte first. (SHA-512 because a call gives twice as many words as SHA-256 in less time.)

Whole numbers are the same on every machine, and so is all that is made of them here. Each kind of choice has a stream
of its own, so that to make one choice oneself leaves the others as they were.
"""

from __future__ import annotations

from hashlib import sha512
from typing import Final, final

ENGINE: Final = "1"
"""The version of the algorithm: any change that lets a seed mean another palette changes it."""

_BLOCK_BYTES: Final = 64
_WORD_BYTES: Final = 4
_FRACTION: Final = 1.0 / 4294967296.0  # a power of two: scaling a word by it is exact


@final
class Stream:
    """An endless row of random numbers.

    Args:
        seed: any text, lone surrogates included.
        label: what is chosen with the numbers; without NUL.
    """

    __slots__ = ("_block", "_blocks", "_key", "_next")

    def __init__(self, seed: str, label: str) -> None:
        self._key: Final[bytes] = f"{ENGINE}\0{label}\0{seed}\0".encode("utf-8", "surrogatepass")
        self._blocks: int = 0
        self._block: bytes = b""
        self._next: int = _BLOCK_BYTES

    def word(self) -> int:
        """Return the next whole number, 0 to 2³² - 1."""
        if self._next == _BLOCK_BYTES:
            self._block = sha512(self._key + self._blocks.to_bytes(8, "big")).digest()
            self._blocks += 1
            self._next = 0
        block = self._block
        at = self._next
        self._next = at + _WORD_BYTES
        return block[at] << 24 | block[at + 1] << 16 | block[at + 2] << 8 | block[at + 3]

    def fraction(self) -> float:
        """Return the next number in [0, 1), a multiple of 2⁻³²."""
        return self.word() * _FRACTION

    def below(self, bound: int) -> int:
        """Return the next whole number in [0, bound), each as likely as the next to within bound / 2³²."""
        return (self.word() * bound) >> 32

    def shuffled(self, length: int) -> list[int]:
        """Return the whole numbers below ``length`` in random order (Fisher and Yates)."""
        order = list(range(length))
        for last in range(length - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
