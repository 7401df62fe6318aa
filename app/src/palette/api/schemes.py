"""The endpoint of schemes: the colours that go with a colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Response
from litestar.params import Parameter, QueryParameter

from palette.api.answers import pure, read
from palette.api.description import components, css_text, describe, link
from palette.api.parameters import CMYK, ColorText, Precision, SpacesText, read_color, read_spaces
from palette.api.problems import ProblemError, ProblemException, invalid_parameter
from palette.api.schemas.schemes import Flag, SchemeAnswer, SchemeColor, SchemeKind, SchemeMethod, Wheel
from palette.api.schemas.values import Method
from palette.color.conversion import to_space
from palette.color.model import Color
from palette.color.serialization import serialize, to_hex
from palette.palettes.harmonies import MOST, Turned, counts, harmonize, held, is_grey, shown

_ANGLE = r"-?(360(\.0{1,6})?|(3[0-5][0-9]|[12][0-9]{2}|[0-9]{1,2})(\.[0-9]{1,6})?)"
_ANGLES = re.compile(rf"^(0,)?{_ANGLE}(,{_ANGLE}){{0,{MOST - 2}}}$")

Angles = Annotated[
    str | None,
    Parameter(
        description="For custom, and needed there: the turns from the given color, degrees, separated by commas: at "
        f"most {MOST - 1}, each -360 to 360 with up to six decimals. The given color's own 0 may stand in front.",
        schema_extra={"pattern": _ANGLES.pattern},
    ),
]
MapText = Annotated[
    SchemeMethod | None,
    QueryParameter(
        name="map",
        description="How a color outside sRGB is brought inside: raytrace unless asked, and on the wheel hct hct, "
        "Material's own way, which holds hue and tone and lowers the chroma.",
    ),
]


@read("/v1/schemes", operation_id="makeScheme", tags=["Palettes"], summary="The colors that go with a color")
def scheme(
    color: ColorText,
    kind: Annotated[SchemeKind, Parameter(description="How the hues stand to each other.")],
    angles: Angles = None,
    space: Annotated[Wheel, Parameter(description="The wheel; ryb is the painters', red, yellow and blue.")] = "oklch",
    count: Annotated[
        int | None,
        Parameter(ge=2, le=MOST, description="How many; only analogous (else 3) and monochrome (else 5) let it vary."),
    ] = None,
    keep_lightness: Annotated[
        Flag,
        Parameter(
            description="Give each color of hsl and ryb the OKLCH lightness of the given one; oklch keeps it anyway, "
            "hct the tone. A monochrome scheme then has other chroma instead of other lightness."
        ),
    ] = "false",
    to: SpacesText = "oklch",
    method: MapText = None,
    precision: Precision = 6,
) -> Response[SchemeAnswer]:
    """Turn a color on a color wheel; the given color is the first, as it came.

    On oklch and hct, lightness and chroma stay, and a color that then lies outside sRGB has its mapped `hex`; `css`
    and `spaces` are those before. Hsl and ryb turn the hue of HSL, which is sRGB's own: a color from outside sRGB is
    mapped first. Ryb spaces the hues as painters do: its sixths are the hues of Gossett and Chen's red, orange, yellow,
    green, blue and violet (2004). The wheel hct has no CSS of its own: its `css` is in oklch.
    """
    given, spaces = read_color("color", color), read_spaces(to)
    turns = _angles(kind, angles)
    _check_count(kind, count, turns)
    way: SchemeMethod = method or ("hct" if space == "hct" else "raytrace")
    keeps = keep_lightness == "true"
    found = harmonize(given, kind, space, count=count or 0, angles=turns, keep_lightness=keeps, method=way)
    answer = SchemeAnswer(
        colors=[_color(turned, given, color, spaces, way, precision) for turned in found],
        kind=kind,
        space=space,
        angles=[turned.angle for turned in found],
        keep_lightness=keeps,
        holds=list(held(kind, space, keep_lightness=keeps)),
        grey=is_grey(given),
        links=_links(css_text(color), kind, space, found, keep_lightness, way, spaces),
    )
    return pure(answer)


def _angles(kind: str, text: str | None) -> list[float]:
    if text is None:
        if kind == "custom":
            detail = "custom needs them, and they are missing"
            raise ProblemException(
                "missing-parameter", f"angles: {detail}", errors=[ProblemError(detail, parameter="angles")]
            )
        return []
    if kind != "custom":
        raise invalid_parameter("angles", f"{kind} has angles of its own; kind=custom takes others")
    if not _ANGLES.fullmatch(text):
        detail = f"expected up to {MOST - 1} numbers from -360 to 360, separated by commas, such as 30,-30"
        raise invalid_parameter("angles", detail)
    return [float(part) for part in text.split(",")]


def _check_count(kind: str, count: int | None, angles: Sequence[float]) -> None:
    if count is None:
        return
    if kind == "custom":
        least = most = len(angles) + (angles[0] % 360.0 != 0.0)
    else:
        least, most = counts(kind)
    if not least <= count <= most:
        expected = f"{least}" if least == most else f"{least} to {most}"
        raise invalid_parameter("count", f"expected {expected}: so many colors a {kind} scheme has")


def _color(
    turned: Turned, given: Color, text: str, spaces: Sequence[str], way: SchemeMethod, precision: int
) -> SchemeColor:
    color = turned.color
    method: Method = "raytrace" if way == "hct" else way
    value = describe(color, _css(color, given, text, precision), spaces=spaces, method=method, precision=precision)
    found = SchemeColor(
        css=value.css,
        hex=value.hex,
        alpha=value.alpha,
        in_gamut=value.in_gamut,
        mapped_by=value.mapped_by,
        spaces=value.spaces,
        angle=turned.angle,
    )
    if way == "hct" and value.mapped_by is not None:
        inside = shown(color, way)[0]
        found.hex, found.mapped_by = to_hex(inside.coords), way
        if CMYK in spaces:
            found.spaces[CMYK] = components(inside, CMYK, "clip", precision)
    return found


def _css(color: Color, given: Color, text: str, precision: int) -> str:
    """Return how a colour is written: the given one as it was, HCT in OKLCH, others in their own space."""
    if color is given:
        return text
    return serialize(to_space(color, "oklch"), precision) if color.space == "hct" else ""


def _links(
    css: str,
    kind: SchemeKind,
    space: Wheel,
    found: Sequence[Turned],
    keep_lightness: Flag,
    way: SchemeMethod,
    spaces: Sequence[str],
) -> dict[str, str]:
    query = {"color": css, "kind": kind}
    if kind == "custom":
        query["angles"] = ",".join(_number(turned.angle) for turned in found)
    else:
        query["count"] = str(len(found))
    query |= {"space": space, "keep_lightness": keep_lightness, "map": way, "to": ",".join(spaces)}
    return {
        "self": link("/v1/schemes", **query),
        "color": link("/v1/colors", color=css),
        "generate": link("/v1/generate", base=css),
    }


def _number(angle: float) -> str:
    return f"{angle:.6f}".rstrip("0").rstrip(".")


HANDLERS: list[Any] = [scheme]
