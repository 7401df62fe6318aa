"""The same question in different processes: the same answer, bit for bit, compiled and plain."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from served.client import Client
from served.server import SOURCE, Server, environment

MOODS = ("warm", "cool", "pastel", "vivid", "muted", "dark", "earth", "neon")
SCHEMES = ("analogous", "complementary", "triadic", "split", "monochrome", "free")
SPACES = (
    "srgb,srgb-linear,hsl,hwb,lab,lch,oklab,oklch,display-p3,display-p3-linear,a98-rgb,prophoto-rgb,rec2020,xyz-d65,"
    "xyz-d50,lab-d65,hsv,okhsl,okhsv,cam16,hct,cmyk"
)
COLORS = ("rebeccapurple", "color(display-p3 1 0 0)", "oklch(70% 0.4 200)", "lab(none 40 -80)", "hsl(120deg 200% 50%)")

PALETTES = [
    {"mood": mood, "scheme": scheme, "seed": f"golden-{mood}-{scheme}", "count": 2 + len(mood + scheme) % 4}
    for mood, scheme in product(MOODS, SCHEMES)
]
QUESTIONS = [
    *(("/v1/generate", {**query, "precision": 15, "to": SPACES}) for query in PALETTES),
    *(("/v1/generate", {"base": color, "seed": "golden", "count": 7}) for color in COLORS),
    *(("/v1/colors", {"color": color, "to": SPACES, "precision": 15}) for color in COLORS),
    *(
        ("/v1/colors", {"color": color, "map": method, "gamut": gamut, "precision": 15})
        for color, method, gamut in product(COLORS, ("raytrace", "minde", "clip"), ("srgb", "rec2020"))
    ),
    *(
        ("/v1/colors/mix", {"a": a, "b": b, "space": space, "hue": "longer", "precision": 15})
        for a, b, space in product(COLORS, COLORS, ("oklch", "hsl", "xyz-d50"))
    ),
    *(
        ("/v1/colors/difference", {"a": a, "b": b, "metric": metric, "precision": 15})
        for a, b, metric in product(COLORS, COLORS[:2], ("2000", "76", "94", "cmc", "ok", "hyab"))
    ),
    *(
        ("/v1/colors/random", {"seed": f"golden-{within}", "count": 20, "within": within, "precision": 15})
        for within in (*MOODS, "srgb", "display-p3", "rec2020")
    ),
    *(
        ("/v1/vision", {"color": color, "kind": kind, "severity": 0.35, "precision": 15})
        for color, kind in product(COLORS, ("protan", "deutan", "tritan"))
    ),
    *(("/v1/contrast", {"fg": a, "bg": b, "precision": 15}) for a, b in product(COLORS, COLORS)),
]
BODIES = [
    ("/v1/generate", {"mood": "earth", "count": 6, "seed": "golden", "locked": ["#112233", None, COLORS[1]]}),
    ("/v1/colors/convert", {"colors": [*COLORS, "rgb(300"], "to": SPACES.split(","), "precision": 15}),
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server that runs the plain source, whatever is installed."""
    running = Server(tmp_path_factory.mktemp("plain"), plain=True, drain_seconds=0)
    with running.client() as connected:
        yield connected
    assert running.stop() == 0, running.complaints()


def test_the_plain_server_runs_the_source() -> None:
    code = (
        "import palette.color.gamut, palette.palettes.generation as g; print(palette.color.gamut.__file__, g.__file__)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment(plain=True), capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == [
        str(SOURCE / "palette" / "color" / "gamut.py"),
        str(SOURCE / "palette" / "palettes" / "generation.py"),
    ]


@pytest.mark.parametrize(
    ("path", "query"),
    QUESTIONS,
    ids=lambda part: "-".join(map(str, part.values()))[:60] if isinstance(part, dict) else part,
)
def test_same_answer(client: Client, plain: Client, path: str, query: dict[str, Any]) -> None:
    one, other = client.get(path, **query), plain.get(path, **query)
    assert (one.status, one.body) == (other.status, other.body)
    assert one.status == 200
    assert one.headers["etag"] == other.headers["etag"]
    assert one.headers["etag"]


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_same_answer_to_a_body(client: Client, plain: Client, path: str, body: object) -> None:
    one, other = client.post(path, body), plain.post(path, body)
    assert (one.status, one.body) == (200, other.body)


@pytest.mark.parametrize("path", ["/version", "/openapi.json", "/", "/docs"])
def test_same_release(client: Client, plain: Client, path: str) -> None:
    one, other = client.get(path), plain.get(path)
    assert (one.status, one.body, one.headers["etag"]) == (200, other.body, other.headers["etag"])


def test_a_seed_that_was_drawn_gives_the_palette_again(client: Client, plain: Client) -> None:
    drawn = client.get("/v1/generate", mood="neon", count=6).json()
    again = plain.get("/v1/generate", mood="neon", count=6, seed=drawn["seed"]).json()
    assert again["palette"] == drawn["palette"]
    assert client.get("/v1/generate", mood="neon", count=6).json()["seed"] != drawn["seed"]
