"""A rolling update under steady load fails no request."""

from __future__ import annotations

from lab.load import running
from lab.proofs import overlay, stage
from lab.proofs.results import Facts
from lab.proofs.stage import Stage


def test_a_rolling_update_fails_no_request(staging: Stage, facts: Facts) -> None:
    former = {pod["metadata"]["name"] for pod in staging.ready()}
    with (
        running.steady(staging.address) as load,
        staging.changed("The same release anew", overlay.annotated(staging.text(), "rolling-update")) as revision,
    ):
        stage.wait_synced(staging.namespace, revision)
        staging.wait_settled()
        assert not former & {pod["metadata"]["name"] for pod in staging.ready()}, "no pod was replaced"
    # Putting the overlay back is a second rolling update, under the same load.
    load.outcome.need_steady()
    facts.load("two rolling updates", load.outcome)
    assert not load.outcome.failed, f"a rolling update fails requests: {load.outcome}"
