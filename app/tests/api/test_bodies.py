"""Request bodies: strict, and every fault told by a JSON pointer (RFC 6901)."""

from __future__ import annotations

import contextlib
from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from palette.api.bodies import invalid_body, lowered, read_body, texts
from palette.api.problems import ProblemError, ProblemException

Shape = Literal["round", "square"]


class Side(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a body."""

    length: float | None = None
    kind: Shape = msgspec.field(default="round", name="as")


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    """A body with every construct that the service's have."""

    count: Annotated[int, Meta(ge=2, le=12)]
    source: Shape | None = msgspec.field(default=None, name="from")
    names: Annotated[list[str | None], Meta(max_length=3)] = []
    shapes: list[Shape] = []
    columns: dict[str, list[float | None]] = {}
    sides: Annotated[list[Side | None], Meta(max_length=2)] | None = None
    by_name: dict[str, Side] = {}


def refusal(body: bytes) -> ProblemException:
    """Return the problem that a body is refused with."""
    with pytest.raises(ProblemException) as caught:
        read_body(body, Thing)
    assert caught.value.type.slug == "invalid-body"
    return caught.value


def test_a_body_is_read_as_its_shape() -> None:
    body = (
        b'{"count": 2, "from": "round", "names": ["a", null], "shapes": ["square"], "columns": {"l": [1, null, 0.5]}}'
    )
    assert read_body(body, Thing) == Thing(2, "round", ["a", None], ["square"], {"l": [1.0, None, 0.5]})
    assert read_body(b' {"count":12}\n', Thing) == Thing(12)


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        (b"null", "", "expected `object`, got `null`"),
        (b"[]", "", "expected `object`, got `array`"),
        (b'"x"', "", "expected `object`, got `str`"),
        (b"{}", "", "object missing required field `count`"),
        (b'{"count": "5"}', "/count", "expected `int`, got `str`"),
        (b'{"count": 5.5}', "/count", "expected `int`, got `float`"),
        (b'{"count": true}', "/count", "expected `int`, got `bool`"),
        (b'{"count": null}', "/count", "expected `int`, got `null`"),
        (b'{"count": 1}', "/count", "expected `int` >= 2"),
        (b'{"count": 13}', "/count", "expected `int` <= 12"),
        (b'{"count": 1e999}', "/count", "number out of range"),
        (b'{"count": 2, "names": ["a", 5]}', "/names/1", "expected `str | null`, got `int`"),
        (b'{"count": 2, "names": ["a", null, "b", "c"]}', "/names", "expected `array` of length <= 3"),
        (b'{"count": 2, "names": {"0": "a"}}', "/names", "expected `array`, got `object`"),
        (b'{"count": 2, "columns": {"l": ["x"]}}', "/columns", "expected `float | null`, got `str`"),
        (b'{"count": 2, "columns": [1]}', "/columns", "expected `object`, got `array`"),
        (b'{"count": 2, "sides": [null, {"length": "x"}]}', "/sides/1/length", "expected `float | null`, got `str`"),
        (b'{"count": 2, "from": 1}', "/from", "expected `str | null`, got `int`"),
    ],
)
def test_a_wrong_member_is_pointed_at(body: bytes, pointer: str, detail: str) -> None:
    problem = refusal(body)
    assert problem.errors == [ProblemError(detail, pointer=pointer)]
    assert problem.detail == f"{pointer or 'the body'}: {detail}"
    assert problem.expected is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"count": 2, "from": "oval"}', "/from"),
        (b'{"count": 2, "shapes": ["round", "oval"]}', "/shapes/1"),
        (b'{"count": 2, "sides": [{}, {"as": "oval"}]}', "/sides/1/as"),
    ],
)
def test_a_wrong_word_is_answered_with_those_there_are(body: bytes, pointer: str) -> None:
    problem = refusal(body)
    assert problem.errors == [ProblemError("expected one of round, square", pointer=pointer)]
    assert problem.expected == ["round", "square"]


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("a", "/a"),
        ("source", "/source"),
        ("a/b", "/a~1b"),
        ("a~b", "/a~0b"),
        ("a.b[1]", "/a.b[1]"),
        ("a`b", "/a`b"),
        ("a\nb", "/a\nb"),
        ("", "/"),
    ],
)
def test_an_unknown_member_is_named_with_those_there_are(name: str, pointer: str) -> None:
    problem = refusal(msgspec.json.encode({name: 1, "count": 2}))
    known = ["count", "from", "names", "shapes", "columns", "sides", "by_name"]
    detail = f"it is not a member of the body, which has {', '.join(known)}"
    assert problem.errors == [ProblemError(detail, pointer=pointer)]
    assert problem.expected == known


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"count": 2, "sides": [{}, {"kind": "round"}]}', "/sides/1/kind"),
        (b'{"count": 2, "by_name": {"a": {"x": 1}}}', "/by_name/x"),
    ],
)
def test_an_unknown_member_of_a_part_is_named_with_those_the_part_has(body: bytes, pointer: str) -> None:
    problem = refusal(body)
    detail = "it is not a member of its object, which has length, as"
    assert problem.errors == [ProblemError(detail, pointer=pointer)]
    assert problem.expected == ["length", "as"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "input data was truncated"),
        (b"\xff", "invalid character (byte 0)"),
        (b'{"count": 2} x', "trailing characters (byte "),
        (b'{"count": NaN}', "invalid character (byte 10)"),
        (b'{"count": 2, "names": ["\xff"]}', "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b'{"count": 2, "names": ["\\ud800"]}', "input data was truncated"),
    ],
)
def test_what_is_not_json_is_refused(body: bytes, said: str) -> None:
    problem = refusal(body)
    assert problem.errors is not None
    assert [error.pointer for error in problem.errors] == [""]
    assert problem.errors[0].detail.startswith(f"it is not JSON: {said}")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000,
        b'{"count":' * 100_000,
        b'{"count": 2, "names": ' + b"[" * 100_000,
        b'{"count": 2, "columns": {"l": ' + b"[" * 100_000,
        b'{"x": ' + b"[" * 100_000,
    ],
)
def test_deep_nesting_is_refused_at_its_first_wrong_level(body: bytes) -> None:
    assert "expected `" in refusal(body).detail or "not a member" in refusal(body).detail


