"""Tables of (input, expected, tolerance, source), and how they run against the library.

The same tables run against the plain library, the compiled one, and through HTTP (with a runner of its own).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from palette.color.contrast import contrast_ratio
from palette.color.conversion import convert, to_space
from palette.color.difference import difference
from palette.color.gamut import displayable
from palette.color.interpolation import mix
from palette.color.model import Color, is_missing
from palette.color.parsing import parse
from palette.color.scanner import ColorSyntaxError
from palette.color.serialization import to_hex
from palette.color.vision import simulate
from palette.palettes.easings import read_easing
from palette.palettes.generation import Given, generate
from palette.palettes.gradients import Gradient
from palette.palettes.harmonies import harmonize, shown
from palette.palettes.scales import Plan, Step, scale
from palette.palettes.stops import read_stops

Case = dict[str, Any]
"""One row: id, operation, input, expected, tolerance, source."""

FOLDER: Final = Path(__file__).parent


def names() -> list[str]:
    """Return the names of the tables."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(name: str) -> list[Case]:
    """Return the rows of one table."""
    rows: list[Case] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def run_library(case: Case) -> object:
    """Return what the library answers to one row, in the form of the row's ``expected``."""
    return _OPERATIONS[case["operation"]](case["input"])


def compare(actual: object, expected: object, tolerance: float) -> bool:
    """Tell whether an answer is the expected one: numbers within the tolerance, of objects the expected keys."""
    if isinstance(expected, Mapping):
        return isinstance(actual, Mapping) and all(
            key in actual and compare(actual[key], value, tolerance) for key, value in expected.items()
        )
    if isinstance(expected, str) or expected is None:
        return actual == expected
    if isinstance(expected, Sequence):
        return (
            isinstance(actual, Sequence)
            and len(actual) == len(expected)
            and all(compare(one, other, tolerance) for one, other in zip(actual, expected, strict=True))
        )
    return (
        isinstance(actual, (int, float)) and isinstance(expected, (int, float)) and abs(actual - expected) <= tolerance
    )


def _or_none(component: float) -> float | None:
    return None if is_missing(component) else component


def _components(color: Color) -> list[float | None]:
    return [_or_none(component) for component in color.coords]


def _whole(color: Color) -> dict[str, object]:
    return {"space": color.space, "coords": _components(color), "alpha": _or_none(color.alpha)}


def _convert(given: Case) -> object:
    return _components(to_space(parse(given["color"]), given["to"]))


def _hex(given: Case) -> object:
    color = displayable(parse(given["color"]), given["map"])
    return to_hex(color.coords, color.alpha)


def _difference(given: Case) -> object:
    return difference(parse(given["a"]), parse(given["b"]), given["metric"])


def _contrast(given: Case) -> object:
    text, ground = parse(given["fg"]), parse(given["bg"])
    return contrast_ratio(convert(text.coords, text.space, "srgb"), convert(ground.coords, ground.space, "srgb"))


def _vision(given: Case) -> object:
    color = parse(given["color"])
    srgb = convert(color.coords, color.space, "srgb")
    seen = simulate(srgb, given["kind"], given["severity"], given["model"] or "")
    return [int(component * 255.0 + 0.5) for component in seen]


def _mix(given: Case) -> object:
    a, b = parse(given["a"]), parse(given["b"])
    return _whole(mix(a, b, given["amount"], given.get("space", ""), given.get("hue", "shorter")))


def _parse(given: Case) -> object:
    try:
        return _whole(parse(given["text"]))
    except ColorSyntaxError as error:
        return {"error": {"position": error.position, "expected": list(error.expected)}}


def _generate(given: Case) -> object:
    base = None if given.get("base") is None else _given(given["base"])
    locked = [None if text is None else _given(text) for text in given.get("locked", ())]
    wish = {name: given[name] for name in ("count", "mood", "seed")}
    palette = generate(**wish, scheme=given.get("scheme"), base=base, locked=locked)
    return {"hexes": [f"#{entry.rgb:06x}" for entry in palette.entries], "scheme": palette.harmony.scheme.name}


def _scheme(given: Case) -> object:
    wish = {name: given[name] for name in ("count", "angles") if name in given}
    found = [turned.color for turned in harmonize(parse(given["color"]), given["kind"], given["space"], **wish)]
    method = "hct" if given["space"] == "hct" else "raytrace"
    return {
        "hexes": [list(bytes.fromhex(to_hex(shown(color, method)[0].coords)[1:])) for color in found],
        "coords": [_components(to_space(color, "oklch")) for color in found],
        "alpha": [_or_none(color.alpha) for color in found],
    }


def _gradient(given: Case) -> object:
    easing = read_easing(given.get("easing", "linear"))
    gradient = Gradient(read_stops(given["stops"]), given["space"], given.get("hue", "shorter"), easing)
    colors = [sample.color for sample in gradient.samples(given["steps"])]
    return {
        "space": gradient.space,
        "colors": [{"coords": _components(color), "alpha": _or_none(color.alpha)} for color in colors],
    }


def _scale(given: Case) -> object:
    return {"hexes": {step.name: step.shade.hex() for step in _steps(given)}}


def _scale_contrast(given: Case) -> object:
    """Return the ratio of one step, which passes: it is no less than its target."""
    reached = _steps(given)[given["index"]].ground
    assert reached >= given["targets"][given["index"]]
    return reached


def _steps(given: Case) -> list[Step]:
    wish = {name: given[name] for name in ("method", "scheme", "targets") if name in given}
    ground = int(given["background"][1:], 16) if "background" in given else -1
    return scale(parse(given["color"]), Plan(given["preset"], **wish, ground=ground)).steps


def _given(text: str) -> Given:
    return Given(parse(text), text)


_OPERATIONS: Final[dict[str, Callable[[Case], object]]] = {
    "convert": _convert,
    "hex": _hex,
    "difference": _difference,
    "contrast": _contrast,
    "vision": _vision,
    "mix": _mix,
    "parse": _parse,
    "generate": _generate,
    "gradient": _gradient,
    "scheme": _scheme,
    "scale": _scale,
    "scale-contrast": _scale_contrast,
}
