"""Presets: their steps, jobs, tones and targets go together."""

from __future__ import annotations

from itertools import pairwise

import pytest

from palette.palettes.contrast_targets import GROWTH
from palette.palettes.scale_presets import (
    BACKGROUND,
    COMPONENT,
    PRESETS,
    SEPARATOR,
    SOLID,
    TAILWIND_TARGETS,
    TAILWIND_TONES,
    TONES,
)


def test_every_preset() -> None:
    assert {preset.name: preset.methods for preset in PRESETS.values()} == {
        "tailwind": ("perceptual", "contrast", "tonal"),
        "radix": ("perceptual",),
        "material": ("tonal",),
        "linear": ("perceptual", "contrast", "tonal"),
    }
    assert all(preset.name == name and preset.description for name, preset in PRESETS.items())


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_a_job_for_each_step_or_none(preset: object) -> None:
    assert isinstance(preset, type(PRESETS["radix"]))
    assert len(preset.jobs) in {0, len(preset.names)}


def test_the_jobs_of_radix() -> None:
    """Grounds 1 and 2, components 3 to 5, borders 6 to 8, solids 9 and 10, text 11 and 12."""
    jobs = [*[BACKGROUND] * 2, *[COMPONENT] * 3, *[SEPARATOR] * 3, *[SOLID] * 2, 0, 0]
    assert list(PRESETS["radix"].jobs) == jobs
    assert PRESETS["radix"].names == tuple(str(step) for step in range(1, 13))


def test_tones_are_those_of_the_names() -> None:
    assert [f"{tone:g}" for tone in TONES] == list(PRESETS["material"].names)
    assert [f"{(100 - tone) * 10:g}" for tone in TAILWIND_TONES] == list(PRESETS["tailwind"].names)


def test_targets_rise() -> None:
    assert len(TAILWIND_TARGETS) == len(PRESETS["tailwind"].names)
    assert all(other >= GROWTH * one for one, other in pairwise(TAILWIND_TARGETS))
    by_name = dict(zip(PRESETS["tailwind"].names, TAILWIND_TARGETS, strict=True))
    assert (by_name["500"] >= 3.0, by_name["600"] >= 4.5, by_name["800"] >= 7.0) == (True, True, True)
