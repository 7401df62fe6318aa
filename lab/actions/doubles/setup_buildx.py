"""docker/setup-buildx-action: on a machine without a docker daemon there is nothing to set up."""

from __future__ import annotations

import shutil

from .job import Double, FailedError, Job, say


def run(job: Job) -> None:
    """See that the machine has what `make image` starts a BuildKit of its own with."""
    if shutil.which("runc", path=f"{job.variables.get('PATH', '')}:/usr/sbin:/sbin") is None:
        raise FailedError("this machine has no runc: install it (Debian: apt-get install runc)")
    say("the lab has no docker daemon: `make image` starts a BuildKit of its own, with the same frontend")


DOUBLE = Double("docker/setup-buildx-action", "Sees that an image can be built.", run)
