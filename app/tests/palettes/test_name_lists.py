"""The lists of names: every entry as its package has it, every list with its licence."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from palette.color.named import NAMED
from palette.palettes.name_lists import CSS, DEFAULT, FOLDER, LISTS, UnknownListError, name_list

# Entries by list, as color-name-list 14.29.0 and color-name-lists 3.33.2 (its own "colorCount") have them.
COUNTS = {
    "color-names": 31881,
    "css": 148,
    "nbsIscc": 267,
    "ntc": 1566,
    "ridgway": 1117,
    "sanzoWadaI": 159,
    "thesaurus": 240,
    "werner": 110,
    "french": 2468,
    "spanish": 533,
    "german": 483,
    "xkcd": 949,
    "chineseTraditional": 384,
    "hindi": 252,
    "mlmc_korean": 146,
    "mlmc_english": 545,
    "mlmc_chinese": 82,
    "mlmc_russian": 27,
    "mlmc_german": 49,
    "mlmc_spanish": 49,
    "mlmc_finnish": 12,
    "mlmc_dutch": 19,
    "mlmc_portuguese": 26,
    "mlmc_romanian": 4,
    "mlmc_swedish": 17,
    "mlmc_polish": 16,
    "mlmc_persian": 44,
    "mlmc_french": 45,
}
# Names that their sources have twice, for two colours.
TWICE = {"ridgway": 2, "thesaurus": 11}
LICENSES = {"MIT", "CC0-1.0", "CC0-1.0 AND MIT", "MIT AND CC-BY-2.5"}


def refresh() -> ModuleType:
    """Return the script that makes the lists."""
    spec = importlib.util.spec_from_file_location("refresh", FOLDER / "refresh.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def records() -> list[dict[str, Any]]:
    """Return what lists.json says."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "lists.json").read_bytes())
    return found


def test_the_lists_and_their_order() -> None:
    assert list(LISTS) == list(COUNTS)
    assert (DEFAULT, CSS) == ("color-names", "css")


@pytest.mark.parametrize("key", COUNTS)
def test_every_entry_of_a_list(key: str) -> None:
    found = name_list(key)
    names = found.names()
    assert (found.id, found.count, len(found), len(names), len(found.colors())) == (
        key,
        *[COUNTS[key]] * 3,
        3 * COUNTS[key],
    )
    assert [found.name(index) for index in range(found.count)] == names
    assert all(name == " ".join(name.split()) != "" for name in names)
    assert all(re.fullmatch("#[0-9a-f]{6}", found.hex(index)) for index in range(found.count))
    assert b"".join(found.rgb(index).to_bytes(3, "big") for index in range(found.count)) == found.colors()
    assert len(names) - len(set(names)) == TWICE.get(key, 0)
    assert len({*zip(names, map(found.hex, range(found.count)), strict=True)}) == found.count


@pytest.mark.parametrize("key", COUNTS)
def test_what_is_known_of_a_list(key: str) -> None:
    found = name_list(key)
    assert found.license in LICENSES
    assert all((found.title, found.description, found.package, found.version))
    assert re.match("https?://", found.source)
    assert re.fullmatch("[0-9a-f]{64}", found.sha256)


@pytest.mark.parametrize(
    ("key", "index", "name", "color"),
    [
        ("color-names", 0, "100 Mph", "#c93f38"),
        ("color-names", 31880, "Zydeco Blue", "#2b61a0"),
        ("css", 0, "aliceblue", "#f0f8ff"),
        ("css", 147, "yellowgreen", "#9acd32"),
        ("xkcd", 948, "purple", "#7e1e9c"),
        ("ridgway", 1116, "Zinc Orange", "#ed8d4b"),
        ("mlmc_persian", 0, "سبز", "#5ec866"),
        ("chineseTraditional", 383, "藕絲秋半", "#d3cbc5"),
        ("french", 2467, "Zéphir d'Ivoire", "#efe7d2"),
    ],
)
def test_entries(key: str, index: int, name: str, color: str) -> None:
    found = name_list(key)
    assert (found.name(index), found.hex(index), found.rgb(index)) == (name, color, int(color[1:], 16))


