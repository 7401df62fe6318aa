"""Names over HTTP, beside color-name-api."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agreement import expect, near, same
from coloraide import Color
from installation import SCRATCH
from load import Colors, Lines, Same
from programs import color_name_api, ours
from rows import Title
from traffic import Asked, Comparison

_PEER = "color-name-api"
_NEAREST = (
    "200 answers: the same name for the same color of the list; ours is never further than the peer's (whose tree "
    "misses the nearest now and then); its ΔE2000 to 1e-4 of coloraide's"
)
_FOUND = "200 whole names: each is the first that both find, and both find as many as are asked for, or fewer"
_LIMIT = 20
_WORDS_PER_ROUND = 20_000  # more than any side answers in a round
_TOLERANCE = 1e-4
_SHORTEST = 4


def comparisons() -> Iterator[Comparison]:
    """Yield every comparison of names."""
    yield _nearest("nearest name of a random color", 1, goal=3.0)
    yield _nearest("nearest names of ten random colors", 10, goal=8.0)
    yield _search()
    yield _repeated()
    yield _not_modified()


def _nearest(work: str, count: int, goal: float) -> Comparison:
    return Comparison(
        Title(work, _PEER, _NEAREST, goal),
        Asked(ours(logging=True), Colors("/v1/names/nearest?colors=%s", count)),
        Asked(color_name_api(), Colors("/v1/?values=%s", count)),
        _same_names,
    )


def _repeated() -> Comparison:
    return Comparison(
        Title("nearest name of one color, repeated", _PEER, _NEAREST),
        Asked(ours(logging=True), Same("/v1/names/nearest?colors=3366cc")),
        Asked(color_name_api(), Same("/v1/?values=3366cc")),
        _same_names,
        samples=1,
    )


def _same_names(own: Any, peer: Any) -> None:  # noqa: ANN401 - the JSON of two answers
    for asked, theirs in zip(own["colors"], peer["colors"], strict=True):
        name, where = asked["names"][0], f"name of {theirs['requestedHex']}"
        distance = name["delta_e_2000"]
        near(distance, _delta_e_2000(theirs["requestedHex"], name["hex"]), _TOLERANCE, f"ΔE2000 of the {where}")
        expect(distance <= theirs["distance"] + _TOLERANCE, f"nearest {where}", name, theirs["name"])
        if name["hex"] == theirs["hex"]:
            same(name["name"], theirs["name"], where)


def _delta_e_2000(one: str, other: str) -> float:
    """Return what coloraide says, on D65 Lab."""
    first, second = Color(one).convert("lab-d65"), Color(other).convert("lab-d65")
    return float(first.delta_e(second, method="2000", space="lab-d65"))


def _search() -> Comparison:
    words = _words(SCRATCH)
    return Comparison(
        Title("name search, each word once", _PEER, _FOUND, 5.0),
        Asked(ours(logging=True), Lines(f"/v1/names/search?q=%s&match=fuzzy&limit={_LIMIT}", words, _WORDS_PER_ROUND)),
        Asked(color_name_api(), Lines(f"/v1/names/?name=%s&maxResults={_LIMIT}", words, _WORDS_PER_ROUND)),
        _same_first,
    )


def _same_first(own: Any, peer: Any) -> None:  # noqa: ANN401 - the JSON of two answers
    expect(0 < len(own["names"]) <= _LIMIT, "number of names found", len(own["names"]), len(peer["colors"]))
    same(own["names"][0]["name"], peer["colors"][0]["name"], "first name found")


def _not_modified() -> Comparison:
    path = "/v1/names/nearest?colors=3366cc"
    return Comparison(
        Title("answer 304 beside a constant one", f"{_PEER} /health", "nothing to compare: each answers its own"),
        Asked(ours(logging=True), Same(path), lambda headers: (f"If-None-Match: {headers['etag']}",)),
        Asked(color_name_api(), Same("/health")),
        lambda own, peer: None,  # noqa: ARG005 - they answer different questions
        samples=1,
    )


def _words(folder: Path) -> Path:
    """Write words to search for, each once: first whole names, then beginnings of names, every other with a slip."""
    path = folder / "words.txt"
    names = [name for name in _names(folder) if name.isascii() and name.replace(" ", "").isalpha()]
    draw = random.Random(5)
    draw.shuffle(names)
    beginnings = {name[: draw.randint(_SHORTEST, len(name))].strip() for name in names * 16}
    slips = {_slipped(text, draw) for text in sorted(beginnings)}
    rest = sorted({text.lower() for text in beginnings | slips} - {name.lower() for name in names})
    draw.shuffle(rest)
    whole = names[:_WORDS_PER_ROUND]
    path.write_text("".join(f"{text.replace(' ', '%20')}\n" for text in whole + rest), encoding="ascii")
    return path


def _slipped(text: str, draw: random.Random) -> str:
    """Return a text with one letter replaced."""
    at = draw.randrange(len(text))
    return text[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + text[at + 1 :]


def _names(folder: Path) -> list[str]:
    """Return the names of the peer's list, of at least so many letters."""
    entries = json.loads((folder / "node_modules/color-name-list/dist/colornames.json").read_text(encoding="utf-8"))
    return [entry["name"] for entry in entries if len(entry["name"]) >= _SHORTEST]
