"""The 3 x 3 matrices between linear-light RGB, CIE XYZ and OKLab's cones, one function each.

Every coefficient is the 64-bit number nearest to the exact value, derived with fractions (the tests do it
again) from the chromaticities in CSS Color 4, section 10 ("Predefined color spaces"), the white points D65
(0.3127, 0.3290) and D50 (0.3457, 0.3585), and the Bradford cone matrix. OKLab's own two are the recalculated
set of CSS Color 4's sample code (color-js/color.js#357), not Ottosson's first, rounded one.

XYZ without a suffix is relative to D65. Y of white is 1. The order of the terms is part of the contract:
``palette.color.batch`` repeats it, so that arrays and single colours round alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palette.color.model import Vector


def linear_srgb_to_xyz(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D65) of linear-light sRGB."""
    r, g, b = rgb
    return (
        0.4123907992659595 * r + 0.35758433938387796 * g + 0.1804807884018343 * b,
        0.21263900587151036 * r + 0.7151686787677559 * g + 0.07219231536073371 * b,
        0.01933081871559185 * r + 0.11919477979462599 * g + 0.9505321522496606 * b,
    )


def xyz_to_linear_srgb(xyz: Vector) -> Vector:
    """Return the linear-light sRGB of CIE XYZ (D65)."""
    x, y, z = xyz
    return (
        3.2409699419045213 * x - 1.5373831775700935 * y - 0.4986107602930033 * z,
        -0.9692436362808798 * x + 1.8759675015077206 * y + 0.04155505740717561 * z,
        0.05563007969699361 * x - 0.20397695888897657 * y + 1.0569715142428786 * z,
    )


def linear_p3_to_xyz(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D65) of linear-light Display P3."""
    r, g, b = rgb
    return (
        0.48657094864821626 * r + 0.26566769316909294 * g + 0.1982172852343625 * b,
        0.22897456406974884 * r + 0.6917385218365062 * g + 0.079286914093745 * b,
        0.045113381858902575 * g + 1.0439443689009757 * b,
    )


def xyz_to_linear_p3(xyz: Vector) -> Vector:
    """Return the linear-light Display P3 of CIE XYZ (D65)."""
    x, y, z = xyz
    return (
        2.4934969119414245 * x - 0.9313836179191236 * y - 0.40271078445071684 * z,
        -0.829488969561575 * x + 1.7626640603183468 * y + 0.02362468584194359 * z,
        0.035845830243784335 * x - 0.07617238926804171 * y + 0.9568845240076873 * z,
    )


def linear_a98_to_xyz(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D65) of linear-light A98 RGB."""
    r, g, b = rgb
    return (
        0.5766690429101308 * r + 0.18555823790654627 * g + 0.18822864623499472 * b,
        0.29734497525053616 * r + 0.627363566255466 * g + 0.07529145849399789 * b,
        0.027031361386412378 * r + 0.07068885253582714 * g + 0.9913375368376389 * b,
    )


def xyz_to_linear_a98(xyz: Vector) -> Vector:
    """Return the linear-light A98 RGB of CIE XYZ (D65)."""
    x, y, z = xyz
    return (
        2.041587903810746 * x - 0.5650069742788596 * y - 0.3447313507783295 * z,
        -0.9692436362808798 * x + 1.8759675015077206 * y + 0.04155505740717561 * z,
        0.013444280632031024 * x - 0.11836239223101824 * y + 1.0151749943912054 * z,
    )


def linear_rec2020_to_xyz(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D65) of linear-light Rec. 2020."""
    r, g, b = rgb
    return (
        0.6369580483012913 * r + 0.14461690358620838 * g + 0.16888097516417205 * b,
        0.26270021201126703 * r + 0.677998071518871 * g + 0.059301716469861945 * b,
        0.028072693049087508 * g + 1.0609850577107909 * b,
    )


def xyz_to_linear_rec2020(xyz: Vector) -> Vector:
    """Return the linear-light Rec. 2020 of CIE XYZ (D65)."""
    x, y, z = xyz
    return (
        1.7166511879712676 * x - 0.3556707837763924 * y - 0.2533662813736598 * z,
        -0.666684351832489 * x + 1.616481236634939 * y + 0.01576854581391113 * z,
        0.017639857445310915 * x - 0.042770613257808655 * y + 0.942103121235474 * z,
    )


def linear_prophoto_to_xyz_d50(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D50) of linear-light ProPhoto RGB."""
    r, g, b = rgb
    return (
        0.7977666449006423 * r + 0.13518129740053308 * g + 0.0313477341283922 * b,
        0.2880748288194013 * r + 0.711835234241873 * g + 8.99369387256457e-05 * b,
        0.8251046025104602 * b,
    )


