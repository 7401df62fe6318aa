"""STS gives the right ServiceAccount its role and nobody else; no pod of ours reaches the node's credentials."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

from lab import node, settings
from lab.proofs import aws, stage, tokens, visitors
from lab.proofs.results import Facts
from lab.proofs.stage import Document, Stage
from lab.settings import Node

_METADATA, _PORT = "169.254.169.254", 80
_DAY = 86400
_READ = "import os; print(os.environ['AWS_ROLE_ARN']); print(open(os.environ['AWS_WEB_IDENTITY_TOKEN_FILE']).read())"
_LISTEN = f"import http.server as h; h.HTTPServer(({_METADATA!r}, {_PORT}), h.SimpleHTTPRequestHandler).serve_forever()"


@pytest.mark.parametrize("environment", settings.ENVIRONMENTS)
def test_the_pod_has_a_token_for_its_own_role(environment: str, facts: Facts) -> None:
    role, token = _given(environment)
    wanted = f"arn:aws:iam::{settings.platform()['account']}:role/{_role(environment)}"
    assert role == wanted, f"a pod of {environment} has the role {role}, not its own"
    claims = tokens.said(token)
    assert claims["exp"] - claims["iat"] <= _DAY
    assert claims["sub"] == tokens.subject(settings.namespace(environment), settings.IMAGE)
    assert (claims["iss"], claims["aud"]) == (settings.issuer(), [settings.TOKEN_AUDIENCE])
    facts.note("each environment's pod has a token of at most a day, for its own role")


@pytest.mark.whole
@pytest.mark.parametrize("environment", settings.ENVIRONMENTS)
def test_it_gets_that_role_and_no_other(environment: str, facts: Facts) -> None:
    _, token = _given(environment)
    caller = aws.client("sts", aws.assumed(_role(environment), token)).get_caller_identity()["Arn"]
    assert f":assumed-role/{_role(environment)}/" in caller, caller
    others = set(settings.ENVIRONMENTS) - {environment}
    assert {aws.refusal(_role(other), token) for other in others} == {"AccessDenied"}
    facts.note("STS gives each environment's pod its own role and no other")


@pytest.mark.whole
def test_no_other_token_fits(staging: Stage, facts: Facts) -> None:
    role, ours = _role(staging.environment), tokens.subject(staging.namespace, settings.IMAGE)
    right = tokens.issued(staging.namespace, settings.IMAGE)
    default = tokens.issued(staging.namespace, "default")
    assert aws.refusal(role, right) == aws.refusal(role, tokens.resigned(right)) == ""
    refused = {
        "the wrong namespace": (tokens.issued(settings.namespace("dev"), settings.IMAGE), "AccessDenied"),
        "the wrong name": (default, "AccessDenied"),
        "the wrong audience": (tokens.issued(staging.namespace, settings.IMAGE, "another"), "InvalidIdentityToken"),
        "another issuer": (tokens.resigned(right, iss=f"{settings.issuer()}1"), "InvalidIdentityToken"),
        "a forged subject": (tokens.tampered(default, sub=ours), "InvalidIdentityToken"),
        "an expired one": (tokens.resigned(right, exp=tokens.said(right)["iat"] - 1), "ExpiredTokenException"),
    }
    for what, (token, error) in refused.items():
        assert aws.refusal(role, token) == error, f"{what}: {aws.refusal(role, token) or 'it gets the role'}"
        facts.note(f"{what}: {error}")


def test_no_pod_of_ours_reaches_the_node_s_credentials(facts: Facts) -> None:
    for where in settings.NODES:
        with _metadata(where), visitors.visitor(where) as stranger:
            visitors.need_reaches(stranger, _METADATA, _PORT)
            for pod in _on(where):
                assert not visitors.reaches(pod, _METADATA, _PORT), f"{pod['metadata']['name']} reaches {_METADATA}"
    facts.note(f"{_METADATA} answers on {len(settings.NODES)} nodes to a pod without policies, and to none of ours")


def _given(environment: str) -> tuple[str, str]:
    """Return the role and the token that a pod of an environment is given."""
    pod = Stage(environment).ready()[0]
    assert "AWS_ROLE_ARN" in str(pod["spec"]), f"a pod of {environment} gets no role"
    role, token = stage.ran(pod, _READ).split()
    return role, token


def _role(environment: str) -> str:
    """Return the role of an environment's service."""
    return f"{settings.namespace(environment)}-workload"


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
