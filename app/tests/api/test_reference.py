"""The README's tables are those that the source gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from palette.api.reference import TABLES
from palette.palettes.moods import MOODS
from palette.palettes.schemes import SCHEMES
from palette.runtime.settings import Settings

README = (Path(__file__).parents[3] / "README.md").read_text()


@pytest.mark.parametrize("name", TABLES)
def test_the_readme_has_the_table(name: str) -> None:
    found = re.findall(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", README, flags=re.DOTALL)
    assert found == [TABLES[name]()]


def test_the_tables_have_a_row_for_each() -> None:
    assert list(TABLES) == ["settings", "moods", "schemes"]
    rows = {name: len(table().splitlines()) - 2 for name, table in TABLES.items()}
    assert rows == {"settings": len(Settings.__struct_fields__), "moods": len(MOODS), "schemes": len(SCHEMES)}


def test_the_rows_say_what_the_source_does() -> None:
    assert TABLES["moods"]().splitlines()[2] == (
        "| `warm` | 355° to 82° | 0.06 to 0.2 | 0.36 to 0.92 | 45% to 95% | rose, red, orange and amber |"
    )
    assert "| `pastel` | every | 0.025 to 0.1 | 0.8 to 0.95 |  | pale" in TABLES["moods"]()
    assert (
        "| `split` | 0°, 150°, 210° | 12° | the anchor and the two neighbours of its opposite |" in TABLES["schemes"]()
    )
    assert "| `free` | any |  | any hue of the mood |" in TABLES["schemes"]()
