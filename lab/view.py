"""Programs that know nothing of the lab, run so that they find its servers under their production names."""

from __future__ import annotations

from pathlib import Path

from lab import certificates, names, programs, state

_LAID = 'mount --bind "$1" "$2"; mount --bind "$3" "$4"; shift 4; exec "$@"'


def over(folder: Path) -> dict[Path, Path]:
    """Return the lab's files by which its servers are found and believed, each with the machine's that it lies over.

    The file of hosts is written to ``folder``.
    """
    hosts = folder / "hosts"
    hosts.write_text(names.hosts_file())
    return {hosts: names.HOSTS, certificates.bundle(): certificates.MACHINES}


def command(*words: programs.Argument) -> list[programs.Argument]:
    """Return a command in a mount namespace of its own, with the lab's hosts and authority over the machine's."""
    laid = (place for pair in over(state.folder("view")).items() for place in pair)
    return ["unshare", "--mount", "--propagation", "private", "sh", "-euc", _LAID, "sh", *laid, *words]
