"""How the tables run through HTTP: each row is one GET, or a POST where it takes a body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from vectors.runner import Case

PRECISION: Final = 15
"""Decimals asked for: beyond every tolerance of the tables."""


class Reply(Protocol):
    """An answer to a request."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    def json(self) -> Any:
        """Return the body's value."""
        ...

    def problem(self) -> Mapping[str, Any]:
        """Return the body of an error answer."""
        ...


Get = Callable[..., Reply]
"""Asks for a path: ``get(path, **query)``; parameters that are ``None`` are left out."""


Post = Callable[[str, object], Reply]
"""Sends a JSON document to a path: ``post(path, document)``."""


def run_http(get: Get, post: Post, case: Case) -> object:
    """Return what the service answers to one row, in the form of the row's ``expected``."""
    if case["operation"] == "generate":
        return _generate(get, post, case["input"])
    return _OPERATIONS[case["operation"]](get, case["input"], case["expected"])


def _ok(get: Get, path: str, **query: object) -> Any:
    reply = get(path, **query)
    assert reply.status == 200, reply
    return reply.json()


def _convert(get: Get, given: Case, _: object) -> object:
    answer = _ok(get, "/v1/colors", color=given["color"], to=given["to"], precision=PRECISION)
    return answer["color"]["spaces"][given["to"]]


def _hex(get: Get, given: Case, _: object) -> object:
    color = _ok(get, "/v1/colors", color=given["color"], map=given["map"])["color"]
    assert color["mapped_by"] in {None, given["map"]}
    return color["hex"]


def _difference(get: Get, given: Case, _: object) -> object:
    return _ok(get, "/v1/colors/difference", a=given["a"], b=given["b"], metric=given["metric"])["delta_e"]


def _contrast(get: Get, given: Case, _: object) -> object:
    answer = _ok(get, "/v1/contrast", fg=given["fg"], bg=given["bg"])
    # The ratio is that of what sRGB shows; the tables speak of the colors as they are.
    shown = answer["fg"]["in_gamut"] and answer["bg"]["in_gamut"]
    return answer["ratio" if shown else "unmapped"]


def _vision(get: Get, given: Case, _: object) -> object:
    seen = _ok(
        get,
        "/v1/vision",
        color=given["color"],
        kind=given["kind"],
        severity=given["severity"],
        model=given["model"],
    )["simulated"]
    return list(bytes.fromhex(seen["hex"][1:]))


def _mix(get: Get, given: Case, _: object) -> object:
    query = {"a": given["a"], "b": given["b"], "amount": given["amount"], "hue": given.get("hue")}
    space = given.get("space") or _ok(get, "/v1/colors/mix", **query)["space"]
    answer = _ok(get, "/v1/colors/mix", **query, space=given.get("space"), to=space, precision=PRECISION)
    return {"space": answer["space"], "coords": answer["color"]["spaces"][space], "alpha": answer["color"]["alpha"]}


def _parse(get: Get, given: Case, expected: Mapping[str, Any]) -> object:
    space = expected.get("space")
    reply = get("/v1/colors", color=given["text"], to=space, precision=PRECISION)
    if reply.status == 200:
        color = reply.json()["color"]
        # A space is not told, but shown: the text's own components are in it as they were written.
        return {"space": space, "coords": color["spaces"].get(space), "alpha": color["alpha"]}
    problem = reply.problem()
    assert (reply.status, problem["type"].rpartition("/")[2]) == (400, "invalid-color"), problem
    assert [error["parameter"] for error in problem["errors"]] == ["color"]
    return {"error": {"position": problem["position"], "expected": problem["expected"]}}


def _scheme(get: Get, given: Case, _: object) -> object:
    angles = ",".join(map(str, given["angles"])) if "angles" in given else None
    colors = _ok(get, "/v1/schemes", **{**given, "angles": angles}, precision=PRECISION)["colors"]
    return {
        "hexes": [list(bytes.fromhex(color["hex"][1:])) for color in colors],
        "coords": [color["spaces"]["oklch"] for color in colors],
        "alpha": [color["alpha"] for color in colors],
    }


def _gradient(get: Get, given: Case, _: object) -> object:
    answer = _ok(get, "/v1/gradients", **given, to=given["space"], precision=PRECISION)
    return {
        "space": answer["space"],
        "colors": [{"coords": color["spaces"][given["space"]], "alpha": color["alpha"]} for color in answer["colors"]],
    }


def _scale(get: Get, given: Case, _: object) -> object:
    return {"hexes": {step["step"]: step["hex"] for step in _ok(get, "/v1/scales", **given)["steps"]}}


def _scale_contrast(get: Get, given: Case, _: object) -> object:
    wish = {name: value for name, value in given.items() if name != "index"}
    steps = _ok(get, "/v1/scales", **{**wish, "targets": ",".join(map(str, given["targets"]))})["steps"]
    reached = steps[given["index"]]["contrast"]["background"]
    assert reached >= given["targets"][given["index"]]
    return reached


def _generate(get: Get, post: Post, given: Case) -> object:
    # Locked colors need a body.
    reply = post("/v1/generate", given) if "locked" in given else get("/v1/generate", **given)
    assert reply.status == 200, reply
    answer = reply.json()
    return {"hexes": [color["hex"] for color in answer["palette"]], "scheme": answer["scheme"]}


_OPERATIONS: Final[dict[str, Callable[[Get, Case, Any], object]]] = {
    "convert": _convert,
    "hex": _hex,
    "difference": _difference,
    "contrast": _contrast,
    "vision": _vision,
    "mix": _mix,
    "parse": _parse,
    "gradient": _gradient,
    "scheme": _scheme,
    "scale": _scale,
    "scale-contrast": _scale_contrast,
}
