"""How a node gets the service's image: what its kubelet asks, what is answered, and a real pull by production names."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import CannotCheckError, RefusedError
from lab import certificates, names, node, programs, pulling, settings, state, view
from lab.aws import node_login, running
from lab.aws.credentials import instance
from lab.aws.sessions import Vault
from lab.proofs import aws, images
from lab.registry import running as registry
from lab.settings import NODES

IMAGE = f"{settings.image_name()}@sha256:{'0' * 64}"


def request(image: str = IMAGE, **changes: str) -> str:
    stated = {"apiVersion": node_login.API, "kind": "CredentialProviderRequest", "image": image}
    return json.dumps({**stated, **changes})


def test_the_kubelet_asks_for_images_of_ecr_alone() -> None:
    (provider,) = pulling.configuration()["providers"]
    assert provider["name"] == "ecr-credential-provider"
    assert provider["matchImages"] == ["*.dkr.ecr.*.amazonaws.com"]
    assert provider["apiVersion"] == node_login.API


def test_a_node_has_the_labs_hosts_and_trust_and_an_executable_provider() -> None:
    certificates.make()
    for one in NODES:
        one.folder.mkdir(parents=True)
        pulling.prepare(one)
        assert (one.folder / "hosts").read_text() == names.hosts_file()
        assert (one.folder / "bundle.crt").read_bytes() == certificates.bundle().read_bytes()
        provider = pulling.options(one)["image-credential-provider-bin-dir"] / pulling.PROVIDER
        assert os.access(provider, os.X_OK)
        assert f"--node {one.name}" in provider.read_text()
        assert json.loads(pulling.options(one)["image-credential-provider-config"].read_text())


def test_what_is_laid_over_a_node_is_what_is_prepared() -> None:
    source = Path(node.__file__).with_name("init.py").read_text()
    laid = f'{{"hosts": "{names.HOSTS}", "bundle.crt": "{certificates.MACHINES}"}}'
    assert f"_LAID = {laid}\n" in source


def test_a_request_names_our_registry() -> None:
    assert node_login.wanted(request()) == settings.image_name().partition("/")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "CredentialProviderRequest"),
        ("[]", "CredentialProviderRequest"),
        (request(apiVersion="credentialprovider.kubelet.k8s.io/v1beta1"), "CredentialProviderRequest"),
        (request(kind="CredentialProviderResponse"), "CredentialProviderRequest"),
        (request("registry.example/image:1"), "another registry"),
        (request("222222222222.dkr.ecr.eu-central-1.amazonaws.com/image:1"), "another registry"),
    ],
)
def test_any_other_request_is_refused(text: str, said: str) -> None:
    with pytest.raises(CannotCheckError, match=said):
        node_login.wanted(text)


def test_a_role_that_ec2_does_not_get_is_no_node_s() -> None:
    vault = Vault(running.folder())
    made = instance(vault, running.policies(), running.NODE_ROLE, "lab-a")
    assert made.role == running.NODE_ROLE
    for role in (aws.PUSH, "color-palette-dev-workload", "none"):
        with pytest.raises(RefusedError, match=role):
            instance(vault, running.policies(), role, "lab-a")


@pytest.fixture
def short_state(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the state where paths are short: that of a socket may have a hundred letters."""
    with tempfile.TemporaryDirectory(prefix="lab-") as place:
        monkeypatch.setenv("LAB_STATE", place)
        yield
        for name in state.processes():
            state.stop(name)


@pytest.mark.usefixtures("short_state")
@pytest.mark.skipif(os.geteuid() != 0, reason="mounts, and ports below 1024, need root")
def test_a_node_pulls_by_production_names_and_cannot_push(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_SERVERS", "127.0.7")
    certificates.make()
    running.up()
    registry.up()
    answer = as_node(request())
    (host,) = answer["auth"]
    given = base64.b64encode(f"{answer['auth'][host]['username']}:{answer['auth'][host]['password']}".encode()).decode()
    login = tmp_path / "login.json"
    login.write_text(json.dumps({"auths": {host: {"auth": given}}}))
    assert aws.registry("POST", "blobs/uploads/", f"Basic {given}").status == 403
    assert images.pushed("one", "one", aws.login(aws.session(aws.PUSH))).status == 201
    pulled = tmp_path / "pulled"
    words = ("skopeo", "copy", "--authfile", login, f"docker://{settings.image_name()}:one", f"dir:{pulled}")
    programs.output(view.command(*words))
    assert (pulled / "manifest.json").read_bytes() == images.small("one")[0]


def as_node(asked: str) -> dict[str, Any]:
    """Ask the provider of the first node as its kubelet does."""
    NODES[0].folder.mkdir(parents=True)
    pulling.prepare(NODES[0])
    provider = pulling.options(NODES[0])["image-credential-provider-bin-dir"] / pulling.PROVIDER
    answer: dict[str, Any] = json.loads(programs.output(view.command(provider), data=asked))
    return answer
