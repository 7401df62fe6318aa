"""How a colour is described in an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from palette.api.addresses import encoded
from palette.api.parameters import CMYK
from palette.api.schemas.values import ColorValue as Value
from palette.api.schemas.values import Components, Method, NamedColor, Text
from palette.color import gamut as gamuts
from palette.color.cmyk import naive_cmyk
from palette.color.contrast import best_text
from palette.color.conversion import to_space
from palette.color.gamut import gamut_map, in_gamut
from palette.color.model import Color, Vector
from palette.color.serialization import decimals, serialize, to_hex
from palette.palettes.name_lists import CSS, DEFAULT, name_list
from palette.palettes.names import NamedColor as Found
from palette.palettes.names import nearest_to

_NAMING: Final = (name_list(CSS), name_list(DEFAULT))


def displayed(color: Color, method: Method) -> tuple[Vector, Method | None]:
    """Return the sRGB components that a screen shows for a colour, and the method that mapped it, if one had to."""
    srgb, mapped = gamuts.displayed(color, method)
    return srgb, method if mapped else None


def quantized(srgb: Vector) -> Vector:
    """Return sRGB components as eight bits hold them: those of the hex."""
    return of_hex(to_hex(srgb))


def of_hex(text: str) -> Vector:
    """Return the sRGB components of ``#rrggbb``."""
    red, green, blue = bytes.fromhex(text[1:])
    return red / 255.0, green / 255.0, blue / 255.0


def rounded(coords: Sequence[float], precision: int) -> Components:
    """Return components for an answer: rounded, missing ones null, no negative zero."""
    return decimals(coords, precision)


def components(color: Color, space: str, method: Method, precision: int) -> Components:
    """Return a colour's components in a space; naive CMYK, which has only what sRGB has, of the mapped colour."""
    if space == CMYK:
        return decimals(naive_cmyk(displayed(color, method)[0]), precision)
    return decimals(to_space(color, space).coords, precision)


def describe(
    color: Color,
    text: str,
    *,
    spaces: Sequence[str],
    gamut: str = "srgb",
    method: Method = "raytrace",
    precision: int = 6,
) -> Value:
    """Return a colour's value for an answer; ``text`` is how it was written, or empty."""
    return Value(**members(color, text, spaces=spaces, gamut=gamut, method=method, precision=precision))


def members(
    color: Color, text: str, *, spaces: Sequence[str], gamut: str = "srgb", method: Method, precision: int
) -> dict[str, Any]:
    """Return the members of a colour's value, for a shape that has more of them."""
    srgb, mapped_by = displayed(color, method)
    return {
        "css": css_text(text) if text else serialize(color, precision),
        "hex": to_hex(srgb),
        "alpha": decimals((color.alpha,), precision)[0],
        "in_gamut": mapped_by is None if gamut == "srgb" else in_gamut(color.coords, color.space, gamut),
        "mapped_by": mapped_by,
        "spaces": {space: components(color, space, method, precision) for space in spaces},
    }


def css_text(text: str) -> str:
    """Return the text of a colour as CSS takes it: as it was written, a bare hex with its '#'."""
    stripped = text.strip()
    bare = len(stripped) in {3, 4, 6, 8} and all(digit in "0123456789abcdefABCDEF" for digit in stripped)
    return f"#{stripped}" if bare else stripped


def fitted(color: Color, gamut: str, method: Method, precision: int) -> str:
    """Return the CSS text of a colour inside a gamut: its own where it lies there already."""
    inside = color if in_gamut(color.coords, color.space, gamut) else gamut_map(color, gamut, method)
    return serialize(inside, precision)


def formats(color: Color, spaces: Sequence[str], precision: int) -> dict[str, str]:
    """Return the CSS text of a colour in each space that CSS can write it in."""
    return {space: serialize(to_space(color, space), precision) for space in spaces if space != CMYK}


def text_on(hex_srgb: Vector) -> Text:
    """Return the text colour for a ground."""
    best, ratio = best_text(hex_srgb)
    return Text(best=to_hex(best), contrast=round(ratio, 6))


def names_of(rgb: int) -> list[NamedColor]:
    """Return the nearest name of the colour 0xRRGGBB in CSS's list, and in the largest; the nearer first."""
    css, other = (named(nearest_to(rgb, names)[0]) for names in _NAMING)
    return [other, css] if other.delta_e_2000 < css.delta_e_2000 else [css, other]


def named(found: Found) -> NamedColor:
    """Return a name that was found as an answer tells it."""
    return NamedColor(found.name, found.hex, found.list, round(found.delta_e_2000, 6))


def link(path: str, **query: str) -> str:
    """Return an address of the service's own."""
    pairs = "&".join(f"{name}={encoded(value)}" for name, value in query.items())
    return f"{path}?{pairs}" if pairs else path
