"""etcd, of Debian: where the API server keeps everything."""

from __future__ import annotations

from lab import programs, settings, state

NAME = "etcd"


def start() -> None:
    """Start it; its folder is only its own."""
    client = f"http://{settings.ETCD.address}:{settings.ETCD.number}"
    peer = f"http://{settings.ETCD_PEER.address}:{settings.ETCD_PEER.number}"
    place = state.folder("etcd")
    place.chmod(0o700)
    state.start(
        NAME,
        [
            programs.found("etcd", "install it (Debian: apt-get install etcd-server)"),
            f"--data-dir={place}",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            # A lab that is lost with its machine needs no disk to answer for each write.
            "--unsafe-no-fsync",
            "--log-level=warn",
        ],
    )
