"""Scales: the steps from light to dark, or from dark to light, that one key colour makes.

How it is made, the method says: ``perceptual`` by lightness in OKLCH (``ramps``, and for ``radix`` ``templates``),
``contrast`` by ratios to a ground (``contrast_targets``), ``tonal`` by tones in HCT (``tones``).

What each scale keeps:

* Its lightness rises or falls strictly from step to step: OKLab's of what is meant (``perceptual``), the contrast with
  the ground (``contrast``), the tone (``tonal``); in every case, the luminance of the 8-bit colours. ``radix`` keeps it
  within steps 1 to 8 and 11 to 12, as its templates do.
* Every step is an 8-bit sRGB colour, and it is said where it was mapped.
* With ``anchor="keep"``, one step is the key colour to the bit.
* Every use is proven by the contrast of the 8-bit colours.
"""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.gamut import require_method
from palette.color.model import Color
from palette.palettes.contrast_targets import (
    GROWTH,
    LEAST_TARGET,
    MOST_TARGET,
    UnprocessableScaleError,
    by_contrast,
)
from palette.palettes.key_colors import KeyColor
from palette.palettes.ramps import linear, tailwind
from palette.palettes.scale_presets import (
    ANCHORS,
    FEWEST_STEPS,
    MOST_STEPS,
    PRESETS,
    SCHEMES,
    TAILWIND_TARGETS,
    TAILWIND_TONES,
    TONES,
    USUAL_STEPS,
    Preset,
)
from palette.palettes.scale_uses import job_of, uses
from palette.palettes.shades import Ground, Shade, decimal, luminance, ratio
from palette.palettes.templates import from_templates
from palette.palettes.tones import tonal

WHITE: Final = 0xFFFFFF
NEAR_BLACK: Final = 0x111111
"""The grounds of light and dark scales, unless asked."""

_RATIO_DECIMALS: Final = 6
_FIRST_TARGET: Final = 1.1
_LAST_TARGET: Final = 18.0
LIGHTEST_TONE: Final = 98.0
DARKEST_TONE: Final = 8.0
"""The tones at which a ``linear`` tonal scale begins and ends."""

_NEARLY: Final = 0.99
_LIGHT_GROUND: Final = 0.179128784747792  # the luminance that contrasts as much with white as with black


