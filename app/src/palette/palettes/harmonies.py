"""Harmonies: the colours that go with a colour, by turning it on a colour wheel.

Four wheels:

* ``oklch``: OKLCH's hue; lightness and chroma stay.
* ``hct``: Material's hue (CAM16); tone and chroma stay.
* ``hsl``: the hue of sRGB's six corners; saturation and lightness stay.
* ``ryb``: the painters' wheel, on which red, yellow and blue stand a third of a turn apart, and their mixtures orange,
  green and violet half-way between. Their sRGB colours are those that Gossett and Chen give the corners of their cube
  (2004, "Paint inspired color mixing and compositing for visualization"); of these the wheel takes the HSL hue, and
  between two of them it is linear. HSL saturation and lightness stay.

Turned on ``oklch`` and ``hct``, a colour is not held in sRGB: where it lies outside, ``shown`` maps it. HSL is a form
of sRGB, and far outside it says nothing that an eye would (Display P3's green has 302 % saturation): on ``hsl`` and
``ryb`` a colour from outside is mapped before it is turned, and no turned colour lies outside. Missing components count
as zero. A grey has no hue to turn, whatever its notation says: turned, it is itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from palette.color.conversion import ACHROMATIC, convert, to_space
from palette.color.cylindrical import wrapped
from palette.color.gamut import GAMUT_METHODS, displayable, in_gamut
from palette.color.hct import hct_to_srgb, tone_to_luminance
from palette.color.model import MISSING, SPACES, Color, Vector, number
from palette.palettes.schemes import SCHEMES

KINDS: Final = ("complementary", "analogous", "triadic", "split", "tetradic", "square", "monochrome", "custom")
"""The kinds that ``harmonize`` knows."""

WHEELS: Final = ("oklch", "hct", "hsl", "ryb")
"""The wheels that ``harmonize`` knows."""

METHODS: Final = (*GAMUT_METHODS, "hct")
"""The ways into sRGB: those of every colour, and Material's own, which holds hue and tone and lowers the chroma."""

MOST: Final = 12
"""The greatest number of colours, the given one included."""

_FIXED: Final[dict[str, tuple[float, ...]]] = {
    "complementary": SCHEMES["complementary"].offsets,
    "triadic": SCHEMES["triadic"].offsets,
    "split": SCHEMES["split"].offsets,
    "tetradic": (0.0, 60.0, 180.0, 240.0),
    "square": (0.0, 90.0, 180.0, 270.0),
}
_COUNTS: Final = {"analogous": 3, "monochrome": 5}  # of the kinds that have as many colours as are asked for
_STEP: Final = SCHEMES["analogous"].offsets[1]
_REACH: Final = 60.0  # degrees to either side of an analogous scheme, however many its colours

# The HSL hues of Gossett and Chen's red, orange (1, 0.5, 0), yellow, green (0, 0.66, 0.2), blue (0.163, 0.373, 0.6)
# and violet (0.5, 0, 0.5), and red again: a list, since mypyc takes a Final tuple of floats for unset.
_SIXTH: Final = 60.0
_ANCHORS: Final = [0.0, 30.0, 60.0, 120.0 + 60.0 * 0.2 / 0.66, 240.0 - 60.0 * 0.21 / 0.437, 300.0, 360.0]

# From dark to light: where a monochrome scheme's colours lie, in the unit of the wheel's lightness.
_DARKEST: Final = {"oklch": 0.2, "hct": 10.0, "hsl": 10.0, "ryb": 10.0}
_LIGHTEST: Final = {"oklch": 0.95, "hct": 95.0, "hsl": 95.0, "ryb": 95.0}

_HALVINGS: Final = 60  # of HSL's 100 of lightness, until a float has no half-way


@final
class Turned:
    """One colour of a harmony.

    Attributes:
        color: the colour, in its wheel's space (``ryb``: HSL), unmapped; the very one given where nothing turns it.
        angle: its turn from the colour given, degrees, [0, 360).
    """

    __slots__ = ("angle", "color")

    def __init__(self, color: Color, angle: float) -> None:
        self.color: Final = color
        self.angle: Final = angle


