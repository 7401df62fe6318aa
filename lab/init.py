"""The first process of a node: ``init.py FOLDER``, run by its path, in namespaces of its own.

It gives the node its own ``/run`` and ``/var``, its own file of hosts and its own trust, and buries the orphans. When
it ends, the kernel ends every process of the node, and with them go the node's mounts, its network and its firewall.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

_OWN = ("lib/cni", "lib/kubelet", "log/containers", "log/pods", "tmp")
_LAID = {"hosts": "/etc/hosts", "bundle.crt": "/etc/ssl/certs/ca-certificates.crt"}
"""Files of the node's folder, and those of the machine that the node has them instead of."""
_PAUSE = 0.5


def main(folder: Path) -> None:
    """Set the node up; then bury orphans for as long as the node is there."""
    own = folder / "var"
    for name in _OWN:
        (own / name).mkdir(parents=True, exist_ok=True)
    if not (own / "run").is_symlink():
        (own / "run").symlink_to("/run")
    _mount("-t", "tmpfs", "-o", "mode=755", "run", "/run")
    _mount("--bind", str(own), "/var")
    for name, place in _LAID.items():
        _mount("--bind", str(folder / name), place)
    (folder / "ready").touch()
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            time.sleep(_PAUSE)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)  # noqa: S603, S607 - the mounts of the node


main(Path(sys.argv[1]))
