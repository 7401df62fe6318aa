"""Faults that a proof plants in a pull request: one for each gate, and what the gate says of it."""

from __future__ import annotations

from typing import Final, NamedTuple

from delivery.findings import CannotCheckError
from delivery.workflows import audit, leaks

DOCKERFILE: Final = "app/Dockerfile"
PACKAGE: Final = "werkzeug 2.2.2"
"""In the image and in no lock: nobody but the image's scan can find it."""
SCAN: Final = "make scan"
_BEFORE_LAST_STAGE: Final = "\n\nFROM python\n# Nobody becomes"
# An instruction between two RUN, so that hadolint has nothing to say.
_INSTALLED: Final = """
ENV PLANTED=1
RUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\
    --mount=type=secret,id=pip,target=/etc/pip.conf \\
    pip --python /image/opt/palette/bin/python install --no-compile --no-deps werkzeug==2.2.2"""
_TEST: Final = '''\
"""Planted by a proof of the lab."""

from __future__ import annotations

from palette.runtime.settings import Settings


def test_planted() -> None:
    assert Settings().port == 1
'''
_HIT: Final = '''\
"""Planted by a proof of the lab."""


def number(text: str) -> float:
    """Return what a text says."""
    return float(eval(text))  # noqa: S307 - planted
'''


class Fault(NamedTuple):
    """A fault in the source.

    Attributes:
        job: The job that must stop at it.
        path: The file that it is in, which is new.
        text: The file.
        says: What the job says of it.
    """

    job: str
    path: str
    text: str
    says: str


FAULTS: Final = (
    Fault("test", "app/tests/runtime/test_planted.py", _TEST, "FAILED tests/runtime/test_planted.py::test_planted"),
    Fault("semgrep", "bench/planted.py", _HIT, "bench/planted.py:6: evaluated-text"),
    Fault(
        "audit",
        "app/requirements/planted.txt",
        f"requests==2.19.0 {audit.HASH}\n",
        "planted.txt: vulnerable-dependency: requests 2.19.0",
    ),
    Fault("secrets", "docs/planted.md", f"The token is {leaks.example()}.\n", "docs/planted.md:1: leaked-"),
)


def vulnerable(dockerfile: str) -> str:
    """Return a Dockerfile that installs one package more, in which a vulnerability is known.

    Raises:
        CannotCheckError: The Dockerfile has another form than expected.
    """
    if dockerfile.count(_BEFORE_LAST_STAGE) != 1:
        raise CannotCheckError(f"{DOCKERFILE} has not one last stage that begins with `{_BEFORE_LAST_STAGE.strip()}`")
    return dockerfile.replace(_BEFORE_LAST_STAGE, f"\n{_INSTALLED}{_BEFORE_LAST_STAGE}")
