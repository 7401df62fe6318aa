"""Presets: the kinds of scale there are, the names and jobs of their steps, and the methods that can make them."""

from __future__ import annotations

from typing import Final, final

ANCHORS: Final = ("keep", "snap")
"""Whether the key colour stands in its scale as it is, or moves to a lightness of the scale's own."""

SCHEMES: Final = ("light", "dark")
"""Whether a scale begins beside a light ground or beside a dark one."""

FEWEST_STEPS: Final = 2
MOST_STEPS: Final = 32
USUAL_STEPS: Final = 11

BACKGROUND: Final = 1
COMPONENT: Final = 2
SEPARATOR: Final = 4
SOLID: Final = 8


@final
class Preset:
    """A kind of scale.

    Attributes:
        name: the identifier.
        names: of its steps in order; none where their number is for the asker to say.
        jobs: what the steps are made for, as sums of BACKGROUND, COMPONENT, SEPARATOR and SOLID; none where their
            contrast says it.
        methods: those that can make it, the usual one first.
        description: what it is, for people.
    """

    __slots__ = ("description", "jobs", "methods", "name", "names")

    def __init__(
        self,
        name: str,
        names: tuple[str, ...],
        jobs: tuple[int, ...],
        methods: tuple[str, ...],
        description: str,
    ) -> None:
        self.name: Final = name
        self.names: Final = names
        self.jobs: Final = jobs
        self.methods: Final = methods
        self.description: Final = description


PRESETS: Final[dict[str, Preset]] = {
    preset.name: preset
    for preset in (
        Preset(
            "tailwind",
            ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950"),
            (
                *(BACKGROUND, BACKGROUND | COMPONENT, COMPONENT | SEPARATOR, COMPONENT | SEPARATOR, SEPARATOR),
                *(SOLID, SOLID, SOLID, SOLID, 0, 0),
            ),
            ("perceptual", "contrast", "tonal"),
            "eleven steps, 50 to 950",
        ),
        Preset(
            "radix",
            ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
            (
                *(BACKGROUND, BACKGROUND, COMPONENT, COMPONENT, COMPONENT, SEPARATOR, SEPARATOR, SEPARATOR),
                *(SOLID, SOLID, 0, 0),
            ),
            ("perceptual",),
            "twelve steps with a job each: grounds, components, borders, solids, text",
        ),
        Preset(
            "material",
            ("0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "95", "99", "100"),
            (),
            ("tonal",),
            "the tones of a Material tonal palette",
        ),
        Preset("linear", (), (), ("perceptual", "contrast", "tonal"), "any number of even steps"),
    )
}
"""Every preset, by name."""

TONES: Final = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 99.0, 100.0]
"""The tones of ``material``."""

TAILWIND_TONES: Final = [95.0, 90.0, 80.0, 70.0, 60.0, 50.0, 40.0, 30.0, 20.0, 10.0, 5.0]
"""The tones of ``tailwind`` steps: 100 less a tenth of their name."""

TAILWIND_TARGETS: Final = [1.05, 1.12, 1.27, 1.55, 2.2, 3.1, 4.6, 6.5, 9.0, 12.0, 16.0]
"""The contrast of ``tailwind`` steps unless asked: 500 suffices for a boundary, 600 for text, 800 for enhanced text."""
