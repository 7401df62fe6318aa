"""Content negotiation: RFC 9110, sections 12.4.2, 12.5.1 and 12.5.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.api.negotiation import IDENTITY, accepts, admits_identity, coding

OFFERED = ("br", "zstd", "gzip")
HEADERS = st.text(alphabet="abgizprdentyq*/;=,01. \t", max_size=60)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", True),
        ("   ", True),
        (",", True),
        ("application/json", True),
        ("APPLICATION/JSON", True),
        ("text/html", False),
        ("application/jsonx", False),
        ("text/html, application/json", True),
        ("text/html,application/*;q=0.1", True),
        ("text/*", False),
        ("*/*", True),
        ("text/html, */*;q=0.001", True),
        ("*/*;q=0", False),
        ("application/json;q=0", False),
        ("application/json;q=0.0, */*", False),
        ("application/*;q=0, */*", False),
        ("application/json, */*;q=0", True),
        ("application/json, application/*;q=0", True),
        ("application/json;q=0, application/json", True),
        ("application/json;q=1.0", True),
        ("application/json;q=1.1", False),
        ("application/json;q=-1", False),
        ("application/json;q=nan", False),
        ("application/json;q=", False),
        ("application/json;q=some", False),
        ("application/json;version=1", True),
        ("application/json;version=1;q=0", False),
        ("application/json ; Q = 0", False),
        ("application/json; q=0.5", True),
        ("*", False),
    ],
)
def test_accept(header: str, expected: bool) -> None:
    assert accepts(header, "application/json") is expected


def test_accept_is_read_for_the_type_that_is_asked_about() -> None:
    assert accepts("text/*", "text/html")
    assert not accepts("application/*", "text/html")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", IDENTITY),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("deflate", IDENTITY),
        ("gzip, br", "br"),
        ("gzip, zstd", "zstd"),
        ("zstd;q=1, gzip", "zstd"),
        ("identity;q=1, gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=0.9, br;q=0.8", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("gzip;q=0", IDENTITY),
        ("gzip;q=0, br;q=0.1", "br"),
        ("gzip;q=1.5", IDENTITY),
        ("gzip;q=nonsense", IDENTITY),
        ("*", "br"),
        ("*;q=0.5, gzip", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity", IDENTITY),
        ("*;q=0, identity;q=0.1", IDENTITY),
        ("identity;q=0", None),
        ("identity;q=0, deflate", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("identity;q=0, *", "br"),
        ("identity;q=0, *;q=0", None),
        ("identity", IDENTITY),
        ("identity, gzip", "gzip"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0.6, gzip;q=0.5", IDENTITY),
        ("gzip;q=0.5", "gzip"),
        (" gzip ; q=0.5 , identity ; q=0.6 ", IDENTITY),
    ],
)
def test_accept_encoding(header: str, expected: str | None) -> None:
    assert coding(header, OFFERED) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", True),
        ("gzip", True),
        ("identity;q=0", False),
        ("gzip, identity;q=0", False),
        ("identity;q=0.1", True),
        ("*;q=0", False),
        ("gzip, *;q=0", False),
        ("*;q=0, identity", True),
        ("*", True),
        ("*, identity;q=0", False),
    ],
)
def test_whether_an_answer_may_go_without_a_coding(header: str, expected: bool) -> None:
    assert admits_identity(header) is expected


def test_what_is_not_offered_is_not_chosen() -> None:
    assert coding("br, gzip", ("gzip",)) == "gzip"
    assert coding("br", ("gzip",)) == IDENTITY
    assert coding("gzip", ()) == IDENTITY


def test_only_the_beginning_of_a_long_header_is_read() -> None:
    assert coding("x" * 1019 + ",gzip", OFFERED) == "gzip"
    assert coding("x" * 1020 + ",gzip", OFFERED) == IDENTITY
    assert accepts("x" * 1007 + ",application/json", "application/json")
    assert not accepts("x" * 1008 + ",application/json", "application/json")
    assert not admits_identity("x" * 1011 + ",identity;q=0")
    assert admits_identity("x" * 1015 + ",identity;q=0")


@given(header=HEADERS)
def test_the_coding_chosen_is_never_one_that_is_refused(header: str) -> None:
    chosen = coding(header, OFFERED)
    if chosen == IDENTITY:
        assert admits_identity(header)
    elif chosen is None:
        assert not admits_identity(header)
    else:
        assert chosen in OFFERED
        assert coding(header, (chosen,)) == chosen
