"""Ask a service that is starting whether it is ready, and then for a palette; print what came, as JSON.

A program of its own, so that it can run where the container's network is.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request

PATIENCE = 0.004
"""Seconds between two questions: little beside the time that is measured, and little work for the machine."""


def get(address: str) -> tuple[int, bytes]:
    """Return the status and the body of an address; status 0 where nobody listens yet."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - the addresses are ours
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def ready_at(address: str, seconds: float) -> float:
    """Return when the address first answered 200, in seconds since 1970, or 0 where it did not in time."""
    end = time.time() + seconds
    while time.time() < end:
        if get(address)[0] == 200:  # noqa: PLR2004 - HTTP's OK
            return time.time()
        time.sleep(PATIENCE)
    return 0.0


def main() -> int:
    """Wait until it is ready, ask it, and print the time and the answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public", help="address of the public port")
    parser.add_argument("management", help="address of the management port")
    parser.add_argument("--seconds", type=float, default=30, help="how long to wait (%(default)s)")
    options = parser.parse_args()
    ready = ready_at(options.management + "/readyz", options.seconds)
    answers = {path: get(options.public + path) for path in ("/v1/generate?seed=container&count=5", "/version")}
    told = {path: {"status": status, "body": body.decode()} for path, (status, body) in answers.items()}
    print(json.dumps({"ready": ready, "answers": told}))  # noqa: T201 - whoever started it reads this
    return 0


if __name__ == "__main__":
    sys.exit(main())
