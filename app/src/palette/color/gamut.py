"""Gamut mapping: the nearest thing a display can show to a colour outside its gamut.

Three methods, named in every answer that used one:

* ``raytrace``: reduces chroma along constant OKLCH lightness and hue, by rays cast in linear light to the faces of the
  RGB cube (CSS Color 4, "The Ray Trace Gamut Mapping").
* ``minde``: reduces chroma until clipping makes no difference that could be noticed (CSS Color 4, "Binary Search Gamut
  Mapping with Local MINDE").
* ``clip``: holds every component in its range. Quick, and the hue goes where it will.

Colours inside the gamut are left as they are by all three. Missing components count as zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, final

from palette.color import matrices
from palette.color.conversion import convert
from palette.color.lab import cube_root, cube_root_near
from palette.color.matrices import lms_root_to_oklab, oklab_to_lms_root
from palette.color.model import RGB_GAMUTS, Color, Vector
from palette.color.rgb import (
    linear_a98_to_a98,
    linear_prophoto_to_prophoto,
    linear_rec2020_to_rec2020,
    linear_srgb_to_srgb,
)
from palette.color.serialization import to_hex

GAMUT_METHODS: Final = ("raytrace", "minde", "clip")
"""The methods that ``gamut_map`` knows, the default first."""

EPSILON: Final = 6e-6
"""How far outside 0 to 1, in linear light, a component may lie and its colour still count as inside.

