"""Simulation of colour vision deficiencies.

Three published models, all in linear-light sRGB:

* ``machado``: Machado, Oliveira, Fernandes 2009, "A physiologically-based model for simulation of color vision
  deficiency": the authors' matrices for severities in steps of 0.1, interpolated linearly in between.
* ``vienot``: Viénot, Brettel, Mollon 1999, "Digital video colourmaps for checking the legibility of displays by
  dichromats": protan and deutan. The paper has no tritan; what programs offer under that name is inferred, and refused
  here.
* ``brettel``: Brettel, Viénot, Mollon 1997, "Computerized simulation of color appearance for dichromats", with the
  display's white for the neutral axis, so that greys stay as they are.

The last two know only the missing cone. A lesser severity blends their result with the colour itself, in linear light.

A dichromat confuses the colours along a line through the copunctal point of the missing cone (Smith, Pokorny 1975).
Brettel's and Viénot's simulations slide a colour along that line to the plane of those colours that look the same to
the dichromat and to everyone else.
"""

from __future__ import annotations

from typing import Final, final

from palette.color.matrices import xyz_to_linear_srgb
from palette.color.model import Vector
from palette.color.rgb import decode_srgb, encode_srgb

KINDS: Final = ("protan", "deutan", "tritan")
"""The deficiencies: of the long-, the medium- and the short-wave cones."""

MODELS: Final = ("machado", "vienot", "brettel")
"""The models that ``simulate`` knows."""

_Matrix = tuple[Vector, Vector, Vector]

# The vectors here are not Final: mypyc 2.4 takes a Final tuple of floats for unset.
_WHITE: Vector = (1.0, 1.0, 1.0)
_YELLOW: Vector = (1.0, 1.0, 0.0)
_BLUE: Vector = (0.0, 0.0, 1.0)

# The directions of the copunctal points in CIE XYZ, from the rows of Smith and Pokorny's cone fundamentals: xy is
# (0.7465, 0.2535), (1.40, -0.40) and (0.1748, 0).
_COPUNCTAL_POINTS: Final = {
    "protan": (0.45684, 0.15514, 0.0),
    "deutan": (0.54312, -0.15514, 0.0),
    "tritan": (0.03286, 0.0, 0.15514),
}

# CIE 1931 2 degree colour matching functions at Brettel's anchors: 475, 575, 485 and 660 nm.
_NM_475: Vector = (0.1421, 0.1126, 1.0419)
_NM_575: Vector = (0.8425, 0.9154, 0.0018)
_NM_485: Vector = (0.05795, 0.1693, 0.6162)
_NM_660: Vector = (0.1649, 0.0610, 0.0)
_ANCHORS: Final = {
    "protan": (_NM_475, _NM_575),
    "deutan": (_NM_475, _NM_575),
    "tritan": (_NM_485, _NM_660),
}

