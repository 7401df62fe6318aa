"""The words that answers and bodies know are those of the source, in its order."""

from __future__ import annotations

import typing
from typing import Any, get_args

import pytest

from palette.api.bodies import texts
from palette.api.schemas import colors, convert, generate, values
from palette.api.schemas import vision as vision_schemas
from palette.color import vision
from palette.color.difference import METRICS
from palette.color.gamut import GAMUT_METHODS
from palette.color.interpolation import HUE_METHODS
from palette.color.model import RGB_GAMUTS, SPACES
from palette.palettes.moods import MOODS
from palette.palettes.sampling import GAMUTS
from palette.palettes.schemes import SCHEMES
from palette.runtime import settings

SOURCES: dict[str, tuple[Any, list[str]]] = {
    "spaces": (values.Space, list(SPACES)),
    "spaces of answers": (values.OutputSpace, [*SPACES, "cmyk"]),
    "gamuts": (values.Gamut, list(RGB_GAMUTS)),
    "gamut mapping methods": (values.Method, list(GAMUT_METHODS)),
    "hue methods": (values.HueMode, list(HUE_METHODS)),
    "metrics": (colors.Metric, list(METRICS)),
    "deficiencies": (vision_schemas.Kind, list(vision.KINDS)),
    "models": (vision_schemas.Model, list(vision.MODELS)),
    "schemes": (generate.Scheme, list(SCHEMES)),
    "gamuts and moods to draw from": (colors.Within, [*GAMUTS, *MOODS]),
    "moods": (settings.Mood, list(MOODS)),
}


@pytest.mark.parametrize(("stated", "source"), SOURCES.values(), ids=SOURCES)
def test_the_words_are_those_of_the_source(stated: Any, source: list[str]) -> None:
    assert sorted(texts(stated)) == sorted(source)
    assert len(texts(stated)) == len(set(texts(stated)))


def test_an_answer_s_mood_is_the_setting_s() -> None:
    assert typing.get_type_hints(generate.PaletteAnswer)["mood"] == settings.Mood
    assert get_args(settings.Settings.__annotations__["default_mood"]) == ()


def test_as_many_spaces_can_be_asked_for_as_there_are() -> None:
    hints = typing.get_type_hints(convert.ConvertBody, include_extras=True)
    assert get_args(hints["to"])[1].max_length == len(SPACES) + 1