class WishError(ValueError):
    """A wish that cannot be, by itself or beside the others.

    Attributes:
        wish: which, by its name in ``Plan``.
        expected: what it can be, where that can be listed.
    """

    def __init__(self, detail: str, wish: str, expected: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.wish = wish
        self.expected = expected


@final
class Step:
    """One step of a scale.

    Attributes:
        name: of the step in its preset.
        shade: its colour.
        white: its contrast ratio to white, to a millionth.
        black: to black.
        ground: to the ground.
        uses: what it may be used for, keys of ``USES``; decided before ratios are rounded.
    """

    __slots__ = ("black", "ground", "name", "shade", "uses", "white")

    def __init__(self, name: str, shade: Shade, jobs: int, ground: float, strongest: float) -> None:
        white = ratio(shade.luminance, 1.0)
        black = ratio(shade.luminance, 0.0)
        own = ratio(shade.luminance, ground)
        self.name: Final = name
        self.shade: Final = shade
        self.white: Final[float] = decimal(white, _RATIO_DECIMALS)
        self.black: Final[float] = decimal(black, _RATIO_DECIMALS)
        self.ground: Final[float] = decimal(own, _RATIO_DECIMALS)
        self.uses: Final[list[str]] = uses(
            jobs if jobs >= 0 else job_of(own), own, ratio(shade.luminance, strongest), max(white, black)
        )

    def text(self) -> str:
        """Return the text colour, white or black, that has more contrast on it."""
        return "#ffffff" if self.white >= self.black else "#000000"


@final
class Plan:
    """How a scale is made, every wish settled.

    Attributes:
        preset: one of ``PRESETS``.
        method: one of the preset's methods.
        anchor: one of ``ANCHORS``.
        scheme: one of ``SCHEMES``.
        ground: what it is seen on.
        count: how many steps it has.
        targets: the contrast ratio of each step, where that is the method; otherwise none.
        mapping: one of ``GAMUT_METHODS``.
    """

    __slots__ = ("anchor", "count", "ground", "mapping", "method", "preset", "scheme", "targets")

    def __init__(  # noqa: PLR0913 - each is a wish of its own
        self,
        preset: str = "tailwind",
        *,
        method: str = "",
        anchor: str = "",
        scheme: str = "",
        ground: int = -1,
        count: int = 0,
        targets: list[float] | None = None,
        mapping: str = "raytrace",
    ) -> None:
        """Settle the wishes.

        Args:
            preset: a key of ``PRESETS``.
            method: one of the preset's; unless asked, the one that targets need, or its first.
            anchor: one of ``ANCHORS``; unless asked, ``keep`` for ``perceptual`` and ``snap`` for the others.
            scheme: one of ``SCHEMES``; unless asked, the one that the ground suits, and ``light`` without a ground.
            ground: 0xRRGGBB; unless asked, white or ``NEAR_BLACK`` by the scheme.
            count: the number of steps, 2 to 32, for ``linear`` only; unless asked, that of the targets, or 11.
            targets: for ``contrast`` only: as many ratios of 1 to 21 as there are steps, each at least 1.02 times the
                one before. Unless asked, the preset's own.
            mapping: one of ``GAMUT_METHODS``.

        Raises:
            UnprocessableScaleError: the ground leaves too little contrast for the preset's own targets.
            WishError: a wish is not one of those above.
            ValueError: the mapping is not known.
        """
        require_method(mapping)
        kind = PRESETS[_one_of("preset", preset, tuple(PRESETS), f"there is no preset {preset!r}")]
        self.preset: Final = kind
        detail = f"{kind.name} is not made by {method}"
        self.method: Final[str] = _one_of("method", method or _usual(kind, targets), kind.methods, detail)
        usual = "keep" if self.method == "perceptual" else "snap"
        self.anchor: Final[str] = _one_of("anchor", anchor or usual, ANCHORS, f"{anchor!r} is none")
        self.scheme: Final[str] = _one_of("scheme", scheme or _suited(ground), SCHEMES, f"{scheme!r} is none")
        dark = self.scheme == "dark"
        shown = ground if ground >= 0 else (NEAR_BLACK if dark else WHITE)
        self.ground: Final[Ground] = Ground(shown, dark=dark)
        self.count: Final[int] = _count(kind, count, targets)
        self.targets: Final[list[float]] = _targets(self, targets)
        self.mapping: Final = mapping


@final
class Scale:
    """A scale, and what it was made by.

    Attributes:
        key: the key colour.
        plan: how it was made.
        steps: in order.
    """

    __slots__ = ("key", "plan", "steps")

    def __init__(self, key: KeyColor, plan: Plan, steps: list[Step]) -> None:
        self.key: Final = key
        self.plan: Final = plan
        self.steps: Final = steps


def scale(color: Color, plan: Plan) -> Scale:
    """Return the scale of a colour, whose alpha has no part in it.

    Raises:
        UnprocessableScaleError: a target is out of reach, or the key colour, to be kept, reaches none.
    """
    key = KeyColor(color, plan.mapping)
    return Scale(key, plan, _steps(plan, _shades(key, plan)))


def _one_of(wish: str, value: str, known: tuple[str, ...], detail: str) -> str:
    if value not in known:
        raise WishError(detail, wish, known)
    return value


def _usual(preset: Preset, targets: list[float] | None) -> str:
    """Return the method of a preset that nothing else was asked of: targets are contrasts."""
    return "contrast" if targets is not None and "contrast" in preset.methods else preset.methods[0]


def _suited(ground: int) -> str:
    return "dark" if ground >= 0 and luminance(ground) < _LIGHT_GROUND else "light"


def _count(preset: Preset, count: int, targets: list[float] | None) -> int:
    """Return the number of steps."""
    own = len(preset.names) or count or (len(targets) if targets is not None else USUAL_STEPS)
    if count not in (0, own):
        detail = f"{preset.name} has {own} steps; only linear has as many as asked for"
        raise WishError(detail, "count")
    if not FEWEST_STEPS <= own <= MOST_STEPS:
        detail = f"a scale has {FEWEST_STEPS} to {MOST_STEPS} steps, not {own}"
        raise WishError(detail, "count")
    return own


def _targets(plan: Plan, asked: list[float] | None) -> list[float]:
    """Return the contrast of each step, none where that is not the method."""
    if plan.method != "contrast":
        if asked is not None:
            detail = f"they are for the method contrast, and this one is {plan.method}"
            raise WishError(detail, "targets")
        return []
    if asked is None:
        return _own_targets(plan)
    if len(asked) != plan.count:
        detail = f"expected {plan.count}, one for each step; there are {len(asked)}"
        raise WishError(detail, "targets")
    if asked[0] < LEAST_TARGET or asked[-1] > MOST_TARGET or not _rises(asked):
        detail = f"expected {LEAST_TARGET:g} to {MOST_TARGET:g}, each at least {GROWTH} times the one before"
        raise WishError(detail, "targets")
    return asked


def _own_targets(plan: Plan) -> list[float]:
    """Return the preset's targets, drawn together where the ground allows less contrast."""
    growth = math.pow(_LAST_TARGET / _FIRST_TARGET, 1.0 / (plan.count - 1))
    targets = [_FIRST_TARGET * math.pow(growth, step) for step in range(plan.count)]
    if plan.preset.names:
        targets = TAILWIND_TARGETS
    most = plan.ground.greatest * _NEARLY
    if targets[-1] > most:
        exponent = math.log(max(most, 1.0)) / math.log(targets[-1])
        targets = [math.pow(target, exponent) for target in targets]
    # To thousandths, so that they can be asked for as they are told.
    targets = [int(target * 1000.0 + 0.5) / 1000.0 for target in targets]
    if not _rises(targets):
        side = "lighter" if plan.ground.dark else "darker"
        message = (
            f"there is no room for {plan.count} steps {side} than #{plan.ground.rgb:06x}: "
            f"the most contrast is {plan.ground.greatest:.2f}"
        )
        raise UnprocessableScaleError(message)
    return targets


def _rises(targets: list[float]) -> bool:
    return all(targets[index] >= targets[index - 1] * GROWTH for index in range(1, len(targets)))


def _shades(key: KeyColor, plan: Plan) -> list[Shade]:
    keep = plan.anchor == "keep"
    dark = plan.ground.dark
    if plan.method == "contrast":
        return by_contrast(key, plan.targets, plan.ground, keep=keep)
    if plan.method == "tonal":
        return tonal(key, _tones(plan), keep=keep)
    if plan.preset.name == "radix":
        return from_templates(key, keep=keep, dark=dark, method=plan.mapping)
    if plan.preset.name == "linear":
        return linear(key, plan.count, keep=keep, dark=dark, method=plan.mapping)
    return tailwind(key, keep=keep, dark=dark, method=plan.mapping)


def _tones(plan: Plan) -> list[float]:
    """Return the tones of a scale; Material's are the same on every ground."""
    if plan.preset.name == "material":
        return TONES
    tones = TAILWIND_TONES
    if plan.preset.name == "linear":
        last = plan.count - 1
        tones = [LIGHTEST_TONE + (DARKEST_TONE - LIGHTEST_TONE) * step / last for step in range(plan.count)]
    return tones[::-1] if plan.ground.dark else tones


def _steps(plan: Plan, shades: list[Shade]) -> list[Step]:
    ground = plan.ground.luminance
    strongest = ground
    for shade in shades:
        if ratio(shade.luminance, ground) > ratio(strongest, ground):
            strongest = shade.luminance
    names, jobs = plan.preset.names, plan.preset.jobs
    steps = []
    for index in range(len(shades)):
        name = names[index] if names else str(index + 1)
        steps.append(Step(name, shades[index], jobs[index] if jobs else -1, ground, strongest))
    return steps
