"""Addresses: queries in one form for all their spellings, and text that can stand anywhere."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.api.addresses import canonical_target, encoded, read_query

PAIRS = st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"", ""),
        (b"color=red", "color=red"),
        (b"to=lab&color=red", "color=red&to=lab"),
        (b"color=%72%65d", "color=red"),
        (b"color=%23ABC", "color=%23ABC"),
        (b"color=rgb(1+2%203)", "color=rgb%281%202%203%29"),
        (b"color=", "color="),
        (b"color", "color="),
        (b"a=2&a=1", "a=1&a=2"),
        (b"a=%C3%A9", "a=%C3%A9"),
        (b"a=%c3%a9", "a=%C3%A9"),
        (b"a=%", "a=%25"),
        (b"a=%zz", "a=%25zz"),
        (b"a=1;b=2", "a=1%3Bb%3D2"),
        (b"a=b=c", "a=b%3Dc"),
        (b"&&a=1&", "a=1"),
    ],
)
def test_the_canonical_form_of_a_query(query: bytes, expected: str) -> None:
    assert read_query(query).text == expected


@pytest.mark.parametrize("query", [b"a=%FF", b"a=%C3", b"%ED%A0%80=1", b"a=\xc3\xa9"])
@pytest.mark.parametrize("length", [0, 600])
def test_a_query_that_is_not_encoded_utf_8_is_refused(query: bytes, length: int) -> None:
    with pytest.raises(UnicodeDecodeError):
        read_query(query + b"&" * length)


@given(pairs=PAIRS, random=st.randoms())
def test_every_spelling_of_a_query_has_one_form(pairs: list[tuple[str, str]], random: object) -> None:
    shuffled = sorted(pairs, key=lambda _: random.random())  # type: ignore[attr-defined]  # hypothesis's own Random
    plain = urlencode(pairs)
    spelled = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in shuffled)
    assert read_query(plain.encode()).text == read_query(spelled.encode()).text
    assert parse_qsl(read_query(plain.encode()).text, keep_blank_values=True) == sorted(pairs)
    assert read_query(spelled.encode()).pairs == tuple(shuffled)


@given(pairs=PAIRS)
def test_a_long_query_has_the_form_that_a_short_one_has(pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs).encode()
    assert read_query(query) == read_query(b"&" * 513 + query)


def test_long_queries_are_not_remembered() -> None:
    from palette.api import addresses  # noqa: PLC0415 - the memory is the module's own

    remembered = addresses._remembered  # noqa: SLF001 - what it holds cannot be told from outside
    remembered.cache_clear()
    read_query(b"a=" + b"x" * 511)
    assert remembered.cache_info().currsize == 0
    read_query(b"a=" + b"x" * 510)
    assert remembered.cache_info().currsize == 1


def test_the_canonical_target() -> None:
    assert canonical_target("/v1/colors", read_query(b"")) == "/v1/colors"
    assert canonical_target("/v1/colors", read_query(b"b=1&a=2")) == "/v1/colors?a=2&b=1"


def test_a_question_mark_in_a_path_is_not_that_of_a_query() -> None:
    targets = {
        canonical_target("/v1/colors/red?to=lab", read_query(b"")),
        canonical_target("/v1/colors/red", read_query(b"to=lab")),
        canonical_target("/v1/colors/red%3Fto=lab", read_query(b"")),
    }
    assert len(targets) == 3


@given(st.text(max_size=20))
def test_text_is_encoded_as_the_standard_says(text: str) -> None:
    assert encoded(text) == quote(text, safe="")
    assert unquote(encoded(text)) == text


def test_every_ascii_character_is_encoded() -> None:
    every = "".join(map(chr, range(128)))
    assert encoded(every) == quote(every, safe="")
