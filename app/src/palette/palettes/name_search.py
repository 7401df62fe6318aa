"""Search: the names of a list that a text begins, is part of, or nearly is.

Case, accents, spaces, hyphens and apostrophes do not count: what is compared are the letters and digits of a name, run
together, and where its words begin. What was found is told in the order of how it was found, then of length, then of
the alphabet, so that a search is always answered in the same order.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from typing import Final, final

from palette.palettes.name_lists import NameList

PREFIX: Final = "prefix"
CONTAINS: Final = "contains"
FUZZY: Final = "fuzzy"
BREADTHS: Final = (PREFIX, CONTAINS, FUZZY)
"""What a search finds, from narrow to broad: names or words of names that begin so; that have it anywhere; typos."""

KINDS: Final = ("exact", "prefix", "word", "inside", "fuzzy")
"""How a name can be found, the best first."""

_FUZZY: Final = 4

_GRAM: Final = 3
_ENDS: Final = 2

_ONE_TYPO: Final = 3
_TWO_TYPOS: Final = 6
_LONGEST: Final = 60  # letters; beyond, nothing is taken for a typo

_DROPPED: Final = "'`\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\u2060\u200d"
"""Apostrophes in their forms, and joiners: they do not part words."""

_SPELLED: Final = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "\u0131": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
"""What stands for a letter that Unicode does not decompose."""

_KEYBOARDS: Final = {"ي": "ی", "ى": "ی", "ك": "ک"}
"""Arabic letters that keyboards write for Persian ones."""

_LETTERS: Final = {**dict.fromkeys(_DROPPED, ""), **_SPELLED, **_KEYBOARDS}


def folded(text: str) -> str:
    """Return the letters and digits of a text, without case and accents, and with spaces where words part.

    The accents that go are those of the Latin, Greek and Cyrillic scripts; in others the marks are letters.
    """
    if text.isascii():
        return text.translate(_ASCII)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return plain.translate({ord(char): _replacement(char) for char in set(plain)})


def _replacement(char: str) -> str:
    """Return what stands for a character: itself, another, nothing, or a space."""
    known = _LETTERS.get(char)
    if known is not None:
        return known
    if "\u0300" <= char <= "\u036f":
        return ""
    return char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "


_ASCII: Final = {code: _replacement(chr(code).lower()) for code in range(128)}


@final
class Hit:
    """A name that was found.

    Attributes:
        index: its place in the list.
        kind: how it was found, one of ``KINDS``.
        typos: how many letters are wrong, missing, too many or swapped; 0 unless ``fuzzy``.
    """

    __slots__ = ("index", "kind", "typos")

    def __init__(self, index: int, kind: str, typos: int) -> None:
        self.index: Final = index
        self.kind: Final = kind
        self.typos: Final = typos


def search(names: NameList, text: str, breadth: str, start: int, limit: int) -> list[Hit]:
    """Return up to ``limit`` of the names that a text finds, from the ``start``-th on.

    A name is found

    - ``exact`` if it is the text, ``prefix`` if it begins with it, ``word`` if one of its words does;
    - from ``contains`` on ``inside``, if it has the text anywhere;
    - by ``fuzzy``, if each word of the text is nearly a word of the name, in any order, or all letters of the text are
      nearly those of the name. One typo is let pass in a word of three letters or more, two from six on, unless both
      its ends, two letters each, are wrong.

    They come in this order; among themselves those with fewer typos first, then the shorter, then by the alphabet.

    Raises:
        ValueError: the breadth is none of ``BREADTHS``, the start is negative, or the limit is less than 1.
    """
    if breadth not in BREADTHS or start < 0 or limit < 1:
        message = f"cannot search {breadth!r} from {start} on for {limit}"
        raise ValueError(message)
    words = folded(text).split()
    if not words:
        return []
    index = _index(names)
    found = index.parts("".join(words), breadth != PREFIX)
    if breadth == FUZZY and len(found) < start + limit:
        found += index.typos(words, set(found))
    return [index.hit(code) for code in found[start : start + limit]]


@final
class _Texts:
    """Texts by length, to find those that differ from one by few letters.

    Attributes:
        texts: the texts, the shortest first.
    """

    __slots__ = ("_heads", "_letters", "_longer", "_tails", "texts")

    def __init__(self, texts: list[str]) -> None:
        self.texts: Final = texts
        self._letters: Final[list[int]] = [_letters(text) for text in texts]
        self._heads: Final[dict[str, array[int]]] = {}
        self._tails: Final[dict[str, array[int]]] = {}
        self._longer: Final[list[int]] = []
        for at, text in enumerate(texts):
            _append(self._heads, text[:_ENDS], at)
            _append(self._tails, text[-_ENDS:], at)
            while len(self._longer) <= len(text):
                self._longer.append(at)

    def near(self, text: str) -> list[tuple[int, int]]:
        """Return the place of each text that is nearly this one, and how many typos are between them."""
        most = allowed(text)
        heads = self._within(self._heads.get(text[:_ENDS], _NONE), text, most)
        return heads + self._within(self._tails.get(text[-_ENDS:], _NONE), text, most)

    def _first(self, length: int) -> int:
        """Return the place of the first text that has at least this length."""
        return self._longer[length] if length < len(self._longer) else len(self.texts)

    def _within(self, places: array[int], text: str, most: int) -> list[tuple[int, int]]:
        """Return those of some places, ascending, whose texts are within a number of typos, which is added."""
        letters = _letters(text)
        bits = _BITS
        found: list[tuple[int, int]] = []
        first = bisect_left(places, self._first(len(text) - most))
        end = bisect_left(places, self._first(len(text) + most + 1))
        for place in places[first:end]:
            # A typo takes away and brings at most a letter each: most texts are told apart by their letters alone.
            other = letters ^ self._letters[place]
            if bits[other & _LOW] + bits[other >> _HALF] <= 2 * most:
                typos = typos_between(text, 0, self.texts[place], 0, most)
                if typos <= most:
                    found.append((place, typos))
        return found


_NONE: Final = array("I")
_HALF: Final = 13
_LOW: Final = (1 << _HALF) - 1
_BITS: Final[list[int]] = [number.bit_count() for number in range(1 << _HALF)]


def _letters(text: str) -> int:
    """Return the set of a text's letters: 26 bits, which other scripts share with the Latin one."""
    found = 0
    for char in text:
        found |= 1 << ord(char) % (2 * _HALF)
    return found


