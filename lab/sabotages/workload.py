"""What the service's pods are run without."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from lab.proofs import overlay
from lab.sabotages import gitops, guards

_PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


def no_hook_no_drain() -> contextlib.AbstractContextManager[str]:
    """Have a pod close its port as soon as it is told to end: neither preStop nor the service's own drain.

    Either of the two is enough, so that both must go for anybody to notice.
    """
    operations = [overlay.container("remove", "lifecycle"), overlay.setting("PALETTE_DRAIN_SECONDS", "0")]
    return _changed("No preStop, no drain", operations)


@contextlib.contextmanager
def no_probes() -> Iterator[str]:
    """Have a pod count as ready once its process runs; the policy that demands probes must go first."""
    operations = [overlay.container("remove", probe) for probe in _PROBES]
    with guards.unbound("color-palette-probes"), _changed("No probes", operations) as revision:
        yield revision


def no_budget() -> contextlib.AbstractContextManager[str]:
    """Have no PodDisruptionBudget, so that a drain may take every pod at once."""
    text = overlay.without(gitops.STAGING.text(), "policy/v1", "PodDisruptionBudget")
    return gitops.changed("No budget", text)


def _changed(message: str, operations: list[dict[str, object]]) -> contextlib.AbstractContextManager[str]:
    return gitops.changed(message, overlay.patched(gitops.STAGING.text(), "Deployment", operations))