_MACHADO: Final[dict[str, tuple[_Matrix, ...]]] = {
    "protan": (
        ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
        ((0.856167, 0.182038, -0.038205), (0.029342, 0.955115, 0.015544), (-0.002880, -0.001563, 1.004443)),
        ((0.734766, 0.334872, -0.069637), (0.051840, 0.919198, 0.028963), (-0.004928, -0.004209, 1.009137)),
        ((0.630323, 0.465641, -0.095964), (0.069181, 0.890046, 0.040773), (-0.006308, -0.007724, 1.014032)),
        ((0.539009, 0.579343, -0.118352), (0.082546, 0.866121, 0.051332), (-0.007136, -0.011959, 1.019095)),
        ((0.458064, 0.679578, -0.137642), (0.092785, 0.846313, 0.060902), (-0.007494, -0.016807, 1.024301)),
        ((0.385450, 0.769005, -0.154455), (0.100526, 0.829802, 0.069673), (-0.007442, -0.022190, 1.029632)),
        ((0.319627, 0.849633, -0.169261), (0.106241, 0.815969, 0.077790), (-0.007025, -0.028051, 1.035076)),
        ((0.259411, 0.923008, -0.182420), (0.110296, 0.804340, 0.085364), (-0.006276, -0.034346, 1.040622)),
        ((0.203876, 0.990338, -0.194214), (0.112975, 0.794542, 0.092483), (-0.005222, -0.041043, 1.046265)),
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ),
    "deutan": (
        ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
        ((0.866435, 0.177704, -0.044139), (0.049567, 0.939063, 0.011370), (-0.003453, 0.007233, 0.996220)),
        ((0.760729, 0.319078, -0.079807), (0.090568, 0.889315, 0.020117), (-0.006027, 0.013325, 0.992702)),
        ((0.675425, 0.433850, -0.109275), (0.125303, 0.847755, 0.026942), (-0.007950, 0.018572, 0.989378)),
        ((0.605511, 0.528560, -0.134071), (0.155318, 0.812366, 0.032316), (-0.009376, 0.023176, 0.986200)),
        ((0.547494, 0.607765, -0.155259), (0.181692, 0.781742, 0.036566), (-0.010410, 0.027275, 0.983136)),
        ((0.498864, 0.674741, -0.173604), (0.205199, 0.754872, 0.039929), (-0.011131, 0.030969, 0.980162)),
        ((0.457771, 0.731899, -0.189670), (0.226409, 0.731012, 0.042579), (-0.011595, 0.034333, 0.977261)),
        ((0.422823, 0.781057, -0.203881), (0.245752, 0.709602, 0.044646), (-0.011843, 0.037423, 0.974421)),
        ((0.392952, 0.823610, -0.216562), (0.263559, 0.690210, 0.046232), (-0.011910, 0.040281, 0.971630)),
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ),
    "tritan": (
        ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
        ((0.926670, 0.092514, -0.019184), (0.021191, 0.964503, 0.014306), (0.008437, 0.054813, 0.936750)),
        ((0.895720, 0.133330, -0.029050), (0.029997, 0.945400, 0.024603), (0.013027, 0.104707, 0.882266)),
        ((0.905871, 0.127791, -0.033662), (0.026856, 0.941251, 0.031893), (0.013410, 0.148296, 0.838294)),
        ((0.948035, 0.089490, -0.037526), (0.014364, 0.946792, 0.038844), (0.010853, 0.193991, 0.795156)),
        ((1.017277, 0.027029, -0.044306), (-0.006113, 0.958479, 0.047634), (0.006379, 0.248708, 0.744913)),
        ((1.104996, -0.046633, -0.058363), (-0.032137, 0.971635, 0.060503), (0.001336, 0.317922, 0.680742)),
        ((1.193214, -0.109812, -0.083402), (-0.058496, 0.979410, 0.079086), (-0.002346, 0.403492, 0.598854)),
        ((1.257728, -0.139648, -0.118081), (-0.078003, 0.975409, 0.102594), (-0.003316, 0.501214, 0.502102)),
        ((1.278864, -0.125333, -0.153531), (-0.084748, 0.957674, 0.127074), (-0.000989, 0.601151, 0.399838)),
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    ),
}


@final
class _Dichromacy:
    """What Brettel's and Viénot's models need of one missing cone, in linear-light sRGB.

    Attributes:
        confusion: the direction of the confusion line.
        first, second: normals of the two half planes that a colour can be slid to.
        border: normal of the plane between them, which points to the first.
    """

    def __init__(self, kind: str) -> None:
        """Work out the directions of one of ``KINDS``."""
        first, second = _ANCHORS[kind]
        anchor = xyz_to_linear_srgb(first)
        self.confusion: Final = xyz_to_linear_srgb(_COPUNCTAL_POINTS[kind])
        self.first: Final = _cross(_WHITE, anchor)
        self.second: Final = _cross(_WHITE, xyz_to_linear_srgb(second))
        border = _cross(_WHITE, self.confusion)
        self.border: Final = border if _dot(border, anchor) > 0.0 else _cross(self.confusion, _WHITE)

    def brettel(self, rgb: Vector) -> Vector:
        """Slide a colour to the half plane on its side of the neutral axis."""
        plane = self.first if _dot(self.border, rgb) >= 0.0 else self.second
        return _slide(rgb, self.confusion, plane)

    def vienot(self, rgb: Vector) -> Vector:
        """Slide a colour to the one plane through black, white and the display's yellow and blue."""
        return _slide(rgb, self.confusion, _cross(_YELLOW, _BLUE))