@pytest.mark.parametrize("place", ["$.nothing", "$.count.x", "$.columns.x[0]", "$[...]", "$.sides[9].x"])
def test_a_name_that_reads_like_a_place_is_still_an_unknown_member(place: str) -> None:
    problem = refusal(msgspec.json.encode({f"x` - at `{place}": 1}))
    assert problem.detail.endswith("which has count, from, names, shapes, columns, sides, by_name")


class Opaque(msgspec.Struct):
    """A body with a part that is not looked into."""

    part: msgspec.Raw


@pytest.mark.parametrize("closing", [b"", b"]" * 500_000 + b"}"])
def test_deep_nesting_in_what_is_not_looked_into_is_refused(closing: bytes) -> None:
    with pytest.raises(ProblemException) as caught:
        read_body(b'{"part": ' + b"[" * 500_000 + closing, Opaque)
    assert caught.value.type.slug == "invalid-body"
    assert caught.value.detail == "the body: its arrays and objects are nested too deep"
    assert caught.value.errors == [ProblemError("its arrays and objects are nested too deep", pointer="")]


@given(st.binary(max_size=40) | st.text(alphabet='{}[]",:count12e.\\u', max_size=40).map(str.encode))
def test_any_bytes_are_a_shape_or_a_problem(body: bytes) -> None:
    found = None
    with contextlib.suppress(ProblemException):
        found = read_body(body, Thing)
    if found is None:
        refusal(body)
    else:
        assert 2 <= found.count <= 12


def test_the_texts_that_a_type_lets_through() -> None:
    assert texts(Shape) == ["round", "square"]
    assert texts(Shape | None) == ["round", "square"]
    assert texts(Annotated[list[Shape | Literal["oval"]], Meta(min_length=1)]) == ["round", "square", "oval"]
    assert texts(str) == []
    assert texts(dict[str, float] | None) == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [("Expected `int`", "expected `int`"), ("", ""), ("A", "a")],
)
def test_a_message_after_a_colon(message: str, expected: str) -> None:
    assert lowered(message) == expected


def test_a_problem_of_the_whole_body() -> None:
    problem = invalid_body("", "it is empty")
    assert problem.detail == "the body: it is empty"
    assert problem.errors == [ProblemError("it is empty", pointer="")]