def _append(lists: dict[str, array[int]], key: str, place: int) -> None:
    found = lists.get(key)
    if found is None:
        lists[key] = array("H", (place,))
    else:
        found.append(place)


def allowed(text: str) -> int:
    """Return how many typos a text may have and still be known: the longer, the more, 2 at most."""
    if _TWO_TYPOS <= len(text) <= _LONGEST:
        return 2
    return 1 if _ONE_TYPO <= len(text) < _TWO_TYPOS else 0


def typos_between(one: str, at: int, other: str, to: int, most: int) -> int:
    """Return how many typos make one text, from a place on, the other from another, or some number above ``most``.

    A typo is a letter that is wrong, missing, too many, or swapped with the next (optimal string alignment).
    """
    while at < len(one) and to < len(other) and one[at] == other[to]:
        at += 1
        to += 1
    left, right = len(one) - at, len(other) - to
    if left == 0 or right == 0:
        return left + right
    if most == 0 or abs(left - right) > most:
        return most + 1
    least = typos_between(one, at + 1, other, to + 1, most - 1)
    least = min(least, typos_between(one, at + 1, other, to, most - 1))
    least = min(least, typos_between(one, at, other, to + 1, most - 1))
    if left > 1 and right > 1 and one[at] == other[to + 1] and one[at + 1] == other[to]:
        least = min(least, typos_between(one, at + 2, other, to + 2, most - 1))
    return least + 1


_RANK_BITS: Final = 20
_RANK: Final = (1 << _RANK_BITS) - 1


