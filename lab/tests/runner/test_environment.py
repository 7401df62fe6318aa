"""What of a machine's environment gets into a job, and what the lab adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab import certificates, settings
from lab.runner import environment

MACHINES = {
    "HOME": "/root",
    "PIP_INDEX_URL": "an index",
    "PIP_FIND_LINKS": "/wheels",
    "GOPROXY": "a proxy",
    "https_proxy": "another",
    "XDG_CACHE_HOME": "/cache",
    "AWS_CA_BUNDLE": "a bundle",
    "TF_CLI_CONFIG_FILE": "a file",
}
OTHERS = {
    "AWS_ACCESS_KEY_ID": "a key",
    "AWS_SESSION_TOKEN": "a token",
    "AWS_PROFILE": "a person",
    "GITHUB_TOKEN": "a token",
    "NPM_TOKEN": "a token",
    "DB_PASSWORD": "a password",
    "SIGNING_KEY": "a key",
    "GOOGLE_APPLICATION_CREDENTIALS": "a file",
    "GIT_DIR": "a folder",
    "KUBECONFIG": "a cluster",
    "MAKEFLAGS": "w",
    "MAKELEVEL": "1",
    "PALETTE_VENV": "a folder",
    "PALETTE_COMMIT": "a commit",
    "LAB_STATE": "a folder",
    "PYTHONPATH": "a folder",
    "VIRTUAL_ENV": "a folder",
}


def test_how_the_machine_reaches_its_registries_passes_and_nothing_of_another_work_nor_a_credential() -> None:
    assert environment.kept(MACHINES | OTHERS) == MACHINES


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    for name, value in OTHERS.items():
        if name != "LAB_STATE":
            monkeypatch.setenv(name, value)
    return environment.variables({"AUDIT_OSV_URL": "a service"}, Path("/trivy"), tmp_path)


def test_no_credential_of_this_machine_is_found_by_a_file_either(told: dict[str, str]) -> None:
    files = ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "KUBECONFIG", "GIT_CONFIG_GLOBAL")
    assert [told[name] for name in files] == ["/dev/null"] * 4
    assert not set(told) & (set(OTHERS) - {"KUBECONFIG", "PALETTE_VENV", "PYTHONPATH"})
    assert "a token" not in told.values()


def test_everything_believes_the_labs_authority_and_asks_the_labs_issuer(told: dict[str, str]) -> None:
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "GIT_SSL_CAINFO", "NODE_EXTRA_CA_CERTS"):
        assert told[name] == str(certificates.MACHINES)
    address = "https://pipelines.actions.githubusercontent.com/token?v=1"
    assert told["ACTIONS_ID_TOKEN_REQUEST_URL"] == address
    assert (told["AUDIT_OSV_URL"], told["LAB_TRIVY"]) == ("a service", "/trivy")


def test_the_python_that_runs_the_lab_is_not_the_jobs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.prefix", "/lab")
    monkeypatch.setenv("PATH", "/lab/bin:/usr/bin:")
    assert environment.variables({}, None, tmp_path)["PATH"] == "/usr/bin:/usr/sbin:/sbin"


def test_the_forge_has_its_production_name() -> None:
    assert environment.forge() == f"https://{settings.FORGE}"