def test_the_default_has_no_color_twice() -> None:
    found = name_list(DEFAULT)
    assert max(Counter(found.rgb(index) for index in range(found.count)).values()) == 1


def test_css_is_the_standards() -> None:
    found = name_list("css")
    assert {found.name(index): found.rgb(index) for index in range(148)} == NAMED


def test_spaces_of_the_packages_are_mended() -> None:
    assert {"Bean", "Waterloo"} <= set(name_list("ntc").names())
    assert {"Déesse du Jardin", "Rose Gomme à Mâcher"} <= set(name_list("french").names())


def test_an_unknown_list() -> None:
    with pytest.raises(UnknownListError, match=r"^'ral' is not a list of names$"):
        name_list("ral")


def test_an_unknown_list_of_a_long_name() -> None:
    with pytest.raises(UnknownListError) as caught:
        name_list("x" * 10_000)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize("record", records(), ids=lambda record: record["id"])
def test_the_files_are_those_that_the_script_made(record: dict[str, Any]) -> None:
    content = (FOLDER / f"{record['id']}.names").read_bytes()
    assert hashlib.sha256(content).hexdigest() == record["sha256"] == name_list(record["id"]).sha256
    assert content[3 * record["count"] :].count(b"\n") == record["count"] - 1


def test_there_are_no_other_files() -> None:
    assert {path.stem for path in FOLDER.glob("*.names")} == {record["id"] for record in records()} == {*COUNTS} - {CSS}


def test_a_license_is_known_for_each_list_and_a_reason_for_each_left_out() -> None:
    script = refresh()
    assert {*script.SHIPPED} == {*COUNTS} - {"color-names", "css"}
    assert not {*script.SHIPPED} & {*script.LEFT_OUT}
    assert len(script.SHIPPED) + len(script.LEFT_OUT) == 36
    assert {"wikipedia", "x11", "osxcrayons", "japaneseTraditional", "ral", "windows"} <= {*script.LEFT_OUT}
    stated = {record["id"]: record["license"] for record in records()}
    assert all(script.SPDX[licence] in stated[key] for key, licence in script.SHIPPED.items())


def test_the_notice_has_what_the_licences_ask_for() -> None:
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in notice
    assert 'THE SOFTWARE IS PROVIDED "AS IS"' in notice
    assert notice.count("Copyright (c) 20") == 6
    assert "Chirag Mehta" in notice
    assert all(key in notice or key.startswith("mlmc_") for key in COUNTS if key != "css")


def test_the_versions_are_those_that_are_pinned() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_bytes())["packages"]
    for record in records():
        assert record["version"] == lock[f"node_modules/{record['package']}"]["version"]
    assert all(package["integrity"].startswith("sha512-") for name, package in lock.items() if name)
    assert not any("resolved" in package for package in lock.values())


def test_the_script_packs_colors_and_then_names() -> None:
    script = refresh()
    assert script.packed([{"name": " A  b ", "hex": "#0A0b0C"}, {"name": "é", "hex": "#ffffff"}]) == (
        b"\x0a\x0b\x0c\xff\xff\xffA b\n\xc3\xa9"
    )


@pytest.mark.parametrize(
    ("entry", "said"),
    [({"name": " ", "hex": "#000000"}, "has no name"), ({"name": "x", "hex": "#0000"}, "six hexadecimal digits")],
)
def test_the_script_packs_no_nonsense(entry: dict[str, str], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        refresh().packed([entry])


def test_the_script_wants_a_decision_on_new_lists_and_new_licences() -> None:
    script = refresh()
    keys = {**script.SHIPPED, **dict.fromkeys(script.LEFT_OUT, "any")}
    many: dict[str, dict[str, Any]] = {
        "lists": {key: [] for key in keys},
        "meta": {key: {"license": licence} for key, licence in keys.items()},
    }
    script.check(many)
    many["meta"]["xkcd"] = {"license": "CC BY-SA 3.0"}
    with pytest.raises(SystemExit, match=r"the licence of xkcd is 'CC BY-SA 3\.0'"):
        script.check(many)
    many["lists"]["pantone"] = []
    with pytest.raises(SystemExit, match=r"decide whether to ship \['pantone'\]"):
        script.check(many)
