"""Make the project's Python environment, ``.venv``: hashed packages, and palette itself compiled where possible.

Usage: ``python3 app/environment.py [test | delivery | lab | semgrep | checkov]``. Without a word, what the running
service needs is installed; ``test`` brings what the tests need, too. ``delivery`` brings only what judges and runs the
delivery, and ``lab`` what the lab needs, too; ``semgrep`` and ``checkov`` bring those alone, each in an environment of
its own within: their packages want other versions.
Safe to run again: it does only what has changed. It needs nothing but Python >= 3.11 with venv.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple  # an older Python must be able to read this file, to say so

APP = Path(__file__).resolve().parent
VENV = Path(os.environ.get("PALETTE_VENV", str(APP.parent / ".venv"))).resolve()
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
LOCKS = {
    None: ["runtime", "build"],
    "test": ["runtime", "build", "test"],
    "delivery": ["delivery"],
    "lab": ["delivery", "lab"],
    "semgrep": [],
    "checkov": [],
}
APART = ("semgrep", "checkov")
WITHOUT_PALETTE = ("delivery", "lab")
BUILDS = Path(os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")) / "color-palette" / "builds"
KEPT = 3
TOOLS = ("setup.py", "requirements/build.txt", "requirements/runtime.txt")
"""What compiling depends on beside the modules themselves."""


def stop(message: str) -> None:
    """End with one line that says what to do."""
    sys.exit("error: " + message)


def say(message: str) -> None:
    """Tell on standard error what takes its time now."""
    print(message, file=sys.stderr, flush=True)


def check_python() -> None:
    """Stop where Python is too old or lacks venv."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:2])
        stop("Python %s is too old; 3.11 or newer is needed (make PYTHON=/path/to/python3.11 ...)" % found)
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian splits it off: its absence must be one clear line
        import venv  # noqa: F401, PLC0415 - as above
    except ImportError:
        stop("this Python has no venv module; install it first (Debian: apt-get install python3-venv)")


def digest(paths: List[Path]) -> str:
    """Return one hash over the names and contents of files."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(APP)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def fresh(name: str, state: str) -> bool:
    """Tell whether the step called name was done for this very state."""
    stamp = VENV / ("." + name + ".stamp")
    return stamp.is_file() and stamp.read_text() == state


def done(name: str, state: str) -> None:
    """Remember that the step called name is done for this state."""
    (VENV / ("." + name + ".stamp")).write_text(state)


def make_venv(folder: Path = VENV) -> None:
    """Make an environment, anew where another Python made it."""
    name = "python" if folder == VENV else "python-" + folder.name
    state = digest([])
    if (folder / "bin" / "python").exists() and fresh(name, state):
        return
    say("making %s with Python %s" % (folder.name, sys.version.split()[0]))
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)], capture_output=True, text=True, check=False
    )
    if result.returncode:
        stop(
            "python -m venv failed (Debian: apt-get install python3-venv): "
            + (result.stderr or result.stdout).strip().replace("\n", " ")
        )
    done(name, state)


def pip(arguments: List[str], python: Path = PYTHON, own: Optional[Dict[str, str]] = None) -> Tuple[int, str]:
    """Run an environment's pip, with variables of its own; return its exit code and what it said."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    environment = {**os.environ, **(own or {})}
    result = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, env=environment)
    return result.returncode, result.stderr.strip()


def explain(said: str) -> str:
    """Return one line for a person from what pip said."""
    network = (
        "NewConnectionError",
        "ConnectTimeout",
        "NameResolution",
        "ProxyError",
        "Connection broken",
        "No matching",
    )
    lines = said.splitlines() or ["pip said nothing"]
    errors = [line[len("ERROR: ") :] for line in lines if line.startswith("ERROR: ")]
    if any(sign in said for sign in network):
        return "the package index cannot be reached: connect to the network (or point pip at a mirror) and run it again"
    return (errors or lines)[-1]


