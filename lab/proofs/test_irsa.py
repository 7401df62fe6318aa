"""The right ServiceAccount's token fits its role and no other does; no pod of ours reaches the node's credentials."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

from lab import node, settings
from lab.proofs import stage, tokens, visitors
from lab.proofs.results import Facts
from lab.proofs.stage import Document, Stage
from lab.settings import Node

_METADATA, _PORT = "169.254.169.254", 80
_DAY = 86400
_READ = "import os; print(os.environ['AWS_ROLE_ARN']); print(open(os.environ['AWS_WEB_IDENTITY_TOKEN_FILE']).read())"
_LISTEN = f"import http.server as h; h.HTTPServer(({_METADATA!r}, {_PORT}), h.SimpleHTTPRequestHandler).serve_forever()"


@pytest.mark.parametrize("environment", settings.ENVIRONMENTS)
def test_the_pod_has_a_token_for_its_own_role(environment: str, facts: Facts) -> None:
    place = Stage(environment)
    pod = place.ready()[0]
    assert "AWS_ROLE_ARN" in str(pod["spec"]), f"a pod of {place.namespace} gets no role"
    role, token = stage.ran(pod, _READ).split()
    wanted = f"arn:aws:iam::{settings.platform()['account']}:role/{place.namespace}-workload"
    assert role == wanted, f"a pod of {place.namespace} has the role {role}, not its own"
    assert tokens.trust(environment).refusal(token, tokens.published()) == ""
    claims = tokens.claims_of(token)
    assert claims["exp"] - claims["iat"] <= _DAY
    others = set(settings.ENVIRONMENTS) - {environment}
    assert {tokens.trust(other).refusal(token, tokens.published()) for other in others} == {"subject"}
    facts.note("each environment's pod has a token of at most a day for its own role, which no other role takes")


def test_no_other_token_fits(staging: Stage, facts: Facts) -> None:
    keys, trust = tokens.published(), tokens.trust(staging.environment)
    right = tokens.issued(staging.namespace, settings.IMAGE)
    assert trust.refusal(right, keys) == ""
    forged = tokens.tampered(
        tokens.issued(staging.namespace, "default"), sub=tokens.subject(staging.namespace, settings.IMAGE)
    )
    refusals = {
        "the wrong namespace": trust.refusal(tokens.issued(settings.namespace("dev"), settings.IMAGE), keys),
        "the wrong name": trust.refusal(tokens.issued(staging.namespace, "default"), keys),
        "the wrong audience": trust.refusal(tokens.issued(staging.namespace, settings.IMAGE, "another"), keys),
        "a forged subject": trust.refusal(forged, keys),
        "an expired one": trust.refusal(right, keys, tokens.claims_of(right)["exp"]),
    }
    assert list(refusals.values()) == ["subject", "subject", "audience", "signature", "expired"]
    facts.note(f"refused: {', '.join(refusals)}")


def test_no_pod_of_ours_reaches_the_node_s_credentials(facts: Facts) -> None:
    for where in settings.NODES:
        with _metadata(where), visitors.visitor(where) as stranger:
            visitors.need_reaches(stranger, _METADATA, _PORT)
            for pod in _on(where):
                assert not visitors.reaches(pod, _METADATA, _PORT), f"{pod['metadata']['name']} reaches {_METADATA}"
    facts.note(f"{_METADATA} answers on {len(settings.NODES)} nodes to a pod without policies, and to none of ours")


def _on(where: Node) -> list[Document]:
    """Return a pod of each environment that runs on a node."""
    every = [pod for name in settings.ENVIRONMENTS for pod in Stage(name).ready() if stage.node_of(pod) == where]
    return list({pod["metadata"]["namespace"]: pod for pod in every}.values())


@contextlib.contextmanager
def _metadata(where: Node) -> Iterator[None]:
    """Have somebody answer on a node where EC2's metadata service would."""
    node.run(where, "ip", "address", "add", f"{_METADATA}/32", "dev", "lo")
    listener = subprocess.Popen(
        [*node.inside(where), sys.executable, "-c", _LISTEN], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        listener.kill()
        listener.wait()
        node.run(where, "ip", "address", "delete", f"{_METADATA}/32", "dev", "lo")
