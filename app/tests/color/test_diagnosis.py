"""The words of errors. Positions and expectations are pinned by tests/vectors/parsing.json."""

import pytest

from palette.color.diagnosis import closest, shown
from palette.color.named import NAMED
from palette.color.parsing import ColorSyntaxError, parse


def error(text: str) -> ColorSyntaxError:
    with pytest.raises(ColorSyntaxError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the text is empty"),
        ("?", "unexpected '?' in place of a color"),
        ("zzzzzz", "'zzzzzz' is no CSS color name"),
        ("ZZZ", "'ZZZ' is no CSS color name"),
        ("red\x00", "unexpected '\\x00' after the color"),
        ("red -1.5e2x", "unexpected '-1.5e2x' after the color"),
        ("red \u202e", "unexpected '\\u202e' after the color"),
        ("#", "unexpected end of the text in a hex color"),
        ("#12g4", "unexpected 'g4' in a hex color"),
        ("#12345", "a hex color has 3, 4, 6 or 8 digits, not 5"),
        ("#123456789a", "a hex color has 3, 4, 6 or 8 digits, not 10"),
        ("currentColor", "'currentColor' depends on the page it is used in and is no color by itself"),
        ("ButtonText", "'ButtonText' depends on the page it is used in and is no color by itself"),
        ("inherit", "'inherit' depends on the page it is used in and is no color by itself"),
        ("none", "'none' stands for a missing component, not for a color"),
        ("RGB 1", "rgb is a function"),
        ("color", "color is a function"),
        ("foo(1)", "'foo' is no color function"),
        ("calc(1)", "calc() is not computed here"),
        ("Color-Mix(in oklab, red, blue)", "color-mix() is not computed here"),
        ("light-dark(red, blue)", "light-dark() depends on the page it is used in and is no color by itself"),
        ("device-cmyk(0 0 0 0)", "device-cmyk() depends on a device and is no color by itself"),
        ("rgb(", "unexpected end of the text in place of the red component of rgb()"),
        ("rgba(x", "unexpected 'x' in place of the red component of rgb()"),
        ("rgb(1 2 3 4", "unexpected '4' after the blue component of rgb()"),
        ("rgb(1 2 3 / 4 5", "unexpected '5' after the alpha component of rgb()"),
        ("rgb(1, 2 3", "unexpected '3' after the green component of rgb()"),
        ("rgb(from red r g b)", "a relative color is not computed here"),
        ("color(from red srgb r g b)", "a relative color is not computed here"),
        ("rgb(1 from)", "unexpected 'from' in place of the green component of rgb()"),
        ("rgb(var(--x) 2 3)", "var() depends on the page it is used in and is no color by itself"),
        ("rgb(foo(1) 2 3)", "unexpected 'foo' in place of the red component of rgb()"),
        ("rgb(var 2 3)", "unexpected 'var' in place of the red component of rgb()"),
        ("rgb(none, 2, 3)", "'none' cannot be used with commas"),
        ("rgb(1, none, 3)", "'none' cannot be used with commas"),
        ("rgb(1 2, 3)", "rgb() has either commas or white space between its components"),
        ("lab(1 2, 3)", "lab() has no commas between its components"),
        ("hwb(1, 2%, 3%)", "hwb() has no commas between its components"),
        ("rgb(,1)", "unexpected ',' in place of the red component of rgb()"),
        ("rgb(1,,2)", "unexpected ',' in place of the green component of rgb()"),
        ("rgb(1 2 3 / ,)", "unexpected ',' in place of the alpha component of rgb()"),
        ("rgb(1, 2%, 3)", "rgb() with commas has three numbers or three percentages"),
        ("rgb(1%, 2, 3%)", "rgb() with commas has three numbers or three percentages"),
        ("hsl(1, 2, 3)", "hsl() with commas has percentages after the hue"),
        ("rgb(1, 2px, 3)", "the unit 'px' does not suit the green component of rgb()"),
        ("hsl(1, 2px, 3%)", "the unit 'px' does not suit the saturation component of hsl()"),
        ("oklch(1 2 3%)", "the unit '%' does not suit the hue component of oklch()"),
        ("color(1 0 0)", "unexpected '1' in place of the color space of color()"),
        ("color(lab 1 2 3)", "'lab' has a function of its own, lab()"),
        ("color(foo 1 2 3)", "'foo' is no color space of color()"),
        ("x" * 1001, "the text has 1001 characters"),
    ],
)
def test_the_problem_is_named(text: str, problem: str) -> None:
    found = str(error(text)).partition(": ")[2].partition("; expected")[0]
    assert found.partition(" (did you mean")[0] == problem


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("rebecapurple", "rebeccapurple"),
        ("REBECCAPURPEL", "rebeccapurple"),
        ("gren", "green"),
        ("transparant", "transparent"),
        ("zzzzzz", None),
        ("light-blue", "lightblue"),
        ("okclh(1 2 3)", "oklch"),
        ("hwba(1 2 3)", "hwb"),
        ("colour(srgb 1 0 0)", "color"),
        ("calc(1)", None),
        ("color(profoto-rgb 1 0 0)", "prophoto-rgb"),
        ("color(displayp3 1 0 0)", "display-p3"),
        ("color(hct 1 0 0)", "--hct"),
        ("color(cam16 1 0 0)", "--cam16"),
        ("color(--srgb 1 0 0)", "srgb"),
        ("color(lab 1 0 0)", None),
        ("currentcolor", None),
        ("rgb(300", None),
    ],
)
def test_a_mistyped_word_has_a_suggestion(text: str, suggestion: str | None) -> None:
    found = error(text)
    assert found.suggestion == suggestion
    assert (f"(did you mean {suggestion!r}?)" in str(found)) == (suggestion is not None)


def test_a_whole_message() -> None:
    assert str(error("rgb(300")) == (
        "At position 7: unexpected end of the text in place of the green component of rgb(); "
        "expected a comma or white space and the green component."
    )
    assert str(error("gren")) == (
        "At position 0: 'gren' is no CSS color name (did you mean 'green'?); expected a CSS color name, "
        "a hex color such as #3366cc or a color function such as oklch(…)."
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("green", "green"),
        ("grene", "green"),
        ("xgreen", "green"),
        ("xgreeny", "green"),
        ("xxgreeny", None),
        ("gren", "green"),
        ("gen", None),  # two edits are more than half of three letters
        ("xxxxx", None),
        ("rad", "red"),
        ("rxx", None),
        ("a", None),
        ("", None),
        ("lightgoldenrodyellowxx", "lightgoldenrodyellow"),
        ("x" * 10_000, None),
    ],
)
def test_the_closest_word_is_at_most_two_edits_away(word: str, found: str | None) -> None:
    assert closest(word, ("green", "red", "lightgoldenrodyellow")) == found


def test_the_first_of_the_closest_words_wins() -> None:
    assert closest("bread", ("broad", "breed", "bead")) == "broad"
    assert closest("bread", ("brown", "bred", "breads")) == "bred"


def test_every_name_with_one_letter_replaced_is_recognised() -> None:
    # The letter is in no name, so a name one edit away is the closest; another may be as close (gray, grey).
    for name in NAMED:
        found = closest("!" + name[1:], NAMED)
        assert found is not None
        assert found[1:] == name[1:]


def test_long_excerpts_are_cut() -> None:
    assert shown("x" * 40) == repr("x" * 40)
    assert shown("x" * 41) == repr("x" * 40) + "…"
    assert len(str(error("x" * 1000))) < 250
    assert len(str(error("rgb(" + "x" * 900 + ")"))) < 250
