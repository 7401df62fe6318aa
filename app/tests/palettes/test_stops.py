"""Colour-stop lists: read as CSS Images 4 does, faults told where they are."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.parsing import ColorSyntaxError, parse
from palette.palettes.stops import MOST_STOPS, StopListError, read_stops

POSITION = st.none() | st.integers(-50, 150)
COLOR = st.sampled_from(["red", "#0a0b0c", "663399", "rgb(1, 2, 3)", "oklch(70% .1 200 / 50%)", "tan/*,*/"])


def positions(text: str) -> list[float]:
    return [round(stop.position, 6) for stop in read_stops(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red, blue", [0, 1]),
        ("red, lime, blue", [0, 0.5, 1]),
        ("red, lime 20%, gold, navy, blue", [0, 0.2, 0.466667, 0.733333, 1]),
        ("red 10%, blue 90%", [0.1, 0.9]),
        ("red, lime 70%, blue 40%, white", [0, 0.7, 0.7, 1]),
        ("red 40%, lime, gold 20%, blue", [0.4, 0.4, 0.4, 1]),
        ("red 120%, blue", [1.2, 1.2]),
        ("red -50%, lime, blue 150%", [-0.5, 0.5, 1.5]),
        ("red 20% 40%, blue", [0.2, 0.4, 1]),
        ("red, lime 60% 30%, blue", [0, 0.6, 0.6, 1]),
        ("red, blue, lime 0, white", [0, 0, 0, 1]),
        ("10% red, 20% 30% lime, blue", [0.1, 0.2, 0.3, 1]),
        ("red 1e1%, blue 1e99%", [0.1, 1e7]),
    ],
)
def test_positions_are_fixed_up(text: str, expected: list[float]) -> None:
    assert positions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "hints"),
    [
        ("red, 30%, blue", [0, 1], [0.3, -1]),
        ("red 50%, 20%, blue", [0.5, 1], [0, -1]),
        ("red, 120%, blue", [0, 1.2], [1, -1]),
        ("red, 0, blue", [0, 1], [0, -1]),
        # Hints take part: the second colour stands between its hint and the end, as browsers have it.
        ("red, 80%, lime, blue", [0, 0.9, 1], [0.888889, -1, -1]),
        ("red, lime, 80%, blue", [0, 0.4, 1], [-1, 0.666667, -1]),
        ("red 50%, 50%, blue 50%", [0.5, 0.5], [-1, -1]),
    ],
)
def test_hints_stand_between_their_stops(text: str, expected: list[float], hints: list[float]) -> None:
    assert positions(text) == expected
    assert [round(stop.hint, 6) for stop in read_stops(text)] == hints


@given(st.lists(st.tuples(COLOR, POSITION, st.none() | st.integers(-50, 150)), min_size=2, max_size=12))
@pytest.mark.thorough
def test_any_list_has_its_colors_in_order_and_positions_that_do_not_go_back(
    parts: list[tuple[str, int | None, int | None]],
) -> None:
    text = ",".join(f"{color} {'' if at is None else f'{at}%'}" for color, at, _ in parts)
    stops = read_stops(text)
    assert [stop.color for stop in stops] == [parse(color) for color, _, _ in parts]
    found = [stop.position for stop in stops]
    assert found == sorted(found)
    greatest = -math.inf
    for (_, at, _), position in zip(parts, found, strict=True):
        if at is not None:
            greatest = max(greatest, at / 100.0)
            assert position >= at / 100.0
            assert position == max(greatest, found[0])


@pytest.mark.parametrize(
    ("text", "css"),
    [
        ("663399, blue", ["#663399", "blue"]),
        ("#639, abc 10%", ["#639", "#abc"]),
        ("red/* a , b */ 5%, rgb( 1 , 2 , 3 )20%", ["red", "rgb( 1 , 2 , 3 )"]),
        ("\\66 00, blue", ["rgb(255, 0, 0)", "blue"]),
        ("color(--hct 30 40 50) , oklch(70%/**/.1 200)", ["color(--hct 30 40 50)", "oklch(70%/**/.1 200)"]),
    ],
)
def test_colors_are_told_as_css_takes_them(text: str, css: list[str]) -> None:
    assert [stop.css for stop in read_stops(text)] == css


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a CSS color name"),
        ("red,", 4, "a CSS color name"),
        ("red, , blue", 5, "a CSS color name"),
        ("red, zz 30%", 5, "a CSS color name"),
        ("red, rgb(1 2), blue", 12, "white space and the blue component"),
        ("red, rgb(1 2 3, blue", 14, "')'"),
        ("blue, oklch(70% .1 20x) 3%", 21, "no unit"),
        ("red, %", 5, "a CSS color name"),
        ("red /* open, blue", 17, "'*/'"),
    ],
)
def test_a_color_s_fault_is_told_where_it_is_in_the_list(text: str, position: int, expected: str) -> None:
    with pytest.raises(ColorSyntaxError) as caught:
        read_stops(text)
    assert caught.value.position == position
    assert caught.value.text == text
    assert any(phrase.startswith(expected) for phrase in caught.value.expected), caught.value.expected


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("red", 3, "the list has one color stop; expected a comma and another color, up to 32"),
        ("30%, red, blue", 0, "a transition hint stands alone; expected a color"),
        ("red, 30%, 40%, blue", 10, "a transition hint stands alone; expected a color"),
        ("red, blue, 30%", 14, "the list ends with a transition hint; expected a comma and a color"),
        ("red, 30% 40%, blue", 5, "a transition hint has two positions; expected one percentage"),
        ("red 30px, blue", 4, "'30px, blue' cannot stand here; expected a percentage or a comma or the end"),
        ("red 30, blue", 4, "expected a percentage or a comma or the end"),
        ("red 00, blue", 4, "expected a percentage or a comma or the end"),
        ("red lime, blue", 4, "'lime, blue' cannot stand here"),
        ("red 1% 2% 3%, blue", 10, "'3%, blue' cannot stand here; expected a comma or the end"),
        ("1% red 2%, blue", 7, "'2%, blue' cannot stand here"),
        ("1% 2% red 3%, blue", 10, "'3%, blue' cannot stand here; expected a comma or the end"),
        ("red) , blue", 3, "') , blue' cannot stand here"),
    ],
)
def test_a_fault_of_the_list_is_told_where_it_is(text: str, position: int, said: str) -> None:
    with pytest.raises(StopListError) as caught:
        read_stops(text)
    assert caught.value.position == position
    assert str(caught.value).startswith(f"At position {position}: ")
    assert said in str(caught.value)
    assert caught.value.expected


def test_a_list_has_at_most_so_many_stops() -> None:
    assert len(read_stops(",".join(["red"] * MOST_STOPS))) == MOST_STOPS
    assert len(read_stops(",50%,".join(["red"] * MOST_STOPS))) == MOST_STOPS
    assert len(read_stops(",".join(["red 1% 2%"] * (MOST_STOPS // 2)))) == MOST_STOPS
    for text, position in [
        (",".join(["red"] * (MOST_STOPS + 1)), 4 * MOST_STOPS),
        (",".join(["red"] * 5000), 4 * 2 * MOST_STOPS),
        (",".join(["red 1% 2%"] * (MOST_STOPS // 2 + 1)), 10 * (MOST_STOPS // 2)),
    ]:
        with pytest.raises(StopListError, match="too many color stops; expected at most 32") as caught:
            read_stops(text)
        assert caught.value.position == position


@given(st.text("red,blu1%#( )/*-.0", max_size=40))
def test_any_text_is_read_or_refused_within_it(text: str) -> None:
    position = 0
    count = 2
    try:
        count = len(read_stops(text))
    except (ColorSyntaxError, StopListError) as error:
        position = error.position
    assert 0 <= position <= len(text)
    assert 2 <= count <= MOST_STOPS
