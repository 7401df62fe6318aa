"""Nothing of the lab leaves the machine: no packet of its addresses, its nodes or its processes.

What builds is counted apart, and may fetch packages; with an address of the lab it is counted as that, too.
"""

from __future__ import annotations

from lab import cluster, settings
from lab.proofs import outer, stage, visitors
from lab.proofs.outer import Watch
from lab.proofs.results import Facts

_OUTSIDE = "example.org"
_ATTEMPT = f"""
import socket
try:
    {outer.SEND}
except OSError: pass
try:
    print(socket.getaddrinfo({_OUTSIDE!r}, 443))
except OSError: print("no such name")
"""


def test_nothing_leaves(watch: Watch, facts: Facts) -> None:
    for where in settings.NODES:
        with visitors.visitor(where) as pod:
            assert "no such name" in stage.ran(pod, _ATTEMPT), f"a pod finds {_OUTSIDE}"
    cluster.ready()
    counted, outward = watch.counted(), outer.outward()
    built = counted.pop(outer.BUILDS)
    facts.note(f"counted apart: {built} packets of builds, which fetch packages ({', '.join(watch.ports()) or 'none'})")
    facts.note(f"since the first proof {_words(counted)} left by {watch.interface}")
    assert not any(counted.values()), f"packets leave by {watch.interface}: {_words(counted)}"
    assert not outward, f"the lab's processes are connected to {', '.join(outward)}"
    control = watch.control()
    assert all(control.values()), f"the positive control was not counted: {_words(control)}"
    facts.note(f"positive control: {_words(control)}")


def _words(counted: dict[str, int]) -> str:
    return ", ".join(f"{number} packets ({name})" for name, number in counted.items())
