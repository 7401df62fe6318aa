"""Serialization: the draft's examples, rounding, and the way back through the parser."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.model import MISSING, SPACES, Color, is_missing
from palette.color.parsing import from_int, parse
from palette.color.serialization import decimals, int_to_hex, serialize, to_hex, to_int

hypothesis_settings = settings(max_examples=300)


@pytest.mark.parametrize(
    ("text", "css"),
    [
        # Section 15.1: alpha.
        ("#000000ed", "rgba(0, 0, 0, 0.93)"),
        ("#000000ec", "rgba(0, 0, 0, 0.925)"),
        ("#00000080", "rgba(0, 0, 0, 0.5)"),
        ("#0000007f", "rgba(0, 0, 0, 0.498)"),
        ("#00000001", "rgba(0, 0, 0, 0.004)"),
        ("rgb(0 0 0 / 12.3456789%)", "rgba(0, 0, 0, 0.123457)"),
        ("lab(1 2 3 / 12.3456789%)", "lab(1 2 3 / 0.123457)"),
        ("rgb(1 2 3 / 70%)", "rgba(1, 2, 3, 0.7)"),
        ("color(srgb 1 0 0 / 0.5)", "color(srgb 1 0 0 / 0.5)"),
        ("lab(1 2 3 / 120%)", "lab(1 2 3)"),
        ("lab(1 2 3 / 0)", "lab(1 2 3 / 0)"),
        ("lab(1 2 3 / 0.9999999)", "lab(1 2 3)"),
        ("rgb(1 2 3 / 0.9999999)", "rgb(1, 2, 3)"),
        # Section 15.2: legacy colours.
        ("rgb(29 164 192 / 95%)", "rgba(29, 164, 192, 0.95)"),
        ("hwb(740deg 20% 30% / 50%)", "rgba(178.5, 93.5, 51, 0.5)"),
        ("hwb(20 none 30% / none)", "hwb(20 none 30% / none)"),
        ("hwb(none 20 30)", "hwb(none 20% 30%)"),
        ("hsla(120 30% none / 0.25)", "hsl(120 30% none / 0.25)"),
        ("hsl(120 30% 50% / none)", "hsl(120 30% 50% / none)"),
        ("rgb(none 0 0)", "color(srgb none 0 0)"),
        ("rgb(51 none 0 / 50%)", "color(srgb 0.2 none 0 / 0.5)"),
        ("rgb(255 0 0 / none)", "color(srgb 1 0 0 / none)"),
        ("rgb(146.064 107.457 131.223)", "rgb(146.064, 107.457, 131.223)"),
        ("rgb(57.28% 42.14% 51.46%)", "rgb(146.064, 107.457, 131.223)"),
        ("goldenrod", "rgb(218, 165, 32)"),
        ("transparent", "rgba(0, 0, 0, 0)"),
        ("#7654cd", "rgb(118, 84, 205)"),
        ("hsl(120 30% 50%)", "rgb(89.25, 165.75, 89.25)"),
        ("hsl(120 100% 200%)", "rgb(255, 255, 255)"),
        # Section 15.3: lab and lch.
        ("lab(56.200% 0.000 83.600)", "lab(56.2 0 83.6)"),
        ("lab(56.200% 0.000 66.88%)", "lab(56.2 0 83.6)"),
        ("lch(37% 105.0 305.00)", "lch(37 105 305)"),
        ("lch(56.2% 83.6 357.4 /93%)", "lch(56.2 83.6 357.4 / 0.93)"),
        # Section 15.4: oklab and oklch.
        ("oklab(54.0% -0.10 -0.02)", "oklab(0.54 -0.1 -0.02)"),
        ("oklab(54.0% -25% -5%)", "oklab(0.54 -0.1 -0.02)"),
        ("oklch(56.43% 0.0900 123.40)", "oklch(0.5643 0.09 123.4)"),
        ("oklch(53.85% 0.1725 320.67 / 70%)", "oklch(0.5385 0.1725 320.67 / 0.7)"),
        ("oklch(none 0 none / none)", "oklch(none 0 none / none)"),
        # Section 15.5: color().
        ("color(dIsPlAy-P3  0.964  0.763  0.787)", "color(display-p3 0.964 0.763 0.787)"),
        ("color(rec2020 0.400 0.660 0.340)", "color(rec2020 0.4 0.66 0.34)"),
        ("color(prophoto-rgb 0.2804 0.40283 0.42259/85%)", "color(prophoto-rgb 0.2804 0.40283 0.42259 / 0.85)"),
        ("color(xyz 0.472 0.372 0.131)", "color(xyz-d65 0.472 0.372 0.131)"),
        ("color(srgb -1 none 200%)", "color(srgb -1 none 2)"),
        # Spaces beyond CSS.
        ("color(--HCT 282.788 87.23 32.302 / 50%)", "color(--hct 282.788 87.23 32.302 / 0.5)"),
        ("color(--lab-d65 50% -10 none)", "color(--lab-d65 50 -10 none)"),
        ("color(--hsv 120 30% 50%)", "color(--hsv 120 30 50)"),
    ],
)
def test_examples(text: str, css: str) -> None:
    assert serialize(parse(text)) == css


@pytest.mark.parametrize(
    ("text", "precision", "css"),
    [
        ("color(display-p3 0.964 0.763 0.787)", 2, "color(display-p3 0.96 0.76 0.79)"),
        ("color(prophoto-rgb 0.2804 0.40283 0.42259)", 3, "color(prophoto-rgb 0.28 0.403 0.423)"),
        ("hsl(120 30% 50%)", 0, "rgb(89, 166, 89)"),
        ("hsl(120 30% 50%)", 1, "rgb(89.3, 165.8, 89.3)"),
        ("lab(100 20 -10)", 0, "lab(100 20 -10)"),
        ("lab(0.5 -0.5 -1.5)", 0, "lab(1 0 -1)"),
        ("lab(0.25 -0.25 -0.35)", 1, "lab(0.3 -0.2 -0.3)"),
        ("lch(50 10 359.9)", 0, "lch(50 10 0)"),
        ("lab(1e-8 -1e-8 -4e-7)", 6, "lab(0 0 0)"),
        ("color(xyz 1e9 -1e12 0.1)", 3, "color(xyz-d65 1000000000 -1000000000 0.1)"),
        ("color(xyz 0.5 0.25 1e9)", 15, "color(xyz-d65 0.5 0.25 1000000000)"),
        ("color(xyz 0.1 0.3 1e9)", 16, "color(xyz-d65 0.1 0.3 1000000000)"),
        ("#000000ec", 1, "rgba(0, 0, 0, 0.925)"),
        ("rgb(0 0 0 / 0.9251)", 2, "rgba(0, 0, 0, 0.93)"),
    ],
)
def test_precision_is_the_most_decimals(text: str, precision: int, css: str) -> None:
    assert serialize(parse(text), precision) == css


def test_a_precision_is_not_negative() -> None:
    with pytest.raises(ValueError, match="precision"):
        serialize(parse("lab(1 2 3)"), -1)


@pytest.mark.parametrize(
    ("color", "css"),
    [
        (Color("lch", (50.0, 10.0, -90.0)), "lch(50 10 270)"),
        (Color("lch", (50.0, 10.0, 359.9999999)), "lch(50 10 0)"),
        (Color("hct", (720.5, 10.0, 20.0)), "color(--hct 0.5 10 20)"),
        (Color("lab", (-0.0, 0.0078125, -0.0078125)), "lab(0 0.007813 -0.007812)"),
        (Color("lab", (math.inf, -math.inf, 0.0), 7.0), "lab(1000000000 -1000000000 0)"),
        (Color("lch", (0.0, 0.0, math.inf), -1.0), "lch(0 0 280 / 0)"),
        (Color("hsl", (120.0, 30.0, 50.0)), "hsl(120 30% 50%)"),
        (Color("hwb", (120.0, 30.0, 50.0), 0.5), "hwb(120 30% 50% / 0.5)"),
        (Color("srgb", (1.0, 0.0, 0.0)), "color(srgb 1 0 0)"),
        (Color("srgb", (1.5, -0.5, 0.5), 2.0, legacy=True), "rgb(255, 0, 127.5)"),
        (Color("srgb", (0.0, 0.0, 0.0), -1.0, legacy=True), "rgba(0, 0, 0, 0)"),
    ],
)
def test_colors_that_were_not_parsed(color: Color, css: str) -> None:
    assert serialize(color) == css


def test_legacy_alpha_of_8_bits_comes_back_from_two_or_three_decimals() -> None:
    written = []
    for byte in range(255):
        css = serialize(from_int(0, byte / 255))
        alpha = css.removeprefix("rgba(0, 0, 0, ").removesuffix(")")
        assert math.floor(float(alpha) * 255 + 0.5) == byte
        assert len(alpha) <= len("0.925")
        written.append(alpha)
    # Two decimals where they do: all hundredths below 1 are among them.
    assert {f"{hundredth / 100:g}" for hundredth in range(100)} <= set(written)


def components(space: str) -> st.SearchStrategy[list[float | None]]:
    """Draw components that the parser will not clamp, some of them missing."""
    drawn = []
    for index, (_, high) in enumerate(SPACES[space].reference):
        low = 0.0 if index == SPACES[space].hue or SPACES[space].components[index] in "lcsjtv" else -high
        drawn.append(st.none() | st.floats(low, high, exclude_max=index == SPACES[space].hue))
    return st.tuples(*drawn).map(list)


def circular(one: float, other: float) -> float:
    return abs((one - other + 180.0) % 360.0 - 180.0)


def close(one: Color, other: Color, tolerance: float) -> bool:
    """Tell whether two colours of one space are the same within a tolerance per component."""
    hue = SPACES[one.space].hue
    pairs = zip((*one.coords, one.alpha), (*other.coords, other.alpha), strict=True)
    return one.space == other.space and all(
        (is_missing(a) and is_missing(b)) or (circular(a, b) if index == hue else abs(a - b)) <= tolerance
        for index, (a, b) in enumerate(pairs)
    )


@pytest.mark.parametrize("space", SPACES)
def test_a_serialized_color_parses_as_itself(space: str) -> None:
    @given(components(space), st.none() | st.floats(0, 1), st.integers(0, 12))
    @settings(max_examples=60)
    def check(drawn: list[float | None], alpha: float | None, precision: int) -> None:
        first, second, third = (MISSING if value is None else value for value in drawn)
        color = Color(space, (first, second, third), MISSING if alpha is None else alpha)
        css = serialize(color, precision)
        again = parse(css)
        assert close(again, color, 0.5 * 10.0**-precision + 1e-12)
        assert again.legacy is (space in {"hsl", "hwb"})
        assert serialize(Color(again.space, again.coords, again.alpha), precision) == css

    check()


@given(
    st.sampled_from(["srgb", "hsl", "hwb"]),
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
    st.floats(0, 1),
)
@hypothesis_settings
def test_a_legacy_color_parses_as_its_srgb(space: str, unit: tuple[float, float, float], alpha: float) -> None:
    coords = convert(unit, "srgb", space)
    again = parse(serialize(Color(space, coords, alpha, legacy=True), 9))
    assert again.legacy
    assert again.space == "srgb"
    assert again.coords == pytest.approx(unit, abs=1e-9)
    # Alpha that is a whole number of 255ths has fewer decimals.
    assert again.alpha == pytest.approx(alpha, abs=1e-9 if round(alpha * 255) / 255 != alpha else 5e-3)


@given(st.integers(0, 0xFFFFFF), st.integers(0, 255))
@hypothesis_settings
@pytest.mark.thorough
def test_8_bit_colors_stay_what_they_are(value: int, alpha: int) -> None:
    color = from_int(value, alpha / 255)
    css = parse(serialize(color))
    assert css.coords == color.coords
    assert to_hex(css.coords, css.alpha) == to_hex(color.coords, color.alpha)
    assert to_int(color.coords) == value
    assert to_hex(color.coords) == f"#{value:06x}"
    assert to_hex(color.coords, color.alpha) == f"#{value:06x}" + (f"{alpha:02x}" if alpha < 255 else "")
    assert parse(to_hex(color.coords, color.alpha)) == color


@pytest.mark.parametrize(
    ("component", "digits"),
    [
        (0.0, "00"),
        (0.5, "80"),
        (0.4999999 / 255, "00"),
        (0.5 / 255, "01"),
        (1.5 / 255, "02"),
        (254.4999999 / 255, "fe"),
        (254.5 / 255, "ff"),
        (1.0, "ff"),
        (-0.0, "00"),
        (-3.0, "00"),
        (3.0, "ff"),
        (math.inf, "ff"),
        (-math.inf, "00"),
        (MISSING, "00"),
    ],
)
def test_hex_rounds_halves_up_and_clamps(component: float, digits: str) -> None:
    assert to_hex((component, 0.0, 1.0)) == f"#{digits}00ff"
    assert to_hex((1.0, component, 0.0)) == f"#ff{digits}00"
    assert to_hex((0.0, 1.0, component)) == f"#00ff{digits}"
    assert to_hex((0.0, 0.0, 0.0), component) == ("#000000" if digits == "ff" else f"#000000{digits}")
    assert to_int((component, 1.0, component)) == int(f"{digits}ff{digits}", 16)


@given(st.integers(0, 0xFFFFFF))
def test_a_number_has_the_hex_of_its_components(rgb: int) -> None:
    assert int_to_hex(rgb) == f"#{rgb:06x}"


@hypothesis_settings
@given(st.floats(-1e16, 1e16) | st.floats(-400.0, 400.0), st.integers(0, 17))
def test_decimals_are_those_that_python_rounds_to(value: float, precision: int) -> None:
    assert decimals((value,), precision) == [round(value, precision)]


@hypothesis_settings
@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_halves_are_rounded_as_python_rounds_them(halves: int, precision: int) -> None:
    value = (halves + 0.5) / 10**precision
    assert decimals([value, -value], precision) == [round(value, precision), round(-value, precision)]


def test_missing_decimals_are_none_and_zero_has_no_sign() -> None:
    assert decimals((MISSING, 1.0), 3) == [None, 1.0]
    assert decimals((), 3) == []
    assert [str(value) for value in decimals((-0.0, -1e-9, 0.0), 6)] == ["0.0"] * 3
    assert decimals((2.5, 3.5, -0.5), 0) == [2.0, 4.0, 0.0]
