"""The colour keywords."""

from palette.color.named import NAMED, SYSTEM


def test_css_has_148_named_colors_of_24_bits() -> None:
    assert len(NAMED) == 148
    assert all(0 <= value <= 0xFFFFFF for value in NAMED.values())


def test_keywords_are_lower_case_letters() -> None:
    assert all(name.isascii() and name.isalpha() and name.islower() for name in [*NAMED, *SYSTEM])


def test_the_sixteen_colors_of_html_have_their_values() -> None:
    html = {
        "black": 0x000000,
        "silver": 0xC0C0C0,
        "gray": 0x808080,
        "white": 0xFFFFFF,
        "maroon": 0x800000,
        "red": 0xFF0000,
        "purple": 0x800080,
        "fuchsia": 0xFF00FF,
        "green": 0x008000,
        "lime": 0x00FF00,
        "olive": 0x808000,
        "yellow": 0xFFFF00,
        "navy": 0x000080,
        "blue": 0x0000FF,
        "teal": 0x008080,
        "aqua": 0x00FFFF,
    }
    assert {name: NAMED[name] for name in html} == html


def test_synonyms_have_one_value() -> None:
    grays = [name for name in NAMED if "gray" in name]
    assert len(grays) == 7
    assert all(NAMED[name] == NAMED[name.replace("gray", "grey")] for name in grays)
    assert NAMED["aqua"] == NAMED["cyan"]
    assert NAMED["fuchsia"] == NAMED["magenta"]
    # 148 names, less seven greys, cyan and magenta.
    assert len(set(NAMED.values())) == 139


def test_no_name_could_be_a_bare_hex_color() -> None:
    assert not [name for name in [*NAMED, *SYSTEM] if set(name) <= set("abcdef")]


def test_system_colors_are_the_19_and_the_23_deprecated_ones() -> None:
    assert len(SYSTEM) == 19 + 23
    assert not SYSTEM & NAMED.keys()
    assert {"canvastext", "accentcolor", "threeddarkshadow", "windowtext"} <= SYSTEM
