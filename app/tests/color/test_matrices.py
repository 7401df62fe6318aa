"""The matrices, derived once more with fractions from chromaticities, white points and published cone matrices."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from palette.color import matrices
from palette.color.model import Vector

Matrix = list[list[Fraction]]
D65 = ("0.3127", "0.3290")
D50 = ("0.3457", "0.3585")
# CSS Color 4, section 10: chromaticities of red, green and blue, and the white.
RGB_SPACES = {
    "srgb": ((("0.640", "0.330"), ("0.300", "0.600"), ("0.150", "0.060")), D65),
    "p3": ((("0.680", "0.320"), ("0.265", "0.690"), ("0.150", "0.060")), D65),
    "a98": ((("0.6400", "0.3300"), ("0.2100", "0.7100"), ("0.1500", "0.0600")), D65),
    "rec2020": ((("0.708", "0.292"), ("0.170", "0.797"), ("0.131", "0.046")), D65),
    "prophoto": ((("0.734699", "0.265301"), ("0.159597", "0.840403"), ("0.036598", "0.000105")), D50),
}
BRADFORD = (("0.8951", "0.2664", "-0.1614"), ("-0.7502", "1.7135", "0.0367"), ("0.0389", "-0.0685", "1.0296"))
# CSS Color 4, sample code: XYZ to LMS, LMS to OKLab and OKLab to LMS.
XYZ_TO_LMS = (
    ("0.8190224379967030", "0.3619062600528904", "-0.1288737815209879"),
    ("0.0329836539323885", "0.9292868615863434", "0.0361446663506424"),
    ("0.0481771893596242", "0.2642395317527308", "0.6335478284694309"),
)
ROOT_TO_OKLAB = (
    ("0.2104542683093140", "0.7936177747023054", "-0.0040720430116193"),
    ("1.9779985324311684", "-2.4285922420485799", "0.4505937096174110"),
    ("0.0259040424655478", "0.7827717124575296", "-0.8086757549230774"),
)
OKLAB_TO_ROOT = (
    ("1", "0.3963377773761749", "0.2158037573099136"),
    ("1", "-0.1055613458156586", "-0.0638541728258133"),
    ("1", "-0.0894841775298119", "-1.2914855480194092"),
)


def exact(rows: tuple[tuple[str, ...], ...]) -> Matrix:
    return [[Fraction(number) for number in row] for row in rows]


def product(left: Matrix, right: Matrix) -> Matrix:
    columns = list(zip(*right, strict=True))
    return [[sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in left]


def inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    adjugate = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
    return [[number / determinant for number in row] for row in adjugate]


def xyz(chromaticity: tuple[str, str]) -> list[Fraction]:
    x, y = (Fraction(number) for number in chromaticity)
    return [x / y, Fraction(1), (1 - x - y) / y]


def diagonal(numbers: list[Fraction]) -> Matrix:
    return [[number if row == column else Fraction(0) for column in range(3)] for row, number in enumerate(numbers)]


def column(numbers: list[Fraction]) -> Matrix:
    return [[number] for number in numbers]


def rgb_to_xyz(name: str) -> Matrix:
    primaries, white = RGB_SPACES[name]
    unscaled = [list(row) for row in zip(*(xyz(primary) for primary in primaries), strict=True)]
    amounts = [row[0] for row in product(inverse(unscaled), column(xyz(white)))]
    return product(unscaled, diagonal(amounts))


def adaptation(source: tuple[str, str], target: tuple[str, str]) -> Matrix:
    cones = exact(BRADFORD)
    before, after = (product(cones, column(xyz(white))) for white in (source, target))
    gains = [a[0] / b[0] for a, b in zip(after, before, strict=True)]
    return product(inverse(cones), product(diagonal(gains), cones))


def rows_of(transform: Callable[[Vector], Vector]) -> list[list[float]]:
    columns = [transform(axis) for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))]
    return [list(row) for row in zip(*columns, strict=True)]


def nearest(matrix: Matrix) -> list[list[float]]:
    return [[float(number) for number in row] for row in matrix]


LINEAR_SRGB_TO_LMS = product(exact(XYZ_TO_LMS), rgb_to_xyz("srgb"))
EXPECTED = [
    (matrices.linear_srgb_to_xyz, rgb_to_xyz("srgb")),
    (matrices.xyz_to_linear_srgb, inverse(rgb_to_xyz("srgb"))),
    (matrices.linear_p3_to_xyz, rgb_to_xyz("p3")),
    (matrices.xyz_to_linear_p3, inverse(rgb_to_xyz("p3"))),
    (matrices.linear_a98_to_xyz, rgb_to_xyz("a98")),
    (matrices.xyz_to_linear_a98, inverse(rgb_to_xyz("a98"))),
    (matrices.linear_rec2020_to_xyz, rgb_to_xyz("rec2020")),
    (matrices.xyz_to_linear_rec2020, inverse(rgb_to_xyz("rec2020"))),
    (matrices.linear_prophoto_to_xyz_d50, rgb_to_xyz("prophoto")),
    (matrices.xyz_d50_to_linear_prophoto, inverse(rgb_to_xyz("prophoto"))),
    (matrices.xyz_to_xyz_d50, adaptation(D65, D50)),
    (matrices.xyz_d50_to_xyz, adaptation(D50, D65)),
    (matrices.xyz_to_lms, exact(XYZ_TO_LMS)),
    (matrices.lms_to_xyz, inverse(exact(XYZ_TO_LMS))),
    (matrices.linear_srgb_to_lms, LINEAR_SRGB_TO_LMS),
    (matrices.lms_to_linear_srgb, inverse(LINEAR_SRGB_TO_LMS)),
    (matrices.lms_root_to_oklab, exact(ROOT_TO_OKLAB)),
    (matrices.oklab_to_lms_root, exact(OKLAB_TO_ROOT)),
]


@pytest.mark.parametrize(("transform", "matrix"), EXPECTED, ids=lambda value: getattr(value, "__name__", ""))
def test_coefficients_are_the_nearest_to_the_exact_ones(transform: Callable[[Vector], Vector], matrix: Matrix) -> None:
    assert rows_of(transform) == nearest(matrix)


def test_every_matrix_is_derived() -> None:
    functions = {name for name, value in vars(matrices).items() if callable(value) and not name.startswith("_")}
    assert {transform.__name__ for transform, _ in EXPECTED} == functions - {"Vector"}


@pytest.mark.parametrize(("transform", "matrix"), EXPECTED, ids=lambda value: getattr(value, "__name__", ""))
def test_terms_are_added(transform: Callable[[Vector], Vector], matrix: Matrix) -> None:
    given = (0.7, -0.2, 0.4)
    exactly = [row[0] for row in product(matrix, column([Fraction(number) for number in given]))]
    assert transform(given) == pytest.approx([float(number) for number in exactly], abs=1e-15)


def test_published_exact_fractions_of_srgb() -> None:
    # The draft's own fractions, for its linear-light sRGB to XYZ.
    assert rgb_to_xyz("srgb")[0] == [Fraction(506752, 1228815), Fraction(87881, 245763), Fraction(12673, 70218)]
