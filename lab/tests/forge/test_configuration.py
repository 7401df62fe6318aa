"""Gitea's configuration: where it listens, and that no secret stands in it."""

from __future__ import annotations

import configparser

import pytest

from lab import names, settings
from lab.forge import configuration, credentials


def written() -> configparser.ConfigParser:
    configuration.write()
    text = configuration.place().read_text()
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(f"[general]\n{text}")
    return read


def test_it_listens_by_tls_where_its_production_name_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_SERVERS", "127.0.7")
    server = written()["server"]
    assert (server["PROTOCOL"], server["HTTP_ADDR"], server["HTTP_PORT"]) == ("https", "127.0.7.1", "443")
    assert server["ROOT_URL"] == f"https://{settings.FORGE}/"
    assert server["CERT_FILE"] == str(settings.certificate(names.forge().name)[0])
    assert server["LOCAL_ROOT_URL"] == "https://127.0.7.1:443/"


def test_secrets_are_files_of_their_own_for_the_owner_alone() -> None:
    read = written()
    text = configuration.place().read_text()
    for name in ("key", "internal", "jwt"):
        place = credentials.secret(name)
        assert place.stat().st_mode & 0o077 == 0
        assert len(place.read_text()) == 43
        assert place.read_text() not in text
    assert read["oauth2"]["JWT_SECRET_URI"] == credentials.secret("jwt").as_uri()
    assert read["security"]["SECRET_KEY_URI"] == credentials.secret("key").as_uri()
    assert len({credentials.secret(name).read_text() for name in ("key", "internal", "jwt")}) == 3


def test_a_runner_that_was_killed_is_noticed_in_a_minute_or_two() -> None:
    read = written()
    assert read["actions"]["ZOMBIE_TASK_TIMEOUT"] == "1m"
    assert read["cron.stop_zombie_tasks"]["ENABLED"] == "true"
    assert read["cron.stop_zombie_tasks"]["SCHEDULE"] == "@every 30s"


def test_a_webhook_goes_to_argo_cd_alone() -> None:
    assert written()["webhook"]["ALLOWED_HOST_LIST"] == f"{settings.ARGO_CD_SERVICE}/32"


def test_written_again_it_is_the_same() -> None:
    configuration.write()
    first = configuration.place().read_text()
    configuration.write()
    assert configuration.place().read_text() == first
    assert first.startswith("RUN_USER")