A colour on the surface of a gamut comes back from another space a little outside: by 5e-15 in 64-bit numbers, but by up
to 5.4e-6 when its components were written with six decimals, as this service writes them. The tolerance covers both,
and six millionths of white cannot be seen. It is reckoned in linear light because the encodings of A98 RGB and
Rec. 2020 are infinitely steep at zero; for sRGB it amounts to what color.js allows, 0.000075 in encoded components.
"""

JND: Final = 0.02  # in ΔE-OK, and the next one in OKLCH chroma: both CSS Color 4's
MINDE_EPSILON: Final = 0.0001
SURFACE: Final = 1e-12  # in linear light: what is nearer to a face of the cube is on it
CASTS: Final = 4
NO_HIT: Final = -1.0
_DEGREE: Final = 0.017453292519943295  # in radians

_Step = Callable[[Vector], Vector]
_Hue = tuple[float, float]
"""A hue as its cosine and sine."""


def _prophoto_to_xyz(rgb: Vector) -> Vector:
    return matrices.xyz_d50_to_xyz(matrices.linear_prophoto_to_xyz_d50(rgb))


def _xyz_to_prophoto(xyz: Vector) -> Vector:
    return matrices.xyz_d50_to_linear_prophoto(matrices.xyz_to_xyz_d50(xyz))


_TO_XYZ: Final[dict[str, _Step]] = {
    "srgb": matrices.linear_srgb_to_xyz,
    "display-p3": matrices.linear_p3_to_xyz,
    "a98-rgb": matrices.linear_a98_to_xyz,
    "prophoto-rgb": _prophoto_to_xyz,
    "rec2020": matrices.linear_rec2020_to_xyz,
}
_FROM_XYZ: Final[dict[str, _Step]] = {
    "srgb": matrices.xyz_to_linear_srgb,
    "display-p3": matrices.xyz_to_linear_p3,
    "a98-rgb": matrices.xyz_to_linear_a98,
    "prophoto-rgb": _xyz_to_prophoto,
    "rec2020": matrices.xyz_to_linear_rec2020,
}


@final
class RgbGamut:
    """An RGB gamut as OKLab sees it: the cube of its linear-light components.

    Attributes:
        name: one of ``RGB_GAMUTS``.
        to_lms, from_lms: the columns of the matrices between linear-light RGB and OKLab's cone responses.
    """

    def __init__(self, name: str) -> None:
        """Work out the matrices of one of ``RGB_GAMUTS``."""
        to_xyz = _TO_XYZ[name]
        from_xyz = _FROM_XYZ[name]
        self.name: Final = name
        self._bounds: Final = self._bounds_by(EPSILON)
        self.to_lms: Final = (
            matrices.xyz_to_lms(to_xyz((1.0, 0.0, 0.0))),
            matrices.xyz_to_lms(to_xyz((0.0, 1.0, 0.0))),
            matrices.xyz_to_lms(to_xyz((0.0, 0.0, 1.0))),
        )
        self.from_lms: Final = (
            from_xyz(matrices.lms_to_xyz((1.0, 0.0, 0.0))),
            from_xyz(matrices.lms_to_xyz((0.0, 1.0, 0.0))),
            from_xyz(matrices.lms_to_xyz((0.0, 0.0, 1.0))),
        )

    def linear(self, lightness: float, a: float, b: float) -> Vector:
        """Return the linear-light RGB of an OKLab colour."""
        long, medium, short = oklab_to_lms_root((lightness, a, b))
        return _combine(self.from_lms, long * long * long, medium * medium * medium, short * short * short)

    def oklab(self, rgb: Vector) -> Vector:
        """Return the OKLab of linear-light RGB."""
        long, medium, short = _combine(self.to_lms, rgb[0], rgb[1], rgb[2])
        return lms_root_to_oklab((cube_root(long), cube_root(medium), cube_root(short)))

    def lms_root(self, rgb: Vector, near: Vector) -> Vector:
        """Return the cube roots of the cone responses of linear-light RGB, which is quicker the nearer ``near`` is."""
        long, medium, short = _combine(self.to_lms, rgb[0], rgb[1], rgb[2])
        return (cube_root_near(long, near[0]), cube_root_near(medium, near[1]), cube_root_near(short, near[2]))

    def encoded(self, rgb: Vector) -> Vector:
        """Return the encoded components of linear-light RGB."""
        if self.name == "a98-rgb":
            return linear_a98_to_a98(rgb)
        if self.name == "prophoto-rgb":
            return linear_prophoto_to_prophoto(rgb)
        if self.name == "rec2020":
            return linear_rec2020_to_rec2020(rgb)
        return linear_srgb_to_srgb(rgb)

    def bounds(self, epsilon: float) -> tuple[float, float]:
        """Return the encoded components that lie outside 0 to 1 by epsilon of linear light: the lower, the upper."""
        return self._bounds if epsilon == EPSILON else self._bounds_by(epsilon)

    def _bounds_by(self, epsilon: float) -> tuple[float, float]:
        low, high, _ = self.encoded((-epsilon, 1.0 + epsilon, 0.0))
        # sRGB's curve gives 1 back as 0.9999999999999999.
        return min(low, 0.0), max(high, 1.0)


GAMUTS: Final = {name: RgbGamut(name) for name in RGB_GAMUTS}
"""The gamuts by the names of ``RGB_GAMUTS``."""

_SRGB: Final = GAMUTS["srgb"]


def in_gamut(coords: Vector, space: str, gamut: str = "srgb", epsilon: float = EPSILON) -> bool:
    """Tell whether a gamut holds a colour.

    Args:
        coords: the components; missing ones count as zero.
        space: the space they are in.
        gamut: one of ``RGB_GAMUTS``.
        epsilon: how far outside 0 to 1, in linear light, a component may lie.

    Raises:
        ValueError: the space or the gamut is not known.
    """
    low, high = gamut_named(gamut).bounds(epsilon)
    return _inside(convert(coords, space, gamut), low, high)


def gamut_map(color: Color, gamut: str = "srgb", method: str = "raytrace") -> Color:
    """Return a colour brought into a gamut, in that gamut's encoded RGB space, every component within 0 to 1.

    Args:
        color: any colour; its alpha is carried over.
        gamut: one of ``RGB_GAMUTS``.
        method: one of ``GAMUT_METHODS``.

    Raises:
        ValueError: the gamut or the method is not known.
    """
    target = gamut_named(gamut)
    require_method(method)
    coords = convert(color.coords, color.space, gamut)
    if method != "clip" and not _inside(coords, 0.0, 1.0):
        coords = _map_oklab(target, convert(color.coords, color.space, "oklab"), method)
    return Color(gamut, _clamp(coords), color.alpha)


def displayable(color: Color, method: str = "raytrace") -> Color:
    """Return the sRGB colour to show for a colour: that of ``displayed``, with the colour's alpha.

    Raises:
        ValueError: the method is not known.
    """
    return Color("srgb", displayed(color, method)[0], color.alpha)


def displayed(color: Color, method: str = "raytrace") -> tuple[Vector, bool]:
    """Return the sRGB components, 0 to 1, to show for a colour, and whether they had to be mapped.

    Mapped is what ``in_gamut`` says lies outside sRGB; the others' components are their own.

    Args:
        color: any colour.
        method: one of ``GAMUT_METHODS``.

    Raises:
        ValueError: the method is not known.
    """
    require_method(method)
    coords = convert(color.coords, color.space, "srgb")
    low, high = _SRGB.bounds(EPSILON)
    if _inside(coords, low, high):
        return _clamp(coords), False
    if method != "clip":
        coords = _map_oklab(_SRGB, convert(color.coords, color.space, "oklab"), method)
    return _clamp(coords), True


def oklch_to_srgb_raytrace(lightness: float, chroma: float, hue: float) -> Vector:
    """Return sRGB for OKLCH, mapped by ``raytrace`` where it lies outside: what scales and gradients call.

    Args:
        lightness: 0 to 1; at or beyond the ends the result is black or white.
        chroma: not negative.
        hue: in degrees.
    """
    return _oklch_to_srgb(lightness, chroma, hue, "raytrace")


def oklch_to_hex(lightness: float, chroma: float, hue: float, method: str = "raytrace") -> str:
    """Return ``#rrggbb`` for OKLCH, mapped where it lies outside sRGB, in one call.

    Args:
        lightness: 0 to 1.
        chroma: not negative.
        hue: in degrees.
        method: one of ``GAMUT_METHODS``.

    Raises:
        ValueError: the method is not known.
    """
    require_method(method)
    return to_hex(_oklch_to_srgb(lightness, chroma, hue, method))


def gamut_named(name: str) -> RgbGamut:
    """Return one of ``GAMUTS``.

    Raises:
        ValueError: the gamut is not known.
    """
    gamut = GAMUTS.get(name)
    if gamut is None:
        message = f"unknown gamut {name!r}; known are {', '.join(RGB_GAMUTS)}"
        raise ValueError(message)
    return gamut


def require_method(method: str) -> None:
    """Check the name of a method.

    Raises:
        ValueError: it is not one of ``GAMUT_METHODS``.
    """
    if method not in GAMUT_METHODS:
        message = f"unknown gamut mapping {method!r}; known are {', '.join(GAMUT_METHODS)}"
        raise ValueError(message)


def _oklch_to_srgb(lightness: float, chroma: float, hue: float, method: str) -> Vector:
    angle = hue * _DEGREE
    return _clamp(_map_oklch(_SRGB, lightness, chroma, (math.cos(angle), math.sin(angle)), method))


def _map_oklab(gamut: RgbGamut, oklab: Vector, method: str) -> Vector:
    """Return the encoded RGB of an OKLab colour mapped by a method, within rounding inside."""
    lightness, a, b = oklab
    chroma = math.sqrt(a * a + b * b)
    x = a / chroma if chroma > 0.0 else 1.0
    y = b / chroma if chroma > 0.0 else 0.0
    return _map_oklch(gamut, lightness, chroma, (x, y), method)


def _map_oklch(gamut: RgbGamut, lightness: float, chroma: float, hue: _Hue, method: str) -> Vector:
    """Return the encoded RGB of OKLCH mapped by a method, within rounding inside."""
    if method == "clip":
        return gamut.encoded(_clamp(gamut.linear(lightness, chroma * hue[0], chroma * hue[1])))
    if lightness >= 1.0:
        return 1.0, 1.0, 1.0
    if lightness <= 0.0:
        return 0.0, 0.0, 0.0
    if method == "minde":
        return gamut.encoded(_minde(gamut, lightness, chroma, hue))
    return gamut.encoded(_raytrace(gamut, lightness, chroma, hue))


def _raytrace(gamut: RgbGamut, lightness: float, chroma: float, hue: _Hue) -> Vector:
    """Map OKLCH to linear-light RGB inside the gamut."""
    x, y = hue
    current = gamut.linear(lightness, chroma * x, chroma * y)
    if _inside(current, 0.0, 1.0):
        return current
    anchor = gamut.linear(lightness, 0.0, 0.0)
    last = current
    for cast in range(CASTS):
        if cast > 0:
            _, a, b = gamut.oklab(last)
            chroma = math.sqrt(a * a + b * b)
            current = gamut.linear(lightness, chroma * x, chroma * y)
        length = _ray_length(anchor, current)
        if length == NO_HIT:
            break
        last = _along(anchor, current, length)
        # A point below the surface is a nearer place to cast the next ray from.
        if cast > 0 and _inside(current, SURFACE, 1.0 - SURFACE):
            anchor = current
    return _settled(last)


def _minde(gamut: RgbGamut, lightness: float, chroma: float, hue: _Hue) -> Vector:
    """Map OKLCH to linear-light RGB inside the gamut."""
    x, y = hue
    current = gamut.linear(lightness, chroma * x, chroma * y)
    clipped = _clamp(current)
    if _inside(current, 0.0, 1.0):
        return clipped
    root = gamut.lms_root(clipped, oklab_to_lms_root((lightness, chroma * x, chroma * y)))
    if _distance(root, lightness, chroma * x, chroma * y) < JND:
        return clipped
    low = 0.0
    high = chroma
    low_inside = True
    while high - low > MINDE_EPSILON:
        chroma = 0.5 * (low + high)
        current = gamut.linear(lightness, chroma * x, chroma * y)
        if low_inside and _inside(current, 0.0, 1.0):
            low = chroma
            continue
        clipped = _clamp(current)
        root = gamut.lms_root(clipped, root)
        difference = _distance(root, lightness, chroma * x, chroma * y)
        if difference >= JND:
            high = chroma
        elif JND - difference < MINDE_EPSILON:
            break
        else:
            low_inside = False
            low = chroma
    return clipped


def _distance(root: Vector, lightness: float, a: float, b: float) -> float:
    """Return the ΔE-OK between the colour of some roots of cone responses and an OKLab colour."""
    seen = lms_root_to_oklab(root)
    light = seen[0] - lightness
    a = seen[1] - a
    b = seen[2] - b
    return math.sqrt(light * light + a * a + b * b)


def _ray_length(start: Vector, end: Vector) -> float:
    """Return where the ray from start to end meets the unit cube, in lengths from start to end, or ``NO_HIT``.

    The draft's pseudo-code takes an axis for parallel where the ray moves by less than 1e-12 along it. Near black the
    whole way to the surface is as short as that, and the ray would run on to a bright face: oklch(0.00008 0.2 336) came
    out pink. So an axis is parallel only where the ray does not move at all, and a ray as a whole may be too short.
    """
    dx = end[0] - start[0]
    dy = end[1] - start[1]
    dz = end[2] - start[2]
    if abs(dx) <= SURFACE and abs(dy) <= SURFACE and abs(dz) <= SURFACE:
        return NO_HIT
    near_x, far_x = _slab(start[0], dx)
    near_y, far_y = _slab(start[1], dy)
    near_z, far_z = _slab(start[2], dz)
    near = max(max(near_x, near_y), near_z)  # noqa: PLW3301 - two arguments at a time are what mypyc makes fast
    far = min(min(far_x, far_y), far_z)  # noqa: PLW3301 - two arguments at a time are what mypyc makes fast
    if near > far or far < 0.0:
        return NO_HIT
    return far if near < 0.0 else near


def _slab(start: float, step: float) -> tuple[float, float]:
    """Return where a ray enters and leaves the space between 0 and 1 along one axis, in steps."""
    if step == 0.0:
        return (-math.inf, math.inf) if 0.0 <= start <= 1.0 else (math.inf, -math.inf)
    zero = -start / step
    one = (1.0 - start) / step
    return (zero, one) if step > 0.0 else (one, zero)


def _along(start: Vector, end: Vector, length: float) -> Vector:
    return (
        start[0] + (end[0] - start[0]) * length,
        start[1] + (end[1] - start[1]) * length,
        start[2] + (end[2] - start[2]) * length,
    )


def _settled(rgb: Vector) -> Vector:
    """Put on the face what rounding left beside it."""
    return _settled_component(rgb[0]), _settled_component(rgb[1]), _settled_component(rgb[2])


def _settled_component(component: float) -> float:
    if component < SURFACE:
        return 0.0
    return 1.0 if component > 1.0 - SURFACE else component


def _combine(columns: tuple[Vector, Vector, Vector], x: float, y: float, z: float) -> Vector:
    first, second, third = columns
    return (
        first[0] * x + second[0] * y + third[0] * z,
        first[1] * x + second[1] * y + third[1] * z,
        first[2] * x + second[2] * y + third[2] * z,
    )


def _inside(rgb: Vector, low: float, high: float) -> bool:
    return low <= rgb[0] <= high and low <= rgb[1] <= high and low <= rgb[2] <= high


def _clamp(rgb: Vector) -> Vector:
    return (
        max(0.0, min(rgb[0], 1.0)),
        max(0.0, min(rgb[1], 1.0)),
        max(0.0, min(rgb[2], 1.0)),
    )