def xyz_d50_to_linear_prophoto(xyz: Vector) -> Vector:
    """Return the linear-light ProPhoto RGB of CIE XYZ (D50)."""
    x, y, z = xyz
    return (
        1.3457868816471583 * x - 0.25557208737979464 * y - 0.05110186497554526 * z,
        -0.5446307051249019 * x + 1.5082477428451468 * y + 0.020527447436421393 * z,
        1.2119675456389452 * z,
    )


def xyz_to_xyz_d50(xyz: Vector) -> Vector:
    """Adapt CIE XYZ from D65 to D50 (Bradford)."""
    x, y, z = xyz
    return (
        1.0479297925449966 * x + 0.022946870601609527 * y - 0.050192266289205194 * z,
        0.029627808770055674 * x + 0.99043442675388 * y - 0.01707379906341879 * z,
        -0.009243040646204521 * x + 0.015055191490298164 * y + 0.751874281428137 * z,
    )


def xyz_d50_to_xyz(xyz: Vector) -> Vector:
    """Adapt CIE XYZ from D50 to D65 (Bradford)."""
    x, y, z = xyz
    return (
        0.9554734214880752 * x - 0.023098454948764523 * y + 0.06325924320057066 * z,
        -0.028369709333863583 * x + 1.0099953980813041 * y + 0.021041441191917306 * z,
        0.012314014864481996 * x - 0.02050764929889898 * y + 1.330365926242124 * z,
    )


def xyz_to_lms(xyz: Vector) -> Vector:
    """Return the cone responses of CIE XYZ (D65) that OKLab starts from."""
    x, y, z = xyz
    return (
        0.819022437996703 * x + 0.3619062600528904 * y - 0.1288737815209879 * z,
        0.0329836539323885 * x + 0.9292868615863434 * y + 0.0361446663506424 * z,
        0.0481771893596242 * x + 0.2642395317527308 * y + 0.6335478284694309 * z,
    )


def lms_to_xyz(lms: Vector) -> Vector:
    """Return the CIE XYZ (D65) of OKLab's cone responses."""
    long, medium, short = lms
    return (
        1.2268798758459243 * long - 0.5578149944602172 * medium + 0.2813910456659647 * short,
        -0.04057574521480089 * long + 1.1122868032803173 * medium - 0.07171105806551643 * short,
        -0.07637293667466004 * long - 0.42149333240224324 * medium + 1.5869240198367818 * short,
    )


def linear_srgb_to_lms(rgb: Vector) -> Vector:
    """Return OKLab's cone responses of linear-light sRGB: two matrices in one."""
    r, g, b = rgb
    return (
        0.412221469470763 * r + 0.5363325372617348 * g + 0.0514459932675022 * b,
        0.21190349581782522 * r + 0.6806995506452344 * g + 0.10739695353694055 * b,
        0.08830245919005643 * r + 0.2817188391361215 * g + 0.6299787016738221 * b,
    )


def lms_to_linear_srgb(lms: Vector) -> Vector:
    """Return the linear-light sRGB of OKLab's cone responses: two matrices in one."""
    long, medium, short = lms
    return (
        4.076741636075958 * long - 3.3077115392580625 * medium + 0.23096990318210447 * short,
        -1.268437973285032 * long + 2.609757349287689 * medium - 0.3413193760026573 * short,
        -0.00419607613867548 * long - 0.7034186179359363 * medium + 1.7076146940746117 * short,
    )


def lms_root_to_oklab(root: Vector) -> Vector:
    """Return the OKLab of the cube roots of its cone responses."""
    long, medium, short = root
    return (
        0.210454268309314 * long + 0.7936177747023054 * medium - 0.0040720430116193 * short,
        1.9779985324311684 * long - 2.42859224204858 * medium + 0.450593709617411 * short,
        0.0259040424655478 * long + 0.7827717124575296 * medium - 0.8086757549230774 * short,
    )


def oklab_to_lms_root(lab: Vector) -> Vector:
    """Return the cube roots of the cone responses of OKLab."""
    lightness, a, b = lab
    return (
        lightness + 0.3963377773761749 * a + 0.2158037573099136 * b,
        lightness - 0.1055613458156586 * a - 0.0638541728258133 * b,
        lightness - 0.0894841775298119 * a - 1.2914855480194092 * b,
    )
