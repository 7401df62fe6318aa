"""Moods: the part of OKLCH that a palette's drawn colours are taken from."""

from __future__ import annotations

from typing import Final, final

from palette.palettes.arcs import EVERY_HUE, Arc
from palette.palettes.chips import GUARD, millionths
from palette.palettes.cusps import CUSPS, Cusp


@final
class Bounds:
    """What a mood allows of one hue.

    Attributes:
        least: the least chroma.
        most: the greatest chroma.
        darkest: the least lightness at which sRGB holds the least chroma.
        lightest: the greatest lightness at which sRGB holds the least chroma.
        square_least: the square of the chip's least chroma, in square millionths, guard included.
        square_most: the same of its greatest chroma.
    """

    __slots__ = ("darkest", "least", "lightest", "most", "square_least", "square_most")

    def __init__(self, least: float, most: float, darkest: float, lightest: float) -> None:
        self.least: Final = least
        self.most: Final = most
        self.darkest: Final = darkest
        self.lightest: Final = lightest
        self.square_least: Final[int] = (millionths(least) + GUARD) ** 2
        self.square_most: Final[int] = (millionths(most) - GUARD) ** 2


@final
class Mood:
    """A mood's ranges.

    Attributes:
        name: the identifier.
        description: what it looks like, for people.
        hues: the hues it allows.
        chroma: the least and the greatest OKLCH chroma.
        lightness: the least and the greatest OKLCH lightness, 0 to 1.
        share: the least and the greatest chroma as shares of a hue's reach, the greatest chroma that sRGB holds of it
            between the two lightnesses (for the least, at most ``chroma[1]``). One range of chroma cannot serve every
            hue: what is vivid for a cyan is dull for a magenta.
    """

    __slots__ = ("_bounds", "chroma", "description", "hues", "lightness", "name", "share")

    def __init__(  # noqa: PLR0913, PLR0917 - one row of the table below
        self,
        name: str,
        hues: Arc,
        chroma: tuple[float, float],
        lightness: tuple[float, float],
        share: tuple[float, float],
        description: str,
    ) -> None:
        self.name: Final = name
        self.hues: Final = hues
        self.chroma: Final = chroma
        self.lightness: Final = lightness
        self.share: Final = share
        self.description: Final = description
        self._bounds: list[Bounds] = []

    def bounds(self) -> list[Bounds]:
        """Return what the mood allows of each hue, to the nearest whole degree: 0 to 360, which is 0 again."""
        if not self._bounds:
            circle = [self._bounds_at(cusp) for cusp in CUSPS]
            self._bounds = [*circle, circle[0]]
        return self._bounds

    def _bounds_at(self, cusp: Cusp) -> Bounds:
        darkest, lightest = self.lightness
        reach = cusp.reach(darkest, lightest)
        least = max(self.chroma[0], self.share[0] * min(reach, self.chroma[1]))
        # A whole share is no limit but sRGB's own, which is finer than whole degrees.
        most = self.chroma[1] if self.share[1] >= 1.0 else min(self.chroma[1], self.share[1] * reach)
        return Bounds(least, most, max(darkest, cusp.darkest(least)), min(lightest, cusp.lightest(least)))


MOODS: Final[dict[str, Mood]] = {
    mood.name: mood
    for mood in (
        Mood("warm", Arc(355.0, 87.0), (0.06, 0.20), (0.36, 0.92), (0.45, 0.95), "rose, red, orange and amber"),
        Mood("cool", Arc(170.0, 135.0), (0.03, 0.16), (0.32, 0.92), (0.25, 0.80), "teal, sky, blue and violet"),
        Mood("pastel", EVERY_HUE, (0.025, 0.10), (0.80, 0.95), (0.0, 1.0), "pale and soft, of any hue"),
        Mood("vivid", EVERY_HUE, (0.11, 0.33), (0.45, 0.92), (0.80, 1.0), "strong and clear, of any hue"),
        Mood("muted", EVERY_HUE, (0.02, 0.075), (0.38, 0.88), (0.0, 1.0), "greyed, of any hue"),
        Mood("dark", EVERY_HUE, (0.03, 0.14), (0.20, 0.47), (0.0, 1.0), "deep, of any hue"),
        Mood(
            "earth", Arc(32.0, 80.0), (0.03, 0.11), (0.28, 0.82), (0.0, 1.0), "terracotta, brown, ochre, sand and olive"
        ),
        Mood("neon", EVERY_HUE, (0.12, 0.33), (0.58, 0.97), (0.86, 1.0), "as bright as a screen can show, of any hue"),
    )
}
"""Every mood, by name."""