def harmonize(  # noqa: PLR0913 - a wish has that many parts
    base: Color,
    kind: str,
    wheel: str = "oklch",
    *,
    count: int = 0,
    angles: Sequence[float] = (),
    keep_lightness: bool = False,
    method: str = "raytrace",
) -> list[Turned]:
    """Return the colours of a scheme: the given one first, as it is, then the others in the scheme's order.

    A monochrome scheme has one hue: its further colours, from dark to light, have the given one's chroma (saturation)
    at other lightnesses, which with the given one's are evenly spread over the wheel's range (OKLCH 0.2 to 0.95, HCT
    and HSL 10 to 95). With ``keep_lightness`` it is the other way round: the lightness stays and the chroma falls in
    even steps.

    Args:
        base: the colour to turn; its alpha is carried over.
        kind: one of ``KINDS``.
        wheel: one of ``WHEELS``.
        count: how many colours, the given one included; 0 for the kind's own number. Only analogous (3 unless asked)
            and monochrome (5) have others than their own: 2 to ``MOST``.
        angles: degrees, for ``custom`` and only for it; see ``turns``.
        keep_lightness: on the wheels ``hsl`` and ``ryb``, give each colour the HSL lightness at which its OKLCH
            lightness is the given colour's. Turns on ``oklch`` keep that anyway; turns on ``hct`` keep the tone.
        method: one of ``METHODS``, by which a colour outside sRGB is mapped before the wheels ``hsl`` and ``ryb``.

    Raises:
        ValueError: an argument is outside its range.
    """
    if wheel not in WHEELS:
        message = f"{wheel!r} is not a wheel; known are {', '.join(WHEELS)}"
        raise ValueError(message)
    turned = turns(kind, count, angles)
    start = _Start(base, wheel, method)
    if kind == "monochrome":
        further = start.fading(len(turned)) if keep_lightness else start.tones(len(turned))
        return [Turned(base, 0.0), *[Turned(color, 0.0) for color in further]]
    return [Turned(start.turned(angle, keep_lightness), angle) for angle in turned]


def turns(kind: str, count: int = 0, angles: Sequence[float] = ()) -> list[float]:
    """Return each colour's turn from the given one, degrees, [0, 360); the given one's 0 is the first.

    Analogous colours stand 30 degrees apart, to one side and the other in turn, and closer where they would else reach
    beyond 60 degrees. The turns of ``custom`` are those of ``angles``; a 0 in front, which stands for the given colour,
    may be left out.

    Raises:
        ValueError: the kind is not known, or has not that number of colours, or angles are missing or not wanted.
    """
    _check(kind, count, angles)
    if kind == "custom":
        further = [wrapped(angle) for angle in angles]
        return further if further[0] == 0.0 else [0.0, *further]
    if kind == "monochrome":
        return [0.0] * (count or _COUNTS[kind])
    if kind == "analogous":
        return _neighbours(count or _COUNTS[kind])
    return list(_FIXED[kind])


def counts(kind: str) -> tuple[int, int]:
    """Return the least and the greatest number of colours of a kind, one of ``KINDS``."""
    if kind in _FIXED:
        number_ = len(_FIXED[kind])
        return number_, number_
    return (1 if kind == "custom" else 2), MOST


def held(kind: str, wheel: str, *, keep_lightness: bool = False) -> tuple[str, str]:
    """Return which two components every colour of a harmony has from the one given, as ``space.component``.

    They are kept until a colour that lies outside sRGB is mapped.
    """
    space = _space(wheel)
    light = SPACES[space].components[_light(space)]
    if kind == "monochrome":
        hue = f"{space}.h"
        if keep_lightness:
            return hue, "oklch.l" if space == "hsl" else f"{space}.{light}"
        return hue, f"{space}.{SPACES[space].components[1]}"
    strength = f"{space}.{SPACES[space].components[1]}"
    return strength, "oklch.l" if keep_lightness and space == "hsl" else f"{space}.{light}"


def is_grey(color: Color) -> bool:
    """Tell whether a colour has no hue to turn: its OKLCH chroma is so small that CSS calls the hue powerless."""
    return convert(color.coords, color.space, "oklch")[1] <= ACHROMATIC["oklch"]


def shown(color: Color, method: str) -> tuple[Color, bool]:
    """Return the sRGB colour to show for a colour, and whether it had to be mapped, for lying outside sRGB.

    With ``hct`` a mapped colour's components are whole 255ths (see ``palette.color.hct.hct_to_srgb``).

    Args:
        color: any colour; its alpha is carried over.
        method: one of ``METHODS``.

    Raises:
        ValueError: the method is not known.
    """
    mapped = not in_gamut(color.coords, color.space)
    if method != "hct":
        return displayable(color, method), mapped
    if not mapped:
        return displayable(color), mapped
    hue, chroma, tone = convert(color.coords, color.space, "hct")
    return Color("srgb", hct_to_srgb(hue, chroma, tone), color.alpha), mapped


def ryb_to_hsl_hue(hue: float) -> float:
    """Return the HSL hue, degrees, [0, 360), of a hue on the painters' wheel, degrees."""
    place = wrapped(hue) / _SIXTH
    sixth = int(place)
    return _ANCHORS[sixth] + (_ANCHORS[sixth + 1] - _ANCHORS[sixth]) * (place - sixth)


def hsl_to_ryb_hue(hue: float) -> float:
    """Return the hue on the painters' wheel, degrees, [0, 360), of an HSL hue, degrees: the inverse."""
    hue = wrapped(hue)
    sixth = 0
    while hue >= _ANCHORS[sixth + 1]:
        sixth += 1
    return _SIXTH * (sixth + (hue - _ANCHORS[sixth]) / (_ANCHORS[sixth + 1] - _ANCHORS[sixth]))


