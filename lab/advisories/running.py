"""The advisories in the lab: the service started, Trivy's database made, and how a job finds both."""

from __future__ import annotations

import http.client
import sys
from pathlib import Path

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import builds, state
from lab.advisories import catalogue, database
from lab.advisories.service import QUERY
from lab.settings import Port

NAME = "advisories"
PORT = Port("the advisory service", "127.0.0.1", "LAB_ADVISORIES_PORT", 13085)
_PATIENCE = 120.0
_LONGEST = "30m"
"""How long a scan may take: Trivy's own five minutes are short on a machine that does all else meanwhile."""


def up() -> None:
    """Make the database anew, so that it is fresh, and start the service where it doesn't run.

    Raises:
        CannotCheckError: the service doesn't answer in time.
    """
    database.write(cache(), catalogue.read())
    command = [sys.executable, "-m", "lab.advisories", "serve", "--address", PORT.address, "--port", str(PORT.number)]
    state.start(NAME, command, {"PYTHONPATH": str(ROOT)})
    state.until(lambda: _answers() or not state.alive(NAME), _PATIENCE)
    if not (state.alive(NAME) and _answers()):
        raise CannotCheckError(
            f"{PORT.what} doesn't answer at {PORT.address}:{PORT.number}; its log: {state.log_of(NAME)}"
        )


def _answers() -> bool:
    connection = http.client.HTTPConnection(PORT.address, PORT.number, timeout=2)
    try:
        connection.request("POST", QUERY, b"{}")
        return connection.getresponse().status == http.HTTPStatus.BAD_REQUEST
    except OSError:
        return False
    finally:
        connection.close()


def cache() -> Path:
    """Return the folder of Trivy's cache, with the database in it."""
    return state.folder("trivy")


def trivy() -> Path:
    """Return Trivy itself.

    Raises:
        CannotCheckError: it is not built yet.
    """
    return builds.program("trivy")


def variables() -> dict[str, str]:
    """Return what a job's environment says, so that `make audit` and `make scan` ask here; they need no other word."""
    return {
        "AUDIT_OSV_URL": f"http://{PORT.address}:{PORT.number}{QUERY}",
        "TRIVY_CACHE_DIR": str(cache()),
        "TRIVY_SKIP_DB_UPDATE": "true",
        "TRIVY_SKIP_JAVA_DB_UPDATE": "true",
        "TRIVY_OFFLINE_SCAN": "true",
        "TRIVY_TIMEOUT": _LONGEST,
    }
