"""The streams of random numbers: what they are made of, and that nothing else is in them."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palette.palettes.randomness import ENGINE, Stream

SEEDS = st.text(st.characters(exclude_categories=()))


def _words(seed: str, label: str, blocks: int) -> list[int]:
    key = b"\0".join([ENGINE.encode(), label.encode(), seed.encode("utf-8", "surrogatepass"), b""])
    digests = b"".join(hashlib.sha512(key + n.to_bytes(8, "big")).digest() for n in range(blocks))
    return [int.from_bytes(digests[at : at + 4], "big") for at in range(0, len(digests), 4)]


@given(SEEDS)
@example("a lone surrogate: \ud800")
def test_words_are_the_digests_of_engine_label_seed_and_count(seed: str) -> None:
    stream = Stream(seed, "place")
    assert [stream.word() for _ in range(40)] == _words(seed, "place", 3)[:40]


def test_the_first_words_of_engine_1_are_known() -> None:
    stream = Stream("a seed", "place")
    assert [stream.word() for _ in range(4)] == [376708327, 2264329496, 2100680792, 3033367763]


def test_labels_and_seeds_do_not_run_into_each_other() -> None:
    firsts = {
        Stream(seed, label).word() for seed, label in [("a", "b"), ("b", "a"), ("", "ab"), ("ab", ""), ("b\0", "a")]
    }
    assert len(firsts) == 5


def test_fractions_are_words_scaled() -> None:
    words = Stream("seed", "label")
    fractions = Stream("seed", "label")
    for _ in range(100):
        fraction = fractions.fraction()
        assert fraction * 2**32 == words.word()
        assert 0.0 <= fraction < 1.0


@pytest.mark.parametrize("bound", [1, 2, 7, 1000])
def test_below_scales_a_word(bound: int) -> None:
    words = Stream("seed", "label")
    stream = Stream("seed", "label")
    for _ in range(200):
        assert stream.below(bound) == words.word() * bound // 2**32


def test_below_is_even() -> None:
    stream = Stream("even", "dice")
    counts = Counter(stream.below(6) for _ in range(12_000))
    assert sorted(counts) == [0, 1, 2, 3, 4, 5]
    assert all(1850 < count < 2150 for count in counts.values())


@given(st.text(max_size=8), st.integers(0, 20))
def test_shuffled_is_a_permutation(seed: str, length: int) -> None:
    assert sorted(Stream(seed, "order").shuffled(length)) == list(range(length))


def test_every_permutation_is_as_likely() -> None:
    stream = Stream("cards", "order")
    counts = Counter(tuple(stream.shuffled(3)) for _ in range(6_000))
    assert len(counts) == 6
    assert all(880 < count < 1120 for count in counts.values())
