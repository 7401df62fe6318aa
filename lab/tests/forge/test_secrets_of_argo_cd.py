"""What Argo CD is told of the forge."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from delivery.locations import ROOT
from lab import cluster, settings
from lab.forge import app, argo_cd, credentials, people, repositories


@pytest.fixture
def secrets() -> dict[str, dict[str, Any]]:
    """Return the Secrets by their names."""
    for place, text in zip(settings.certificate("argocd-server"), ("certificate", "key"), strict=True):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    credentials.keep(credentials.token_file(people.ARGO_CD), "reader")
    return {secret["metadata"]["name"]: secret for secret in argo_cd.secrets()}


def read(secret: dict[str, Any]) -> dict[str, str]:
    return {name: base64.b64decode(value).decode() for name, value in secret["data"].items()}


def test_the_repository_is_read_by_an_account_that_only_reads(secrets: dict[str, Any]) -> None:
    secret = secrets["repository"]
    assert secret["metadata"]["labels"] == {"argocd.argoproj.io/secret-type": "repository"}
    url = f"https://github.com/{repositories.ours()}.git"
    assert read(secret) == {"url": url, "username": "argocd", "password": "reader"}


def test_argo_cd_and_the_webhook_share_the_secret(secrets: dict[str, Any]) -> None:
    assert read(secrets["argocd-secret"]) == {"webhook.gogs.secret": repositories.hook()["config"]["secret"]}


def test_the_server_shows_the_certificate_that_the_forge_believes(secrets: dict[str, Any]) -> None:
    assert read(secrets["argocd-server-tls"]) == {"tls.crt": "certificate", "tls.key": "key"}
    assert secrets["argocd-server-tls"]["type"] == "kubernetes.io/tls"


def test_the_notifications_have_what_the_settings_name(secrets: dict[str, Any]) -> None:
    told = read(secrets["argocd-notifications-secret"])
    assert told["github-privateKey"] == app.key().read_text()
    notifications = (ROOT / "argocd" / "install" / "settings" / "notifications.yaml").read_text()
    assert all(f"${name}" in notifications for name in told)


def test_they_are_applied_under_a_name_of_their_own(secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[tuple[str, ...], str]] = []
    monkeypatch.setattr(cluster, "kubectl", lambda *words, data: given.append((words, data)))
    argo_cd.apply()
    ((words, text),) = given
    assert words[words.index("--field-manager") + 1] == "lab-forge"
    # One document, whole: kubectl reads no second one of JSON.
    namespace, *rest = json.loads(text)["items"]
    # Argo CD is not there yet, its namespace neither.
    assert (namespace["kind"], namespace["metadata"]["name"]) == ("Namespace", settings.ARGO_CD)
    assert [one["metadata"]["name"] for one in rest] == list(secrets)
