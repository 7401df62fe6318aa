"""Tokens: numbers, names, white space, and the error that carries a position."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color import conversion
from palette.color.scanner import (
    ANGLE,
    END,
    MAX_NUMBER,
    NUMBER,
    OTHER,
    PERCENTAGE,
    ColorSyntaxError,
    Scanner,
    continues_name,
    hex_digit,
    is_space,
)


def test_the_scanner_and_the_conversions_agree_on_the_largest_number() -> None:
    assert MAX_NUMBER == conversion.LIMIT


@pytest.mark.parametrize(
    ("text", "value", "kind", "length"),
    [
        ("1", 1.0, NUMBER, 1),
        ("-1.5e2x", -150.0, OTHER, 7),
        ("+.5%", 0.5, PERCENTAGE, 4),
        ("1.5.5", 1.5, NUMBER, 3),
        ("1..5", 1.0, NUMBER, 1),
        ("1.", 1.0, NUMBER, 1),
        ("1e3", 1000.0, NUMBER, 3),
        ("1E-2 ", 0.01, NUMBER, 4),
        ("1e+2)", 100.0, NUMBER, 4),
        ("100grad", 90.0, ANGLE, 7),
        ("-1TURN,", -360.0, ANGLE, 6),
        ("2rad", math.degrees(2), ANGLE, 4),
        ("1-2", 1.0, NUMBER, 1),
        ("1+2", 1.0, NUMBER, 1),
        ("123456789012345", MAX_NUMBER, NUMBER, 15),
        ("-1e300%", -MAX_NUMBER, PERCENTAGE, 7),
        ("0.1234567890123456789", 0.12345678901234568, NUMBER, 21),
    ],
)
def test_a_number_is_taken_with_its_unit(text: str, value: float, kind: int, length: int) -> None:
    scan = Scanner(text)
    assert scan.number()
    assert (scan.kind, scan.position) == (kind, length)
    if kind != OTHER:
        assert scan.value == value


@pytest.mark.parametrize("text", ["", "+", "-", ".", "-.", "+-1", "e3", "%", "- 1", ".e1", "x", "\u0661"])
def test_what_is_no_number_moves_nothing(text: str) -> None:
    scan = Scanner(text)
    assert not scan.number()
    assert scan.position == 0


@pytest.mark.parametrize(
    ("text", "unit_at", "length"),
    [("1e", 1, 2), ("1e-", 1, 3), ("1e-x", 1, 4), ("1--", 1, 3), ("1-\\31 ", 1, 6), ("12\\64 eg", 2, 8), ("1é", 1, 2)],
)
def test_a_unit_starts_where_the_number_ends(text: str, unit_at: int, length: int) -> None:
    scan = Scanner(text)
    assert scan.number()
    assert (scan.unit_at, scan.position) == (unit_at, length)


def test_minus_zero_is_zero() -> None:
    for text in ("-0", "-0.0e5", "-0%"):
        scan = Scanner(text)
        assert scan.number()
        assert math.copysign(1.0, scan.value) == 1.0


@given(
    st.from_regex(r"[+-]?([0-9]{1,20}|[0-9]{0,17}\.[0-9]{1,17})([eE][+-]?[0-9]{1,2})?", fullmatch=True)
    | st.floats(-1e9, 1e9).map(str)
)
def test_a_number_is_the_float_nearest_to_its_decimals(text: str) -> None:
    scan = Scanner(text)
    assert scan.number()
    assert scan.position == len(text)
    assert scan.value == min(max(float(text), -MAX_NUMBER), MAX_NUMBER)


@pytest.mark.parametrize(
    ("text", "name", "length"),
    [
        ("Red", "red", 3),
        ("--a_B9-)", "--a_b9-", 7),
        ("a b", "a", 1),
        ("é(", "é", 1),
        ("\u212aA", "\u212aA", 2),  # the Kelvin sign is no k
        ("\\41 b", "ab", 5),
        ("\\000041b", "ab", 8),
        ("\\41\r\nb", "ab", 6),
        ("\\41\t\nb", "a", 4),
        ("\\g\\h", "gh", 4),
        ("a\\", "a", 1),
        ("a\\\n", "a", 1),
        ("a\\\r", "a", 1),
        ("a\\\f", "a", 1),
        ("\\0", "\ufffd", 2),
        ("\\d7ff", "\ud7ff", 5),
        ("\\d800", "\ufffd", 5),
        ("\\dfff", "\ufffd", 5),
        ("\\e000", "\ue000", 5),
        ("\\10ffff", "\U0010ffff", 7),
        ("\\110000", "\ufffd", 7),
        ("\\1234567", "\ufffd7", 8),
    ],
)
def test_a_name_is_taken_with_its_escapes(text: str, name: str, length: int) -> None:
    scan = Scanner(text)
    assert scan.name() == name
    assert scan.position == length


@pytest.mark.parametrize("text", ["a", "Z", "_", "é", "-a", "--", "-_", "\\a", "-\\a", "\\ "])
def test_identifiers_start(text: str) -> None:
    assert Scanner(text).starts_identifier(0)


@pytest.mark.parametrize(
    "text", ["", "1", "-", "-1", "-.", "+a", "\\", "\\\n", "-\\", "@", "[", "`", "{", "\x7f", "#a"]
)
def test_identifiers_do_not_start(text: str) -> None:
    assert not Scanner(text).starts_identifier(0)


def test_code_points_outside_the_text_are_its_end() -> None:
    scan = Scanner("ab")
    assert [scan.code_at(at) for at in range(4)] == [97, 98, END, END]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        (" \t\n\r\fx", 5),
        ("/**/x", 4),
        ("/*/*/x", 5),
        (" /* a */ /**/ x", 14),
        ("/x", 0),
        ("\x0b", 0),
        ("\xa0", 0),
    ],
)
def test_white_space_and_comments_are_skipped(text: str, position: int) -> None:
    scan = Scanner(text)
    scan.skip()
    assert scan.position == position


@pytest.mark.parametrize("text", ["/*", "/*/", "  /* red * /"])
def test_a_comment_must_be_closed(text: str) -> None:
    with pytest.raises(ColorSyntaxError) as caught:
        Scanner(text).skip()
    assert (caught.value.position, caught.value.expected) == (len(text), ("'*/'",))


def test_classes_of_code_points() -> None:
    codes = range(-1, 0x180)
    assert [chr(code) for code in codes if is_space(code)] == ["\t", "\n", "\f", "\r", " "]
    digits = {code: hex_digit(code) for code in codes if hex_digit(code) >= 0}
    assert digits == {ord(digit): int(digit, 16) for digit in "0123456789ABCDEFabcdef"}
    ascii_names = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    assert "".join(chr(code) for code in range(-1, 0x80) if continues_name(code)) == ascii_names
    assert all(continues_name(code) for code in range(0x80, 0x180))


def test_an_error_is_one_sentence_with_all_it_knows() -> None:
    error = ColorSyntaxError("text", 2, "a problem", ("this", "that", "the other"), "a word")
    assert str(error) == "At position 2: a problem (did you mean 'a word'?); expected this, that or the other."
    assert (error.text, error.position, error.suggestion) == ("text", 2, "a word")
    assert error.expected == ("this", "that", "the other")
    assert isinstance(error, ValueError)
    plain = ColorSyntaxError("", 0, "a problem", ("this",))
    assert str(plain) == "At position 0: a problem; expected this."
    assert plain.suggestion is None
