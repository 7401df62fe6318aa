"""Whether the service may be sent requests, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Check = Callable[[], str]
"""A check returns ``"ok"``, or in a few words what is wrong."""

OK = "ok"


class Health:
    """The readiness of the process: its checks, and whether it is on its way out."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = dict(checks)
        self.draining = False

    def report(self) -> tuple[str, dict[str, str]]:
        """Return the status (``ready``, ``unready`` or ``draining``) and each check's result."""
        results = {name: _result(check) for name, check in self._checks.items()}
        if self.draining:
            return "draining", results
        return ("ready" if all(result == OK for result in results.values()) else "unready"), results


def _result(check: Check) -> str:
    """Return a check's word; one that fails itself is not ready, and says so."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever a check raises, readiness has to answer
        return f"the check failed: {type(error).__name__}: {error}"
