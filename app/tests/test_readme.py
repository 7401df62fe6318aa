"""The README's tables say what the source says."""

from pathlib import Path

import pytest

from palette.api.reference import TABLES

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", TABLES)
def test_table_is_the_sources(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    _, _, rest = text.partition(f"<!-- {name} -->\n")
    shown, _, _ = rest.partition(f"\n<!-- /{name} -->")
    assert shown == TABLES[name](), f"copy the output of `palette table {name}` into README.md"
