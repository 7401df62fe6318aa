"""Parsing: the table of cases, and what must hold of every text."""

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palette.color.model import Color
from palette.color.named import NAMED
from palette.color.parsing import MAX_LENGTH, ColorSyntaxError, from_int, parse

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "parsing.json").read_text(encoding="utf-8")
)
VALID = [case for case in CASES if "error" not in case["expected"]]
INVALID = [case for case in CASES if "error" in case["expected"]]

hypothesis_settings = settings(max_examples=300)


def numbers(values: list[float | None]) -> list[float]:
    """Return the table's components as the parser's: what is missing is NaN."""
    return [math.nan if value is None else value for value in values]


def attempt(text: str) -> Color | ColorSyntaxError:
    """Return the colour of a text, or its error; nothing else may come."""
    try:
        return parse(text)
    except ColorSyntaxError as error:
        return error


def outcome(text: str) -> Color | int:
    """Return the colour of a text, or the position of its error."""
    found = attempt(text)
    return found.position if isinstance(found, ColorSyntaxError) else found


def test_the_table_is_large_and_its_cases_are_distinct() -> None:
    assert len(VALID) >= 200
    assert len(INVALID) >= 200
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({case["input"]["text"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["id"])
def test_valid(case: dict[str, Any]) -> None:
    color = parse(case["input"]["text"])
    expected = case["expected"]
    assert color.space == expected["space"]
    components = numbers([*expected["coords"], expected["alpha"]])
    assert [*color.coords, color.alpha] == pytest.approx(components, abs=1e-12, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case["id"])
def test_invalid(case: dict[str, Any]) -> None:
    with pytest.raises(ColorSyntaxError) as caught:
        parse(case["input"]["text"])
    expected = case["expected"]["error"]
    assert caught.value.position == expected["position"]
    if "expected" in expected:
        assert list(caught.value.expected) == expected["expected"]


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["id"])
def test_a_color_is_legacy_unless_a_modern_function_wrote_it(case: dict[str, Any]) -> None:
    modern = case["expected"]["space"] not in {"srgb", "hsl", "hwb"} or "color(" in case["input"]["text"].lower()
    assert parse(case["input"]["text"]).legacy is not modern


@pytest.mark.parametrize("name", NAMED)
def test_names_have_the_bits_of_their_hex_colors(name: str) -> None:
    value = NAMED[name]
    assert parse(name) == from_int(value) == parse(f"#{value:06x}") == parse(f"{value:06X}")


def test_a_number_makes_a_legacy_color() -> None:
    assert from_int(0x3366CC) == Color("srgb", (51 / 255, 102 / 255, 204 / 255), 1.0, legacy=True)
    assert from_int(0xFF0001, 0.25) == Color("srgb", (1.0, 0.0, 1 / 255), 0.25, legacy=True)


def test_transparent_is_black_with_alpha_zero() -> None:
    assert parse("transparent") == Color("srgb", (0.0, 0.0, 0.0), 0.0, legacy=True)


@pytest.mark.parametrize("digits", [3, 4, 6, 8])
def test_hex_colors_are_the_same_by_every_path(digits: int) -> None:
    draw = random.Random(digits)
    for _ in range(500):
        text = "".join(draw.choices("0123456789abcdefABCDEF", k=digits))
        long = "".join(digit * 2 for digit in text) if digits < 6 else text
        components = [int(long[at : at + 2], 16) / 255 for at in range(0, len(long), 2)]
        color = parse(f"#{text}")
        assert [*color.coords, color.alpha] == (components if len(components) == 4 else [*components, 1.0])
        assert parse(f" #{text}") == parse(text) == parse(f"/**/{text} ") == color


def test_texts_up_to_the_limit_are_read() -> None:
    text = "oklch(50% 0.1 20)"
    padding = " " * (MAX_LENGTH - len(text))
    assert parse(text + padding) == parse(text)
    assert outcome(text + padding + " ") == MAX_LENGTH
    # A fast path must not pass the limit by.
    assert outcome("#" + "f" * 2 * MAX_LENGTH) == MAX_LENGTH


@given(st.text(max_size=60) | st.text("rgbhslaok()#%,/ .-+0123456789none\\\t\n*efct", max_size=40))
@hypothesis_settings
def test_any_text_is_a_color_or_a_syntax_error(text: str) -> None:
    check_outcome(text)


def check_outcome(text: str) -> None:
    found = attempt(text)
    if isinstance(found, Color):
        assert all(math.isnan(value) or math.isfinite(value) for value in (*found.coords, found.alpha))
        return
    assert 0 <= found.position <= len(text)
    assert found.text == text
    assert found.expected
    assert all(found.expected)
    assert str(found).isprintable()
    assert str(found).startswith(f"At position {found.position}: ")
    assert str(found).endswith(".")


@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
@hypothesis_settings
def test_damaged_colors_are_colors_or_syntax_errors(case: dict[str, Any], draw: random.Random) -> None:
    text = list(case["input"]["text"][:200])
    for _ in range(draw.randint(1, 3)):
        at = draw.randint(0, len(text))
        text[at : at + draw.randint(0, 2)] = draw.choice(
            ["", "(", ")", ",", "/", "%", " ", "none", "1e", "\\", "é", "*/"]
        )
    check_outcome("".join(text))


@given(st.sampled_from(CASES), st.text(" \t\n\r\f", max_size=5))
@hypothesis_settings
def test_white_space_before_a_text_moves_the_error_and_nothing_else(case: dict[str, Any], space: str) -> None:
    text = case["input"]["text"]
    if len(text) + len(space) > MAX_LENGTH:
        return
    before = outcome(text)
    assert outcome(space + text) == (before + len(space) if isinstance(before, int) else before)


@pytest.mark.parametrize(
    "text",
    [
        "rgb(10 20 30 / 40%)",
        "rgba(10, 20, 30, 1)",
        "hsl(120, 30%, 50%)",
        "oklch(70% 1e-1 200 / 50%)",
        "color(display-p3 1 0 0)",
    ],
)
def test_a_text_that_was_cut_off_goes_wrong_at_its_end(text: str) -> None:
    parse(text)
    start = text.index("display-p3 ") + len("display-p3") if "display-p3" in text else text.index("(") + 1
    for end in range(start, len(text)):
        cut = text[:end]
        # Without its digits, "e-" is a unit that no component has.
        assert outcome(cut) == (cut.rindex("e") if cut.endswith(("e", "e-")) else end)


ANGLES = ["0", "120", "-30deg", ".5turn", "100grad", "1rad", "1e2"]
NUMBERS = ["0", "50", "-3", "+4.5", ".25", "1e2", "300"]
GAP = st.sampled_from([" ", "  ", "\t", "\n", "\r\n", "\f", " /* note */ ", "/**/ "])
NO_GAP = GAP | st.sampled_from(["", "/**/"])


@st.composite
def modern(draw: st.DrawFn) -> list[str]:
    """Draw a colour in the modern syntax as tokens: what precedes the first component, components, alpha."""
    name = draw(
        st.sampled_from(
            ["rgb(", "rgba(", "hsl(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color(srgb ", "color(--hct "]
        )
    )
    hue = {"hsl(": 0, "hwb(": 0, "color(--hct ": 0, "lch(": 2, "oklch(": 2}.get(name, -1)
    parts = [
        draw(st.sampled_from(ANGLES if at == hue else [*NUMBERS, "20%", "-5%"]) | st.just("none")) for at in range(3)
    ]
    return [name, *parts, draw(st.sampled_from(["", "0.5", "50%", "none", "2"]))]


@st.composite
def legacy(draw: st.DrawFn) -> list[str]:
    """Draw a colour in the legacy syntax as tokens."""
    name = draw(st.sampled_from(["rgb(", "rgba(", "hsl(", "hsla("]))
    percent = "%" if name[0] == "h" or draw(st.booleans()) else ""
    first = draw(st.sampled_from(ANGLES)) if name[0] == "h" else draw(st.sampled_from(NUMBERS)) + percent
    others = [draw(st.sampled_from(NUMBERS)) + percent for _ in range(2)]
    return [name, first, *others, draw(st.sampled_from(["", "0.5", "50%", "2"]))]


def cased(text: str, draw: random.Random) -> str:
    return "".join(letter.upper() if draw.random() < 0.5 else letter.lower() for letter in text)


@given(
    modern(),
    st.lists(GAP, min_size=3, max_size=3),
    st.lists(NO_GAP, min_size=6, max_size=6),
    st.randoms(use_true_random=False),
)
@hypothesis_settings
@pytest.mark.thorough
def test_case_and_white_space_do_not_matter_in_the_modern_syntax(
    tokens: list[str], gaps: list[str], free: list[str], draw: random.Random
) -> None:
    name, first, second, third, alpha = tokens
    plain = f"{name}{first} {second} {third}" + (f" / {alpha})" if alpha else ")")
    end = f"{free[1]}/{free[2]}{alpha}{free[3]})" if alpha else f"{free[1]})"
    spaced = f"{free[4]}{name}{free[0]}{first}{gaps[0]}{second}{gaps[1]}{third}{end}{free[5]}"
    assert parse(cased(spaced, draw)) == parse(plain)


@given(legacy(), st.lists(NO_GAP, min_size=10, max_size=10), st.randoms(use_true_random=False))
@hypothesis_settings
@pytest.mark.thorough
def test_case_and_white_space_do_not_matter_in_the_legacy_syntax(
    tokens: list[str], free: list[str], draw: random.Random
) -> None:
    name, first, second, third, alpha = tokens
    plain = f"{name}{first},{second},{third}" + (f",{alpha})" if alpha else ")")
    end = f"{free[0]},{free[1]}{alpha}{free[2]})" if alpha else f"{free[0]})"
    spaced = f"{free[3]}{name}{free[4]}{first}{free[5]},{free[6]}{second}{free[7]},{free[8]}{third}{end}{free[9]}"
    assert parse(cased(spaced, draw)) == parse(plain)


@given(legacy())
@hypothesis_settings
def test_both_syntaxes_mean_the_same_color(tokens: list[str]) -> None:
    name, first, second, third, alpha = tokens
    assert parse(f"{name}{first},{second},{third}" + (f",{alpha})" if alpha else ")")) == parse(
        f"{name}{first} {second} {third}" + (f"/{alpha})" if alpha else ")")
    )


@given(st.floats(-1e9, 1e9))
@hypothesis_settings
def test_hues_come_within_one_turn(degrees: float) -> None:
    hue = parse(f"oklch(50% 0.1 {degrees!r}deg)").coords[2]
    assert 0.0 <= hue < 360.0
    assert math.cos(math.radians(hue)) == pytest.approx(math.cos(math.radians(math.fmod(degrees, 360.0))), abs=1e-9)