@final
class _Index:
    """What makes a list quick to search.

    Its names are told by their rank: their place in the order of length, then of the alphabet, then of the list.
    A found name is one number, its rank and, above, how it was found; they sort as they are told.

    Attributes:
        wholes: the letters of the names, by rank.
        words: every word once.
        postings: the ranks of the names that have each word, ascending.
    """

    __slots__ = ("_grams", "_order", "_starts", "postings", "wholes", "words")

    def __init__(self, names: NameList) -> None:
        lines = [folded(name) for name in names.names()]
        texts = ["".join(line.split()) for line in lines]
        lengths = [len(text) for text in texts]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        order.sort(key=lengths.__getitem__)
        self._order: Final[array[int]] = array("I", order)
        self._starts: Final[list[int]] = [_starts(lines[at]) for at in order]
        self.wholes: Final[_Texts] = _Texts([texts[at] for at in order])
        self._grams: Final[dict[str, array[int]]] = _grams(self.wholes.texts)
        self.postings: Final[dict[str, array[int]]] = _postings([lines[at] for at in order])
        self.words: Final[_Texts] = _Texts(sorted(self.postings, key=len))

    def parts(self, letters: str, anywhere: bool) -> list[int]:  # noqa: FBT001 - compiled code passes it faster so
        """Return the names that have the letters: ``inside`` too, if anywhere."""
        groups: list[list[int]] = [[], [], [], []]
        for rank in self._candidates(letters):
            text = self.wholes.texts[rank]
            at = text.find(letters)
            if at == 0:
                groups[0 if len(text) == len(letters) else 1].append(rank)
            elif at > 0:
                starts = self._starts[rank]
                while at > 0 and not starts >> at & 1:
                    at = text.find(letters, at + 1)
                groups[2 if at > 0 else 3].append(rank)
        if not anywhere:
            del groups[3]
        return [group << _RANK_BITS | rank for group, ranks in enumerate(groups) for rank in ranks]

    def _candidates(self, letters: str) -> list[int]:
        """Return ascending ranks, those of all names that have the letters among them."""
        if len(letters) < _GRAM:
            return list(range(len(self._order)))
        rarest: array[int] | None = None
        for at in range(len(letters) - _GRAM + 1):
            found = self._grams.get(letters[at : at + _GRAM])
            if found is None:
                return []
            if rarest is None or len(found) < len(rarest):
                rarest = found
        return [] if rarest is None else rarest.tolist()

    def typos(self, words: list[str], known: set[int]) -> list[int]:
        """Return the names that the words nearly are, but for those known as parts."""
        together = "".join(words)
        found = dict(self.wholes.near(together))
        near = _Near(self, together).names() if len(words) == 1 else self._all_near(words)
        for rank, typos in near.items():
            found[rank] = min(typos, found.get(rank, typos))
        ranks = {code & _RANK for code in known}
        return sorted(_FUZZY + typos << _RANK_BITS | rank for rank, typos in found.items() if rank not in ranks)

    def _all_near(self, words: list[str]) -> dict[int, int]:
        """Return the names that have nearly each of the words, with the number of typos in all."""
        nears = [_Near(self, word) for word in dict.fromkeys(words)]
        nears.sort(key=_reach)
        found = nears[0].names()
        for near in nears[1:]:
            for rank in list(found):
                typos = near.typos(rank)
                if typos < 0:
                    del found[rank]
                else:
                    found[rank] += typos
        return found

    def words_of(self, rank: int) -> list[str]:
        """Return the words of a name."""
        text, starts = self.wholes.texts[rank], self._starts[rank]
        found: list[str] = []
        end = len(text)
        for at in range(end - 1, -1, -1):
            if starts >> at & 1:
                found.append(text[at:end])
                end = at
        return found

    def hit(self, code: int) -> Hit:
        """Return a found name as it is told."""
        group = code >> _RANK_BITS
        return Hit(self._order[code & _RANK], KINDS[min(group, _FUZZY)], max(group - _FUZZY, 0))


@final
class _Near:
    """The words that are nearly a word, and the names that have them.

    Attributes:
        reach: how many names that is, those with two such words counted twice.
    """

    __slots__ = ("_index", "_words", "reach")

    def __init__(self, index: _Index, word: str) -> None:
        self._index: Final = index
        self._words: Final[dict[str, int]] = {index.words.texts[at]: typos for at, typos in index.words.near(word)}
        self.reach: Final[int] = sum([len(index.postings[near]) for near in self._words])

    def names(self) -> dict[int, int]:
        """Return the names that have such a word, with the least number of typos."""
        found: dict[int, int] = {}
        for word, typos in self._words.items():
            for rank in self._index.postings[word]:
                found[rank] = min(typos, found.get(rank, typos))
        return found

    def typos(self, rank: int) -> int:
        """Return the least number of typos with which a name has such a word; -1 if it has none."""
        least = -1
        for word in self._index.words_of(rank):
            typos = self._words.get(word, -1)
            if typos >= 0 and (least < 0 or typos < least):
                least = typos
        return least


def _reach(near: _Near) -> int:
    return near.reach


def _starts(line: str) -> int:
    """Return where the words of a folded name begin in its letters, as bits."""
    found, at = 0, 0
    for word in line.split():
        found |= 1 << at
        at += len(word)
    return found


def _grams(texts: list[str]) -> dict[str, array[int]]:
    """Return the places of the texts that have each three letters in a row, ascending."""
    found: dict[str, array[int]] = {}
    for place, text in enumerate(texts):
        for at in range(len(text) - _GRAM + 1):
            gram = text[at : at + _GRAM]
            places = found.get(gram)
            if places is None:
                found[gram] = array("H", (place,))
            elif places[-1] != place:
                places.append(place)
    return found


def _postings(lines: list[str]) -> dict[str, array[int]]:
    """Return the places of the names that have each word, ascending."""
    found: dict[str, array[int]] = {}
    for place, line in enumerate(lines):
        for word in line.split():
            _append(found, word, place)
    return found


_INDICES: Final[dict[str, _Index]] = {}


def prepare(names: NameList) -> None:
    """Make what searching a list needs; the first search does it, too. For the largest it takes a tenth of a second."""
    _index(names)


def _index(names: NameList) -> _Index:
    """Return a list's index; it is made when it is first asked for."""
    found = _INDICES.get(names.id)
    if found is None:
        found = _Index(names)
        _INDICES[names.id] = found
    return found
