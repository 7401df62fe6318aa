"""Uses: none is claimed that the ratio does not prove."""

from __future__ import annotations

import pytest

from palette.palettes.scale_presets import BACKGROUND, COMPONENT, SEPARATOR, SOLID
from palette.palettes.scale_uses import USES, job_of, uses

ALL = BACKGROUND | COMPONENT | SEPARATOR | SOLID


@pytest.mark.parametrize(
    ("jobs", "ground", "strongest", "text", "expected"),
    [
        (ALL, 7.0, 4.5, 4.5, list(USES)),
        (0, 1.0, 21.0, 21.0, []),
        (0, 2.9999999, 21.0, 21.0, []),
        (0, 3.0, 21.0, 21.0, ["border", "large-text"]),
        (0, 4.4999999, 1.0, 21.0, ["border", "large-text"]),
        (0, 4.5, 1.0, 21.0, ["border", "large-text", "text"]),
        (0, 6.9999999, 1.0, 21.0, ["border", "large-text", "text"]),
        (0, 7.0, 1.0, 21.0, ["border", "large-text", "text", "enhanced-text"]),
        (BACKGROUND, 1.0, 4.5, 21.0, ["background"]),
        (BACKGROUND, 1.0, 4.4999999, 21.0, []),
        (COMPONENT, 1.0, 4.5, 21.0, ["component"]),
        (COMPONENT, 1.0, 4.4999999, 21.0, []),
        (SEPARATOR, 1.0, 1.0, 21.0, ["separator"]),
        (SOLID, 3.0, 1.0, 4.5, ["border", "solid", "large-text"]),
        (SOLID, 2.9999999, 1.0, 4.5, []),
        (SOLID, 3.0, 1.0, 4.4999999, ["border", "large-text"]),
    ],
)
def test_uses(jobs: int, ground: float, strongest: float, text: float, expected: list[str]) -> None:
    assert uses(jobs, ground, strongest, text) == expected


@pytest.mark.parametrize(
    ("ground", "jobs"),
    [
        (1.0, BACKGROUND),
        (1.1999, BACKGROUND),
        (1.2, COMPONENT | SEPARATOR),
        (1.5999, COMPONENT | SEPARATOR),
        (1.6, SEPARATOR),
        (2.9999, SEPARATOR),
        (3.0, SOLID),
        (21.0, SOLID),
    ],
)
def test_the_job_that_a_contrast_suits(ground: float, jobs: int) -> None:
    assert job_of(ground) == jobs


def test_every_use_says_what_proves_it() -> None:
    assert all(len(meaning) > 20 for meaning in USES.values())
