"""Build: the colour core and the palettes are compiled by mypyc where a C compiler is; they stay plain otherwise.

The table of nearest names is unpacked into the package, so that the service only maps it into memory.

``PALETTE_COMPILE`` decides: ``auto`` (the default), ``never``, or ``require``, which fails where it cannot compile.
``PALETTE_BUILD`` names the folder to build in: modules whose C code has not changed since are not compiled again.
"""

import json
import os
import runpy
import shutil
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_py import build_py

COMPILED = [Path("src/palette/color"), Path("src/palette/palettes")]
TABLES = Path("src/palette/data/nearest")
BUILD = os.environ.get("PALETTE_BUILD", "build")
PLAIN = ("__init__", "batch")
"""Modules that gain nothing: the packages' own, and those whose work numpy does."""


def missing() -> str:
    """Return what compiling needs and this machine has not, or an empty string."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not any(shutil.which(name) for name in (os.environ.get("CC", compiler), compiler, "cc", "gcc", "clang")):
        return "a C compiler (Debian: gcc)"
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        return "Python's C headers (Debian: python3-dev)"
    return ""


def compiled_sources() -> list[str]:
    """Return the modules that mypyc compiles."""
    modules = [path for package in COMPILED for path in package.glob("*.py")]
    return sorted(str(path) for path in modules if not path.name.startswith(PLAIN))


def extensions() -> list[Extension]:
    """Return the extension modules to build: none when the build stays plain."""
    wish = os.environ.get("PALETTE_COMPILE", "auto")
    if wish not in {"auto", "never", "require"}:
        sys.exit(f"PALETTE_COMPILE={wish!r}: expected auto, never or require")
    lack = missing()
    if wish == "require" and lack:
        sys.exit(f"PALETTE_COMPILE=require: this machine lacks {lack}")
    if wish == "never" or lack:
        return []
    from mypyc.build import mypycify  # noqa: PLC0415 - mypyc is needed only where there is a compiler

    modules: list[Extension] = mypycify(compiled_sources(), opt_level="3", strip_asserts=False, target_dir=BUILD)
    for module in modules:
        # Fused multiply-add would change last bits between processors; results must not depend on the machine.
        # Calls between our own functions need not look up who they call: a tenth less time.
        module.extra_compile_args += ["-ffp-contract=off", "-fno-semantic-interposition"]
    return modules


class BuildWithTable(build_py):
    """The build of the modules and the data."""

    def run(self) -> None:
        """Build them, and unpack the table of nearest names beside what tells of it."""
        super().run()
        unpack = runpy.run_path("src/palette/palettes/table_coding.py")["unpack"]
        for record in sorted(TABLES.glob("*.json")):
            packed = record.with_suffix(".table.xz").read_bytes()
            folder = Path(self.build_lib, "palette", "data", TABLES.name)
            folder.mkdir(parents=True, exist_ok=True)
            table = unpack(packed, json.loads(record.read_bytes())["sha256"])
            (folder / record.name).with_suffix(".table").write_bytes(table)


setup(ext_modules=extensions(), cmdclass={"build_py": BuildWithTable}, options={"build": {"build_base": BUILD}})
