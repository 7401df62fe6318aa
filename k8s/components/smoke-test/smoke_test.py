# ruff: noqa: INP001 - a ConfigMap holds it: it is run by its path, not imported
"""Ask a service that was just rolled out what a client would ask; exit with 1 at the first wrong answer.

The first argument is the service's address. ``PALETTE_COMMIT`` is the commit of the image that this runs in, which is
the release's own, so that an answer of another release is noticed.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from typing import Any

_ATTEMPTS = 6
_SECONDS_BETWEEN = 2.0
_SECONDS_TO_ANSWER = 5.0


class WrongAnswerError(Exception):
    """The service answers, and not what it must."""


def check(address: str, commit: str) -> None:
    """Ask for the version, a colour and a palette.

    Raises:
        WrongAnswerError: an answer is not that of this release.
        OSError: the service cannot be reached, or answers with an error.
        LookupError, TypeError, ValueError: an answer is not the JSON that it should be.
    """
    _expect("commit", _answer(address, "/version")["commit"], commit)
    _expect("hex", _answer(address, "/v1/colors?color=rebeccapurple")["color"]["hex"], "#663399")
    _expect("count of colors", len(_answer(address, "/v1/generate?count=5&seed=smoke")["palette"]), 5)


def _answer(address: str, path: str) -> Any:  # noqa: ANN401 - the JSON of an answer is of any type
    """Return the JSON at a path; try again where the connection fails, since a new pod's network opens with a delay."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(address + path, timeout=_SECONDS_TO_ANSWER) as answer:  # noqa: S310 - ours
                return json.load(answer)
        except OSError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_SECONDS_BETWEEN)
    raise AssertionError


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        message = f"{what} is {found!r}, not {wanted!r}"
        raise WrongAnswerError(message)


def main() -> int:
    """Run the checks; say in one line how they went."""
    address = sys.argv[1]
    try:
        commit = os.environ["PALETTE_COMMIT"]
        check(address, commit)
    except (WrongAnswerError, OSError, LookupError, TypeError, ValueError) as error:
        print(f"smoke test of {address}: failed: {error!r}", file=sys.stderr)  # noqa: T201 - the log is what people read
        return 1
    print(f"smoke test of {address}: commit {commit}, a colour and a palette: right")  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main())