def install(purpose: str, python: Path = PYTHON) -> None:
    """Install one purpose's hashed lock."""
    lock = APP / "requirements" / (purpose + ".txt")
    state = digest([lock])
    if fresh(purpose, state):
        return
    say("installing requirements/%s.txt" % purpose)
    code, said = pip(["--require-hashes", "--requirement", str(lock)], python)
    if code:
        stop("requirements/%s.txt could not be installed: %s" % (purpose, explain(said)))
    done(purpose, state)


def compiler() -> str:
    """Return what compiles here, in one line: with another one, nothing of an earlier build is taken."""
    headers = (Path(sysconfig.get_path("include")) / "Python.h").is_file()
    cc = os.environ.get("CC") or shutil.which("cc")
    return "%s, %s, %s, %s" % (platform.machine(), cc, os.environ.get("CFLAGS", ""), "headers" if headers else "")


@contextlib.contextmanager
def compiled(name: str) -> Iterator[Path]:
    """Hold a folder in which compiled modules are kept: where their C code is the same, they are not compiled again.

    What a build that was broken off has left there is not taken.
    """
    BUILDS.mkdir(parents=True, exist_ok=True)
    folder = BUILDS / name
    with (BUILDS / (name + ".lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        half = folder / ".half"
        if half.exists():
            shutil.rmtree(str(folder))
        folder.mkdir(exist_ok=True)
        half.touch()
        # What is not compiled would be packed again, modules that are no more among it.
        for path in folder.glob("lib*/**/*"):
            if path.is_file() and path.suffix != ".so":
                path.unlink()
        yield folder
        half.unlink()
    for old in sorted(BUILDS.glob("*.lock"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(str(old.with_suffix("")), ignore_errors=True)
        old.unlink()


def build() -> None:
    """Install palette itself; tell which of the two builds it became."""
    sources = [path for path in (APP / "src").rglob("*") if path.is_file() and "egg-info" not in str(path)]
    sources = [path for path in sources if path.suffix not in {".pyc", ".so"}]
    wish = os.environ.get("PALETTE_COMPILE", "auto")
    tools = " ".join([digest([APP / name for name in TOOLS]), wish, compiler()])
    state = digest([*sources, APP / "pyproject.toml"]) + " " + tools
    if fresh("palette", state):
        return
    say("building palette" + ("" if wish == "never" else " (compiling takes two to five minutes, where it can be)"))
    names = sorted(str(path.relative_to(APP)) for path in sources if path.suffix == ".py")
    with compiled(hashlib.sha256(" ".join([tools, *names]).encode()).hexdigest()[:16]) as folder:
        options = ["--no-deps", "--no-build-isolation", "--no-index", "--force-reinstall"]
        code, said = pip([*options, str(APP)], own={"PALETTE_BUILD": str(folder)})
        if code:
            stop("palette could not be built; PALETTE_COMPILE=never builds it without a compiler.\n" + said)
    core = list(VENV.glob("lib/python*/site-packages/palette/color/model.*.so"))
    why = "as PALETTE_COMPILE=never asks" if wish == "never" else "no C compiler or no Python headers here"
    say("palette is " + ("compiled" if core else "plain Python (%s: slower, same answers)" % why))
    done("palette", state)


def main() -> None:
    """Make what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("purpose", nargs="?", choices=list(LOCKS)[1:], help="what for")
    purpose = parser.parse_args().purpose
    check_python()
    start = time.monotonic()
    make_venv()
    for name in LOCKS[purpose]:
        install(name)
    if purpose in APART:
        make_venv(VENV / purpose)
        install(purpose, VENV / purpose / "bin" / "python")
    elif purpose not in WITHOUT_PALETTE:
        build()
    seconds = time.monotonic() - start
    if seconds > 2:  # noqa: PLR2004 - a quick look that finds all in place says nothing
        say("environment ready in %.0f s" % seconds)


if __name__ == "__main__":
    main()
