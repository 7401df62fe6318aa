"""A release that starts and never gets ready: our own image, told to run something that answers nobody."""

from __future__ import annotations

import contextlib

from delivery.workflows.overlays import Release
from lab.proofs import variant

_COMMIT = "0bad" * 10
# The first process of a container does not hear SIGTERM unless it wants to.
_WAIT = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [15]); signal.sigwait([15])"
_IDLE = {"Entrypoint": ["python3", "-c", _WAIT], "Cmd": None}


def release() -> contextlib.AbstractContextManager[Release]:
    """Bring such an image to the nodes; take it away again afterwards."""
    return variant.brought(_COMMIT, _IDLE)
