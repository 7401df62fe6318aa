"""The README's own lines, run as a person would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from palette.runtime.settings import Settings
from served.server import Server

README: Final = Path(__file__).resolve().parents[3] / "README.md"
ADDRESS: Final = "127.0.0.1:8000"

Json = dict[str, Any]


def lines() -> list[str]:
    """Return the commands of the block after "## Use it", in order."""
    section = README.read_text(encoding="utf-8").split("\n## Use it\n", 1)[1]
    block = section.split("```sh\n", 1)[1].split("\n```", 1)[0]
    return [line for line in block.splitlines() if line and not line.startswith("#")]


def run(line: str, server: Server) -> Json:
    """Return the JSON that a command prints, sent to the server of these tests; nothing else in it is changed."""
    command = ["bash", "-c", line.replace(ADDRESS, f"127.0.0.1:{server.port}")]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    answer: Json = json.loads(result.stdout)
    return answer


def _palette(count: int, **members: object) -> Callable[[Json], None]:
    def check(answer: Json) -> None:
        assert len(answer["palette"]) == count
        assert all(re.fullmatch("#[0-9a-f]{6}", color["hex"]) for color in answer["palette"])
        assert members.items() <= answer.items()

    return check


def _mixed(answer: Json) -> None:
    assert (answer["space"], answer["hue"], answer["amount"]) == ("oklch", "longer", 0.5)


def _locked(answer: Json) -> None:
    _palette(4, mood="earth", seed="clay")(answer)
    assert answer["palette"][0]["css"] == "#112233"
    assert [color["kind"] for color in answer["palette"]] == ["locked", "drawn", "drawn", "drawn"]


def _based(answer: Json) -> None:
    _palette(6, scheme="triadic")(answer)
    assert (answer["palette"][0]["css"], answer["palette"][0]["kind"]) == ("#7654cd", "base")


def _purple(answer: Json) -> None:
    assert answer["color"]["hex"] == "#663399"
    assert answer["color"]["spaces"]["oklch"] == pytest.approx([0.440272, 0.160296, 303.372988], abs=2e-6)
    assert (answer["text"]["best"], answer["text"]["contrast"]) == ("#ffffff", pytest.approx(8.41, abs=0.01))
    assert answer["names"][0]["name"] == "rebeccapurple"


def _hex(answer: Json) -> None:
    assert (answer["color"]["css"], answer["color"]["hex"]) == ("#7654cd", "#7654cd")


def _mapped(answer: Json) -> None:
    assert (answer["color"]["css"], answer["color"]["mapped_by"]) == ("oklch(70% 0.15 200)", "minde")


def _difference(answer: Json) -> None:
    assert answer["delta_e"] == pytest.approx(47.079192, abs=1e-6)
    assert (answer["metric"], answer["space"]) == ("2000", "lab-d65")


def _contrast(answer: Json) -> None:
    assert answer["ratio"] == pytest.approx(4.478089, abs=1e-6)
    assert (answer["wcag"]["aa_normal"], answer["wcag"]["aa_large"]) == (False, True)


def _scale(answer: Json) -> None:
    assert [step["step"] for step in answer["steps"]] == ["50", *[str(100 * step) for step in range(1, 10)], "950"]
    assert [step["hex"] for step in answer["steps"] if step["anchor"]] == ["#7654cd"]


def _dark_scale(answer: Json) -> None:
    assert [step["step"] for step in answer["steps"]] == [str(step) for step in range(1, 13)]
    lightness = [step["oklch"][0] for step in answer["steps"]]
    assert lightness[0] < 0.3
    assert lightness[-1] > 0.8


def _targeted_scale(answer: Json) -> None:
    assert len(answer["steps"]) == 5
    for step, target in zip(answer["steps"], [1.2, 3, 4.5, 7, 12], strict=True):
        assert target <= step["contrast"]["background"] < target * 1.05


def _scheme(answer: Json) -> None:
    assert (answer["kind"], answer["space"], answer["angles"]) == ("triadic", "hct", [0, 120, 240])
    assert answer["colors"][0]["hex"] == "#7654cd"


def _gradient(answer: Json) -> None:
    assert [color["position"] for color in answer["colors"]] == [0, 0.25, 0.5, 0.75, 1]
    assert answer["css"] == "linear-gradient(in oklch, gold 0%, teal 100%)"
    assert answer["fallback"]["css"].startswith("linear-gradient(#ffd700 0%, ")


def _matrix(answer: Json) -> None:
    assert answer["ratios"][1][0] == 21
    assert answer["passes"]["aa_normal"] == [[False, False], [True, True]]


def _suggestion(answer: Json) -> None:
    assert not answer["passes"]
    assert (answer["nearest"]["fg"]["hex"], answer["nearest"]["ratio"]) == (
        "#767676",
        pytest.approx(4.542225, abs=1e-6),
    )


def _audit(answer: Json) -> None:
    pairs = {entry["kind"]: [found["pair"] for found in entry["confusable"]] for entry in answer["vision"]}
    assert pairs == {"normal": [], "protan": [], "deutan": [[0, 1]], "tritan": [[1, 2]]}
    assert answer["repaired"]["passes"]
    assert [color["changed"] for color in answer["repaired"]["colors"]] == [False, True, False]


def _names(answer: Json) -> None:
    assert [found["name"] for found in answer["names"]] == ["Fuchsia Blue", "Astro Purple", "Ameixa"]


def _search(answer: Json) -> None:
    assert answer["names"][0]["name"] == "Turquoise"
    assert answer["next"].startswith("/v1/names/search?q=turqose&")


def _assigned(answer: Json) -> None:
    assert [found["name"] for found in answer["names"]] == ["Red", "Fire Engine", "Gold"]


def _lists(answer: Json) -> None:
    assert (answer["lists"][0]["id"], answer["lists"][0]["license"]) == ("color-names", "MIT")
    assert f"nearest of {answer['lists'][0]['count']:,} names" in README.read_text(encoding="utf-8").replace("\n", " ")


def _batch(answer: Json) -> None:
    assert [(found["status"], found.get("id")) for found in answer["responses"]] == [(200, None), (200, "pair")]


def _vision(answer: Json) -> None:
    assert answer["simulated"]["hex"] != answer["color"]["hex"] == "#ff0000"
    assert (answer["kind"], answer["severity"], answer["model"]) == ("deutan", 0.6, "machado")


def _random(answer: Json) -> None:
    assert (len(answer["colors"]), answer["seed"]) == (3, "dice")


def _converted(answer: Json) -> None:
    assert (answer["count"], answer["hex"][:2]) == (3, ["#ff0000", None])
    assert answer["spaces"]["oklch"]["c"][2] is None
    assert [(error["index"], error["position"]) for error in answer["errors"]] == [(1, 7)]


def _mistake(answer: Json) -> None:
    assert (answer["status"], answer["position"]) == (400, 7)
    assert answer["type"] == "/problems/invalid-color"
    assert answer["expected"]


PROMISES: Final[dict[str, Callable[[Json], None]]] = {
    "/v1/generate'": _palette(5, mood=Settings().default_mood),
    "mood=cool&count=5&seed=harbour": _palette(5, mood="cool", seed="harbour"),
    "base=%237654cd&scheme=triadic&count=6": _based,
    '"locked": ["#112233", null, null]': _locked,
    "color=rebeccapurple&to=oklch,lab": _purple,
    "/v1/colors/7654cd": _hex,
    "color=oklch(70% 0.15 200)": _mapped,
    "/v1/scales?color=7654cd&preset=tailwind": _scale,
    "preset=radix&scheme=dark": _dark_scale,
    "targets=1.2,3,4.5,7,12": _targeted_scale,
    "/v1/schemes?color=7654cd&kind=triadic&space=hct": _scheme,
    "/v1/gradients?stops=gold,teal": _gradient,
    "/v1/contrast/matrix": _matrix,
    "/v1/contrast/suggest": _suggestion,
    "/v1/vision/audit": _audit,
    "/v1/names?color=7654cd": _names,
    "/v1/names/search?q=turqose": _search,
    "/v1/names/assign": _assigned,
    "/v1/name-lists": _lists,
    "/v1/batch": _batch,
    "/v1/colors/mix?a=gold&b=teal": _mixed,
    "/v1/colors/difference?a=3366cc": _difference,
    "curl 'http://127.0.0.1:8000/v1/contrast?fg=777": _contrast,
    "/v1/vision?color=red": _vision,
    "/v1/colors/random?count=3&seed=dice": _random,
    "/v1/colors/convert": _converted,
    "color=rgb(300": _mistake,
}
"""What each line promises, by a piece of the line."""


def test_every_line_has_a_promise() -> None:
    assert len(lines()) == len(PROMISES)
    assert [[piece for piece in PROMISES if piece in line] for line in lines()] == [[piece] for piece in PROMISES]


@pytest.mark.parametrize("line", lines())
def test_line(server: Server, line: str) -> None:
    promise = next(check for piece, check in PROMISES.items() if piece in line)
    promise(run(line, server))