def simulate(srgb: Vector, kind: str, severity: float = 1.0, model: str = "") -> Vector:
    """Return a colour as it looks with a colour vision deficiency.

    The result is clamped to sRGB: it is meant for a display, and the models may leave the gamut.

    Args:
        srgb: sRGB components, 0 to 1.
        kind: one of ``KINDS``.
        severity: from 0 (normal vision) to 1 (the cone is missing).
        model: one of ``MODELS``; by default ``machado``, and for tritan ``brettel``, for which the authors of
            ``machado`` claim less.

    Raises:
        ValueError: the kind or the model is not known, the severity is out of range, or it is Viénot's tritan.
    """
    red, green, blue = srgb
    seen = simulate_linear((decode_srgb(red), decode_srgb(green), decode_srgb(blue)), kind, severity, model)
    return encode_srgb(seen[0]), encode_srgb(seen[1]), encode_srgb(seen[2])


def simulate_linear(rgb: Vector, kind: str, severity: float = 1.0, model: str = "") -> Vector:
    """Return a colour as it looks with a colour vision deficiency: ``simulate`` in linear light.

    Args:
        rgb: linear-light sRGB components, 0 to 1; so is the result.
        kind: as in ``simulate``.
        severity: as in ``simulate``.
        model: as in ``simulate``.

    Raises:
        ValueError: as in ``simulate``.
    """
    chosen = model or default_model(kind)
    _check(kind, severity, chosen)
    if chosen == "machado":
        return _clamped(_machado(rgb, _MACHADO[kind], severity))
    dichromacy = _DICHROMACIES[kind]
    seen = dichromacy.brettel(rgb) if chosen == "brettel" else dichromacy.vienot(rgb)
    return _clamped(_blend(rgb, seen, severity))


def default_model(kind: str) -> str:
    """Return the model that ``simulate`` takes when none is named."""
    return "brettel" if kind == "tritan" else "machado"


def _check(kind: str, severity: float, model: str) -> None:
    message = ""
    if kind not in KINDS:
        message = f"unknown deficiency {kind!r}; known are {', '.join(KINDS)}"
    elif model not in MODELS:
        message = f"unknown model {model!r}; known are {', '.join(MODELS)}"
    elif not 0.0 <= severity <= 1.0:
        message = f"severity {severity} is not between 0 and 1"
    elif model == "vienot" and kind == "tritan":
        message = "Viénot 1999 has no tritan; take brettel or machado"
    if message:
        raise ValueError(message)


def _machado(rgb: Vector, matrices: tuple[_Matrix, ...], severity: float) -> Vector:
    step = min(int(severity * 10.0), 9)
    fraction = severity * 10.0 - step
    return _blend(_transform(matrices[step], rgb), _transform(matrices[step + 1], rgb), fraction)


def _transform(matrix: _Matrix, rgb: Vector) -> Vector:
    return _dot(matrix[0], rgb), _dot(matrix[1], rgb), _dot(matrix[2], rgb)


def _slide(rgb: Vector, direction: Vector, normal: Vector) -> Vector:
    """Return where the line from a colour along a direction meets the plane through black with that normal."""
    distance = _dot(normal, rgb) / _dot(normal, direction)
    return rgb[0] - distance * direction[0], rgb[1] - distance * direction[1], rgb[2] - distance * direction[2]


def _blend(start: Vector, end: Vector, fraction: float) -> Vector:
    rest = 1.0 - fraction
    return (
        rest * start[0] + fraction * end[0],
        rest * start[1] + fraction * end[1],
        rest * start[2] + fraction * end[2],
    )


def _clamped(rgb: Vector) -> Vector:
    return max(0.0, min(rgb[0], 1.0)), max(0.0, min(rgb[1], 1.0)), max(0.0, min(rgb[2], 1.0))


def _dot(first: Vector, second: Vector) -> float:
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def _cross(first: Vector, second: Vector) -> Vector:
    return (
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )


_DICHROMACIES: Final = {kind: _Dichromacy(kind) for kind in KINDS}
