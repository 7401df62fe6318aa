"""Search: what is found, in which order, told apart from brute force by nothing but speed."""

from __future__ import annotations

import itertools
import random
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.palettes import name_lists, name_search
from palette.palettes.name_lists import LISTS, NameList, name_list
from palette.palettes.name_search import BREADTHS, KINDS, Hit, allowed, folded, prepare, search, typos_between

COMPILED = not name_search.__file__.endswith(".py")
NAMES = name_list("color-names")
SMALL = ("css", "xkcd", "french", "thesaurus", "mlmc_korean", "hindi", "mlmc_persian", "german")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def edits(one: str, other: str) -> int:
    """Return the optimal string alignment distance, by its definition."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if i == 0 or j == 0:
                rows[i][j] = i + j
                continue
            wrong = rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            rows[i][j] = min(wrong, rows[i - 1][j] + 1, rows[i][j - 1] + 1)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def near(word: str, units: list[str]) -> int | None:
    """Return the least number of typos between a word and any unit, none where all have too many."""
    found = []
    for unit in units:
        if unit[:2] == word[:2] or unit[-2:] == word[-2:]:
            typos = edits(word, unit)
            if typos <= allowed(word):
                found.append(typos)
    return min(found, default=None)


@cache
def plain(names: NameList) -> list[list[str]]:
    return [folded(name).split() for name in names.names()]


def told(words: list[str], name: list[str], breadth: str) -> tuple[str, int] | None:
    """Return how a name is found by words, if it is."""
    letters, text = "".join(words), "".join(name)
    starts = [len("".join(name[:at])) for at in range(len(name))]
    ways = {
        "exact": text == letters,
        "prefix": text.startswith(letters),
        "word": any(text.startswith(letters, at) for at in starts),
        "inside": breadth != "prefix" and letters in text,
    }
    way = next((way for way, holds in ways.items() if holds), None)
    if way is not None:
        return way, 0
    typos = least(words, name) if breadth == "fuzzy" else None
    return None if typos is None else ("fuzzy", typos)


def least(words: list[str], name: list[str]) -> int | None:
    """Return the least number of typos between words, each or all together, and those of a name."""
    whole = near("".join(words), ["".join(name)])
    each = [near(word, name) for word in set(words)]
    sums = [*([] if whole is None else [whole]), *([] if None in each else [sum(typos or 0 for typos in each)])]
    return min(sums, default=None)


def brute(names: NameList, text: str, breadth: str) -> list[tuple[int, str, int]]:
    """Return every name that a text finds, by the definitions, in order."""
    words = folded(text).split()
    found = []
    for index, name in enumerate(plain(names)):
        how = told(words, name, breadth) if words else None
        if how is not None:
            letters = "".join(name)
            found.append(((KINDS.index(how[0]), how[1], len(letters), letters, index), (index, *how)))
    return [hit for _, hit in sorted(found)]


def made(lines: list[str]) -> NameList:
    """Return a list of these names, all of them black."""
    keys = ("title", "description", "license", "source", "package", "version", "sha256")
    record = {"id": f"made {next(_ids)}", **dict.fromkeys(keys, "")}
    return NameList(
        record, len(lines), name_lists.Entries(bytes(3 * len(lines)) + "\n".join(lines).encode(), len(lines))
    )


def shown(hits: list[Hit]) -> list[tuple[int, str, int]]:
    return [(hit.index, hit.kind, hit.typos) for hit in hits]


def asked(names: NameList, draw: random.Random) -> str:
    """Return a text to search: a name or a part of one, with or without typos."""
    name = names.name(draw.randrange(len(names)))
    kind = draw.randrange(6)
    if kind == 0:
        start = draw.randrange(len(name))
        return name[start : start + draw.randint(1, 9)]
    if kind == 1:
        return draw.choice(name.split())
    if kind == 2:
        return " ".join(draw.sample(name.split(), len(name.split())))
    if kind == 3:
        return name.replace(" ", "").upper()
    for _ in range(draw.randint(1, 3)):
        name = mistyped(name, draw)
    return name


def mistyped(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text))
    letter = draw.choice(LETTERS)
    return draw.choice(
        [
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 :] or letter,
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        ]
    )


@pytest.mark.parametrize("key", SMALL)
def test_a_search_finds_what_brute_force_finds(key: str) -> None:
    names = name_list(key)
    draw = random.Random(f"searches of {key}")
    for _ in range(30 if len(names) < 1000 else 8):
        text, breadth = asked(names, draw), draw.choice(BREADTHS)
        assert shown(search(names, text, breadth, 0, 10_000)) == brute(names, text, breadth), (text, breadth)


WORDS = st.lists(st.text("abc", min_size=1, max_size=8), min_size=1, max_size=3)
LINES = st.lists(WORDS.map(" ".join), min_size=1, max_size=12)
_ids = itertools.count()


@given(LINES, WORDS.map(" ".join), st.sampled_from(BREADTHS))
def test_a_search_of_any_list_finds_what_brute_force_finds(lines: list[str], text: str, breadth: str) -> None:
    names = made(lines)
    assert shown(search(names, text, breadth, 0, 100)) == brute(names, text, breadth)


@pytest.mark.parametrize(
    "text", ["turqose", "blue sky", "skyblue", "rebeca purpel", "Ō", "x1", "-", "een", "bluegreen"]
)
def test_a_search_of_the_default_list_finds_what_brute_force_finds(text: str) -> None:
    assert shown(search(NAMES, text, "fuzzy", 0, 40_000)) == brute(NAMES, text, "fuzzy")


def test_every_list_finds_each_of_its_names_first() -> None:
    draw = random.Random("each")
    for names in LISTS.values():
        some = range(len(names)) if len(names) < 1000 else draw.sample(range(len(names)), 1000 if COMPILED else 200)
        for index in some:
            same = [hit.index for hit in search(names, names.name(index), "prefix", 0, 50) if hit.kind == "exact"]
            assert index in same
            assert len({"".join(folded(names.name(at)).split()) for at in same}) == 1


@pytest.mark.thorough
def test_one_typo_is_forgiven() -> None:
    draw = random.Random("typos")
    tried = 0
    while tried < (50_000 if COMPILED else 1500):
        index = draw.randrange(len(NAMES))
        letters = "".join(plain(NAMES)[index])
        if not 8 <= len(letters) <= 60:
            continue
        tried += 1
        text = letters[:2] + mistyped(letters[2:], draw)
        hits = {hit.index: hit for hit in search(NAMES, text, "fuzzy", 0, 200)}
        assert index in hits, text
        assert hits[index].typos <= 1


def test_hits_are_told_in_order_and_once() -> None:
    draw = random.Random("order")
    for _ in range(2000 if COMPILED else 300):
        found = search(NAMES, asked(NAMES, draw), "fuzzy", 0, 100)
        order = [(KINDS.index(hit.kind), hit.typos) for hit in found]
        assert order == sorted(order)
        assert len({hit.index for hit in found}) == len(found)
        assert all(hit.typos == 0 or hit.kind == "fuzzy" for hit in found)


def test_pages_are_parts_of_the_whole() -> None:
    for text, breadth in (("turq", "contains"), ("crimsn", "fuzzy"), ("sky blue", "fuzzy"), ("zi", "prefix")):
        whole = shown(search(NAMES, text, breadth, 0, 40_000))
        paged = [hit for start in range(0, len(whole) + 7, 7) for hit in shown(search(NAMES, text, breadth, start, 7))]
        assert paged == whole != []
        assert search(NAMES, text, breadth, len(whole), 5) == []


def test_the_broader_a_search_the_more_it_adds_at_its_end() -> None:
    for text in ("rose", "gre", "lavander", "midnite"):
        narrow, middle, broad = (shown(search(NAMES, text, breadth, 0, 40_000)) for breadth in BREADTHS)
        assert middle[: len(narrow)] == narrow
        assert broad[: len(middle)] == middle
        assert {kind for _, kind, _ in narrow} <= {"exact", "prefix", "word"}
        assert {kind for _, kind, _ in middle[len(narrow) :]} <= {"inside"}
        assert {kind for _, kind, _ in broad[len(middle) :]} <= {"fuzzy"}


@pytest.mark.parametrize(
    ("text", "name", "kind", "typos"),
    [
        ("turquoize", "Turquoise", "fuzzy", 1),
        ("turqose", "Turquoise", "fuzzy", 2),
        ("lavendr", "Lavender", "fuzzy", 1),
        ("biege", "Beige", "fuzzy", 1),
        ("REBECCA-PURPLE", "Rebecca Purple", "exact", 0),
        ("rebeccapurple", "Rebecca Purple", "exact", 0),
        ("purple rebecca", "Rebecca Purple", "fuzzy", 0),
        ("rebeca purpel", "Rebecca Purple", "fuzzy", 2),
        ("cafe", "Café", "exact", 0),
        ("  grey ", "Grey", "exact", 0),
    ],
)
def test_what_comes_first(text: str, name: str, kind: str, typos: int) -> None:
    found = next(hit for hit in search(NAMES, text, "fuzzy", 0, 30) if hit.kind == kind)
    assert (NAMES.name(found.index), found.typos) == (name, typos)


def test_the_order_within_a_kind() -> None:
    found = search(NAMES, "rose", "contains", 0, 40_000)
    for kind in KINDS:
        letters = ["".join(folded(NAMES.name(hit.index)).split()) for hit in found if hit.kind == kind]
        assert letters == sorted(letters, key=lambda text: (len(text), text))
        assert letters or kind == "fuzzy"


def test_nothing_finds_nothing() -> None:
    for text in ("", " ", "'", "…!", "\u0301"):
        assert search(NAMES, text, "fuzzy", 0, 10) == []
    assert search(NAMES, "qqqqqqqqq", "fuzzy", 0, 10) == []
    assert search(NAMES, "x" * 200, "fuzzy", 0, 10) == []


def test_a_word_asked_for_twice_is_one() -> None:
    assert shown(search(made(["abcd xxxxxx"]), "abce abce", "fuzzy", 0, 9)) == [(0, "fuzzy", 1)]


def test_of_two_words_that_a_name_nearly_has_the_nearer_counts() -> None:
    names = made(["abcdeg abcdef zzzz", "abcdef", "abcdef b"])
    assert shown(search(names, "zzzz abcdef", "fuzzy", 0, 9)) == [(0, "fuzzy", 0)]
    assert shown(search(names, "zzzz abcdeg", "fuzzy", 0, 9)) == [(0, "fuzzy", 0)]


def test_a_list_that_was_prepared_is_searched_as_any() -> None:
    names = name_list("mlmc_dutch")
    prepare(names)
    assert [names.name(hit.index) for hit in search(names, "groen", "prefix", 0, 5)] == ["groen"]


@pytest.mark.parametrize(("breadth", "start", "limit"), [("all", 0, 1), ("fuzzy", -1, 1), ("fuzzy", 0, 0)])
def test_what_cannot_be_searched(breadth: str, start: int, limit: int) -> None:
    with pytest.raises(ValueError, match=f"cannot search {breadth!r} from {start} on for {limit}"):
        search(NAMES, "red", breadth, start, limit)


@pytest.mark.parametrize(
    ("text", "plain_text"),
    [
        ("Café Crème", "cafe creme"),
        ("Jack\u2019s Blue-Green", "jacks blue green"),
        ("ŁÓDŹ Straße", "lodz strasse"),
        ("№ 2₂ Ⅱ", "no 22 ii"),
        ("Ærø œuf", "aero oeuf"),
        ("Ёж", "еж"),
        ("अंगूर", unicodedata.normalize("NFKD", "अंगूर")),
        ("آبي", unicodedata.normalize("NFKD", "آبی")),
        ("A\u200dB", "ab"),
        ("İstanbul \u0131I", "istanbul ii"),
        ("a\nb\t c", "a b c"),
    ],
)
def test_folding(text: str, plain_text: str) -> None:
    assert " ".join(folded(text).split()) == plain_text


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    once = " ".join(folded(text).split())
    assert " ".join(folded(once).split()) == once


@given(st.text(st.characters(max_codepoint=0x17F), max_size=40))
def test_case_does_not_count(text: str) -> None:
    assert folded(text.swapcase()).split() == folded(text).split()


WORD = st.text("abc", max_size=9)


@given(WORD, WORD, st.integers(0, 3))
def test_typos_are_those_of_optimal_string_alignment(one: str, other: str, most: int) -> None:
    found, true = typos_between(one, 0, other, 0, most), edits(one, other)
    assert found == true if true <= most else found > most


@pytest.mark.parametrize(
    ("length", "typos"), [(0, 0), (1, 0), (2, 0), (3, 1), (5, 1), (6, 2), (60, 2), (61, 0), (500, 0)]
)
def test_how_many_typos_are_forgiven(length: int, typos: int) -> None:
    assert allowed("x" * length) == typos


@given(st.text(max_size=64), st.sampled_from(BREADTHS), st.sampled_from(["css", "mlmc_persian", "color-names"]))
def test_any_text_is_searched(text: str, breadth: str, key: str) -> None:
    names = name_list(key)
    found = search(names, text, breadth, 0, 20)
    assert len(found) <= 20
    assert shown(found) == shown(search(names, text, breadth, 0, 40_000))[:20]
