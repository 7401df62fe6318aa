"""The terminal's picture: every line in it, and nothing that is loaded from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from lab import picture

LINES = ["$ make lab-change", '    1.0 s  <script> & "more"', "", "   12.0 s  /version answers 0123", "x" * 90]
_SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[ET.Element]:
    return list(ET.fromstring(drawn).iter(f"{_SVG}text"))  # noqa: S314 - ours


def test_it_shows_the_title_and_each_line_as_it_is() -> None:
    title, *lines = texts(picture.drawn("a title", LINES))
    assert title.text == "a title"
    assert [line.text for line in lines] == [line for line in LINES if line]
    heights = [float(line.attrib["y"]) for line in lines]
    assert heights == sorted(set(heights))
    assert heights[2] - heights[1] == 2 * (heights[1] - heights[0])


def test_everything_lies_within() -> None:
    drawn = picture.drawn("a title", LINES)
    root = ET.fromstring(drawn)  # noqa: S314 - ours
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert all(float(line.attrib["y"]) < height for line in texts(drawn))
    assert width > 90 * 8
    assert float(ET.fromstring(picture.drawn("t", ["x"])).attrib["width"]) < width  # noqa: S314 - ours


def test_it_loads_nothing() -> None:
    drawn = picture.drawn("a title", LINES)
    assert re.findall(r"https?://[^\"'\s]+", drawn) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<(script|image|style|foreignObject)\b|@import|url\(|href", drawn)


def test_it_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "docs" / "one.svg"
    picture.write(place, "a title", LINES)
    assert place.read_text() == picture.drawn("a title", LINES)