def _check(kind: str, count: int, angles: Sequence[float]) -> None:
    message = ""
    if kind not in KINDS:
        message = f"{kind!r} is not a kind of scheme; known are {', '.join(KINDS)}"
    elif kind == "custom" and not angles:
        message = "custom has no angles"
    elif kind != "custom" and angles:
        message = f"{kind} has angles of its own; custom takes others"
    elif kind == "custom":
        own = len(angles) + (1 if wrapped(angles[0]) != 0.0 else 0)
        if own > MOST:
            message = f"{own} colors; at most {MOST} are turned"
        elif count not in (0, own):
            message = f"custom has a color for each angle, here {own}"
    elif count:
        least, most = counts(kind)
        if not least <= count <= most:
            message = f"{kind} has {least}" + (f" to {most} colors" if most > least else " colors")
    if message:
        raise ValueError(message)


def _neighbours(count: int) -> list[float]:
    """Return the turns of an analogous scheme: 0, one step to one side, one to the other, two steps, and so on."""
    step = min(_STEP, _REACH / (count // 2))
    sides = [step * ((place + 1) // 2) * (1.0 if place % 2 == 1 else -1.0) for place in range(count)]
    return [wrapped(side) for side in sides]


def _space(wheel: str) -> str:
    """Return the colour space that a wheel's colours stand in."""
    return "hsl" if wheel == "ryb" else wheel


def _light(space: str) -> int:
    """Return the index of the lightness: the end where the hue is not; chroma or saturation stands in the middle."""
    return 2 - SPACES[space].hue


@final
class _Start:
    """A colour on its wheel, to be turned."""

    __slots__ = ("_base", "_grey", "_hue", "_lightness", "_oklch_lightness", "_space", "_strength", "_wheel")

    def __init__(self, base: Color, wheel: str, method: str) -> None:
        self._base: Final = base
        self._wheel: Final = wheel
        self._space: Final[str] = _space(wheel)
        within = self._space != "hsl" or in_gamut(base.coords, base.space, epsilon=0.0)
        inside = base if within else shown(base, method)[0]
        coords = to_space(inside, self._space).coords
        light = _light(self._space)
        hue = number(coords[2 - light])
        self._hue: Final[float] = hsl_to_ryb_hue(hue) if wheel == "ryb" else hue
        self._strength: Final[float] = number(coords[1])
        self._lightness: Final[float] = number(coords[light])
        self._oklch_lightness: Final[float] = convert(inside.coords, inside.space, "oklab")[0]
        self._grey: Final[bool] = is_grey(base)

    def turned(self, angle: float, keep_lightness: bool) -> Color:  # noqa: FBT001 - handed on from the public function
        """Return the colour turned by an angle."""
        if angle == 0.0 or self._grey:
            return self._base
        return self._at(self._hue + angle, self._strength, keep_lightness)

    def tones(self, count: int) -> list[Color]:
        """Return ``count`` - 1 colours of other lightness, from dark to light."""
        low = _DARKEST[self._wheel]
        span = _LIGHTEST[self._wheel] - low
        phase = max(0.0, min((self._lightness - low) / span, 1.0))
        places = sorted((phase + step / count) % 1.0 for step in range(1, count))
        return [self._toned(low + span * place) for place in places]

    def fading(self, count: int) -> list[Color]:
        """Return ``count`` - 1 colours of less and less chroma."""
        if self._grey:
            return [self._base] * (count - 1)
        return [self._at(self._hue, self._strength * (count - step) / count, True) for step in range(1, count)]  # noqa: FBT003 - as in turned

    def _at(self, hue: float, strength: float, keep_lightness: bool) -> Color:  # noqa: FBT001 - as in turned
        if self._space != "hsl":
            return self._color(wrapped(hue), strength, self._lightness)
        hue = ryb_to_hsl_hue(hue) if self._wheel == "ryb" else wrapped(hue)
        lightness = _lit(hue, strength, self._oklch_lightness) if keep_lightness else self._lightness
        return self._color(hue, strength, lightness)

    def _toned(self, lightness: float) -> Color:
        """Return the colour, or the grey, of another lightness."""
        if not self._grey:
            hue = ryb_to_hsl_hue(self._hue) if self._wheel == "ryb" else self._hue
            return self._color(wrapped(hue), self._strength, lightness)
        if self._space == "hct":
            # In CAM16 a grey of the display has some chroma: no chroma would not be grey.
            light = tone_to_luminance(lightness)
            return Color("srgb-linear", (light, light, light), self._base.alpha)
        return self._color(MISSING, 0.0, lightness)

    def _color(self, hue: float, strength: float, lightness: float) -> Color:
        hue_first = SPACES[self._space].hue == 0
        coords: Vector = (hue, strength, lightness) if hue_first else (lightness, strength, hue)
        return Color(self._space, coords, self._base.alpha)


def _lit(hue: float, saturation: float, oklch_lightness: float) -> float:
    """Return the HSL lightness, 0 to 100, at which a hue and saturation have an OKLCH lightness; halving finds it.

    From black, at 0, to white, at 100, OKLCH's lightness rises with HSL's.
    """
    low = 0.0
    high = 100.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if convert((hue, saturation, middle), "hsl", "oklab")[0] < oklch_lightness:
            low = middle
        else:
            high = middle
    return high
