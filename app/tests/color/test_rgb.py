"""Transfer functions of the RGB spaces."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color import rgb
from palette.color.model import Vector

components = st.floats(-4.0, 4.0)
vectors = st.tuples(components, components, components)

SRGB = (rgb.srgb_to_linear_srgb, rgb.linear_srgb_to_srgb)
A98 = (rgb.a98_to_linear_a98, rgb.linear_a98_to_a98)
REC2020 = (rgb.rec2020_to_linear_rec2020, rgb.linear_rec2020_to_rec2020)
PROPHOTO = (rgb.prophoto_to_linear_prophoto, rgb.linear_prophoto_to_prophoto)
PAIRS = pytest.mark.parametrize(
    ("decode", "encode"), [SRGB, A98, REC2020, PROPHOTO], ids=["srgb", "a98", "rec2020", "prophoto"]
)
Transfer = Callable[[Vector], Vector]


@PAIRS
@given(color=vectors)
def test_encoding_undoes_decoding(decode: Transfer, encode: Transfer, color: Vector) -> None:
    assert encode(decode(color)) == pytest.approx(color, abs=1e-7)
    assert decode(encode(color)) == pytest.approx(color, abs=1e-7)


@PAIRS
@given(color=vectors)
def test_curves_are_odd(decode: Transfer, encode: Transfer, color: Vector) -> None:
    r, g, b = color
    mirrored = (-r, -g, -b)
    assert decode(mirrored) == tuple(-component for component in decode(color))
    assert encode(mirrored) == tuple(-component for component in encode(color))


@PAIRS
@given(low=components, high=components)
def test_curves_rise(decode: Transfer, encode: Transfer, low: float, high: float) -> None:
    low, high = sorted((low, high))
    for curve in (decode, encode):
        first, second, third = curve((low, high, 1.0))
        # Up to the rounded constants of sRGB, whose two branches do not quite meet.
        assert first <= second + 1e-7
        assert third == pytest.approx(1.0, abs=1e-15)


@PAIRS
def test_components_keep_their_places(decode: Transfer, encode: Transfer) -> None:
    for curve in (decode, encode):
        first, second, third = curve((0.2, 0.4, 0.8))
        assert 0.0 < first < second < third < 1.0
        assert curve((0.4, 0.8, 0.2)) == (second, third, first)


@pytest.mark.parametrize(
    ("curve", "given_component", "expected"),
    [
        # IEC 61966-2-1: a line of slope 12.92, then ((c + 0.055) / 1.055) ** 2.4.
        (rgb.decode_srgb, 0.04045, 0.04045 / 12.92),
        (rgb.decode_srgb, 0.0404500001, ((0.0404500001 + 0.055) / 1.055) ** 2.4),
        (rgb.decode_srgb, 0.5, 0.21404114048223255),
        (rgb.decode_srgb, -0.5, -0.21404114048223255),
        (rgb.decode_srgb, 0.02, 0.02 / 12.92),
        (rgb.encode_srgb, 0.0031308, 0.0031308 * 12.92),
        (rgb.encode_srgb, 0.00313080001, 1.055 * 0.00313080001 ** (1 / 2.4) - 0.055),
        (rgb.encode_srgb, 0.21404114048223255, 0.5),
        (rgb.encode_srgb, -0.21404114048223255, -0.5),
        # ISO 22028-2: a line of slope 1/16 up to 16/512, then the power 1.8.
        (rgb.decode_prophoto, 0.03125, 0.03125 / 16),
        (rgb.decode_prophoto, 0.0312500001, 0.0312500001**1.8),
        (rgb.decode_prophoto, -0.5, -(0.5**1.8)),
        (rgb.encode_prophoto, 0.001, 0.016),
        (rgb.encode_prophoto, 1 / 512, (1 / 512) ** (1 / 1.8)),
        (rgb.encode_prophoto, 0.0019532, 0.0019532 ** (1 / 1.8)),
        (rgb.encode_prophoto, 0.0019530, 0.0019530 * 16),
        (rgb.encode_prophoto, -0.5, -(0.5 ** (1 / 1.8))),
    ],
)
def test_values(curve: Callable[[float], float], given_component: float, expected: float) -> None:
    assert curve(given_component) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("decode", "power"), [(rgb.a98_to_linear_a98, 563 / 256), (rgb.rec2020_to_linear_rec2020, 2.4)]
)
def test_pure_powers(decode: Transfer, power: float) -> None:
    assert decode((0.001, -0.3, 0.9)) == pytest.approx((0.001**power, -(0.3**power), 0.9**power), rel=1e-14)


def test_bytes() -> None:
    assert len(rgb.SRGB_BYTES) == 256
    assert all(rgb.SRGB_BYTES[byte] == rgb.decode_srgb(byte / 255) for byte in range(256))
    assert rgb.SRGB_BYTES[0] == 0.0
    assert rgb.SRGB_BYTES[255] == 1.0


@given(x=st.floats(0.0, 1e6), exponent=st.floats(0.1, 4.0))
def test_signed_power(x: float, exponent: float) -> None:
    assert rgb.signed_power(x, exponent) == math.pow(x, exponent)
    assert rgb.signed_power(-x, exponent) == -math.pow(x, exponent)
