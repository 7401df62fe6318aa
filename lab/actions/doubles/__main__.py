"""``python3 -m doubles ACTION [after]``: be an action in a job."""

from __future__ import annotations

import os
import sys

from . import (
    aws_credentials,
    checkout,
    download_artifact,
    ecr_login,
    setup_buildx,
    setup_python,
    setup_terraform,
    trivy,
    upload_artifact,
)
from .job import Double, FailedError, Job, say

DOUBLES: dict[str, Double] = {
    module.DOUBLE.action: module.DOUBLE
    for module in (
        aws_credentials,
        checkout,
        download_artifact,
        ecr_login,
        setup_buildx,
        setup_python,
        setup_terraform,
        trivy,
        upload_artifact,
    )
}


def main(action: str, when: str = "") -> int:
    """Do what the action does, or what it does at the job's end; return 0, or 1 with an error in the log."""
    double = DOUBLES[action]
    try:
        job = Job.of(double, os.environ)
        if when != "after":
            double.run(job)
        elif double.after:
            double.after(job)
    except FailedError as error:
        say(f"::error::{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
