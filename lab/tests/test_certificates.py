"""The certificates and kubeconfigs, as openssl sees them."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
from pathlib import Path

from lab import certificates, settings


def told(*words: object) -> str:
    return subprocess.run([str(word) for word in words], capture_output=True, check=True, text=True).stdout


def test_every_certificate_is_signed_by_its_authority_and_names_whom_it_is_for() -> None:
    certificates.make()
    for subject in certificates.subjects():
        certificate, _ = settings.certificate(subject.name)
        authority, _ = settings.certificate(subject.authority)
        assert told("openssl", "verify", "-CAfile", authority, certificate).endswith(": OK\n")
        text = told("openssl", "x509", "-in", certificate, "-noout", "-subject", "-ext", "subjectAltName")
        assert f"CN = {subject.user}" in text
        assert all(name in text for name in (*subject.names, *subject.addresses, subject.group))


def test_keys_are_for_their_owner_alone() -> None:
    certificates.make()
    places = [settings.kubeconfig(subject.name) for subject in certificates.clients()]
    places += [settings.state_folder() / "pki", settings.state_folder() / "kubeconfig"]
    assert not any(stat.S_IMODE(place.stat().st_mode) & 0o077 for place in places)


def test_made_again_they_are_the_same() -> None:
    certificates.make()
    before = {path: path.read_bytes() for path in sorted(settings.state_folder().rglob("*")) if path.is_file()}
    certificates.make()
    assert {path: path.read_bytes() for path in sorted(settings.state_folder().rglob("*")) if path.is_file()} == before


def test_a_kubeconfig_holds_all_that_its_client_needs(tmp_path: Path) -> None:
    certificates.make()
    stated = json.loads(settings.kubeconfig().read_text())
    assert stated["clusters"][0]["cluster"]["server"] == "https://10.0.0.1:6443"
    user = stated["users"][0]["user"]
    place = tmp_path / "client.crt"
    place.write_bytes(base64.b64decode(user["client-certificate-data"]))
    authority, _ = settings.certificate(certificates.AUTHORITY)
    assert told("openssl", "verify", "-CAfile", authority, place).endswith(": OK\n")
    place.write_bytes(base64.b64decode(user["client-key-data"]))
    assert "PRIVATE KEY" in place.read_text()


def test_tokens_are_signed_by_rsa_which_iam_accepts() -> None:
    certificates.make()
    _, key = settings.certificate("service-accounts")
    assert "2048 bit" in told("openssl", "rsa", "-in", key, "-noout", "-text").splitlines()[0]
