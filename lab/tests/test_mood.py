"""The other mood: in every file that states the default, and in nothing else of them."""

from __future__ import annotations

import difflib

import pytest

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import mood

TEXTS = {path: (ROOT / path).read_text() for path in mood.PLACES}


def lines(before: str, after: str) -> list[str]:
    """Return the lines that come, without what git says of them."""
    compared = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line[2:].strip() for line in compared if line.startswith("+ ")]


def test_each_place_of_the_tree_takes_the_other_mood_and_nothing_else_changes() -> None:
    files, other = mood.changed(TEXTS.__getitem__)
    assert other != mood.stated(TEXTS[mood.SOURCE], mood.SOURCE)
    found = {path: lines(TEXTS[path], files[path]) for path in files}
    assert {path: len(said) for path, said in found.items()} == {
        path: len(forms) for path, forms in mood.PLACES.items()
    }
    assert all(other in line for said in found.values() for line in said)
    assert mood.stated(files[mood.SOURCE], mood.SOURCE) == other


def test_the_change_after_it_brings_back_the_same_bytes() -> None:
    files, _ = mood.changed(TEXTS.__getitem__)
    back, _ = mood.changed(files.__getitem__)
    assert back == TEXTS


def test_no_other_default_is_touched() -> None:
    files, _ = mood.changed(TEXTS.__getitem__)
    assert '"default_mood": "neon"' in files["app/tests/runtime/test_settings.py"]
    assert "| `warm` | 355° to 82° |" in files["README.md"]
    assert 'Mood = Literal["warm", "cool",' in files[mood.SOURCE]


@pytest.mark.parametrize(
    ("path", "former", "new", "said"),
    [
        (mood.SOURCE, '"warm"\n    )', '"neon"\n    )', "states the mood 'neon'"),
        (mood.SOURCE, "default_mood:", "usual_mood:", "states the default mood 0 times"),
        ("README.md", "`PALETTE_DEFAULT_MOOD` | `warm`", "`PALETTE_DEFAULT_MOOD` | `cool`", "'cool'"),
    ],
)
def test_a_tree_that_states_something_else_is_not_guessed_at(path: str, former: str, new: str, said: str) -> None:
    assert former in TEXTS[path]
    texts = {**TEXTS, path: TEXTS[path].replace(former, new, 1)}
    with pytest.raises(CannotCheckError, match=said):
        mood.changed(texts.__getitem__)
