"""Programs that know nothing of the lab, run so that they find its servers under their production names."""

from __future__ import annotations

from lab import certificates, names, programs, state

_LAID = 'mount --bind "$1" "$2"; mount --bind "$3" "$4"; shift 4; exec "$@"'


def command(*words: programs.Argument) -> list[programs.Argument]:
    """Return a command in a mount namespace of its own, with the lab's hosts and authority over the machine's."""
    hosts = state.folder("view") / "hosts"
    hosts.write_text(names.hosts_file())
    laid = (hosts, names.HOSTS, certificates.bundle(), certificates.MACHINES)
    return ["unshare", "--mount", "--propagation", "private", "sh", "-euc", _LAID, "sh", *laid, *words]
