"""Gitea's configuration: GitHub's name and port, SQLite, nothing that asks the outside world, no secret in the file."""

from __future__ import annotations

import configparser
import io
import os
import pwd
from collections.abc import Mapping
from pathlib import Path

from lab import names, settings, state
from lab.forge import credentials

JOBS = "jwt"
"""The secret that signs the tokens of jobs; the issuer of identities knows them by it."""
Section = Mapping[str, object]


def folder() -> Path:
    """Return where everything of the forge lies."""
    return state.folder("forge")


def place() -> Path:
    """Return where the configuration lies."""
    return folder() / "app.ini"


def environment() -> dict[str, str]:
    """Return the variables that Gitea is run with; it trusts the lab's authority alone: it calls nobody else."""
    home = state.folder("forge", "home")
    authority, _ = settings.certificate("ca")
    return {
        "GITEA_WORK_DIR": str(folder()),
        "HOME": str(home),
        "USER": _user(),
        "SSL_CERT_FILE": str(authority),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def write() -> None:
    """Write it; a running Gitea reads it when it is started again."""
    written = configparser.ConfigParser(interpolation=None)
    written.optionxform = str  # type: ignore[assignment, method-assign]
    text = io.StringIO()
    for name, values in sections().items():
        written[name] = {key: _said(value) for key, value in values.items()}
    written.write(text)
    head, _, rest = text.getvalue().partition("[server]")
    place().write_text(head.replace("[general]\n", "") + "[server]" + rest)


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def sections() -> dict[str, Section]:
    """Return what differs from Gitea's own defaults; ``general`` stands before the first section."""
    return {**_served(), **_kept(), **_guarded(), **_quiet()}


def _served() -> dict[str, Section]:
    certificate, key = settings.certificate(names.forge().name)
    general = {"RUN_USER": _user(), "RUN_MODE": "prod", "I_AM_BEING_UNSAFE_RUNNING_AS_ROOT": True}
    address = names.address(names.forge())
    server = {
        "PROTOCOL": "https",
        "HTTP_ADDR": address,
        "HTTP_PORT": names.PORT,
        "DOMAIN": settings.FORGE,
        "ROOT_URL": f"https://{settings.FORGE}/",
        "LOCAL_ROOT_URL": f"https://{address}:{names.PORT}/",
        "CERT_FILE": certificate,
        "KEY_FILE": key,
        "DISABLE_SSH": True,
        "OFFLINE_MODE": True,
        "LFS_START_SERVER": False,
    }
    return {"general": general, "server": server}


def _kept() -> dict[str, Section]:
    database = {
        "DB_TYPE": "sqlite3",
        "PATH": folder() / "gitea.db",
        "SQLITE_JOURNAL_MODE": "WAL",
        # The runner, a person and the workflow's own calls write at once.
        "SQLITE_TIMEOUT": 20000,
    }
    repository = {"ROOT": folder() / "repositories", "DEFAULT_BRANCH": "main", "ENABLE_PUSH_CREATE_ORG": False}
    # A runner that was killed is noticed after a minute: by the defaults, after a quarter of an hour.
    actions = {"ENABLED": True, "DEFAULT_ACTIONS_URL": "self", "ZOMBIE_TASK_TIMEOUT": "1m"}
    zombies = {"ENABLED": True, "RUN_AT_START": True, "SCHEDULE": "@every 30s"}
    kept = {"database": database, "repository": repository, "actions": actions}
    return {**kept, "cron.stop_zombie_tasks": zombies}


def _guarded() -> dict[str, Section]:
    security = {
        "INSTALL_LOCK": True,
        "SECRET_KEY_URI": credentials.secret("key").as_uri(),
        "INTERNAL_TOKEN_URI": credentials.secret("internal").as_uri(),
        "PASSWORD_HASH_ALGO": "pbkdf2",
    }
    tokens = {"ENABLED": False, "JWT_SECRET_URI": credentials.secret(JOBS).as_uri()}
    service = {"DISABLE_REGISTRATION": True, "REQUIRE_SIGNIN_VIEW": False, "DEFAULT_KEEP_EMAIL_PRIVATE": True}
    webhook = {"ALLOWED_HOST_LIST": f"{settings.ARGO_CD_SERVICE}/32", "DELIVER_TIMEOUT": 10}
    return {"security": security, "oauth2": tokens, "service": service, "webhook": webhook}


def _quiet() -> dict[str, Section]:
    return {
        "cron.update_checker": {"ENABLED": False},
        "indexer": {"ISSUE_INDEXER_TYPE": "db"},
        "mailer": {"ENABLED": False},
        "session": {"PROVIDER": "memory"},
        "log": {"MODE": "console", "LEVEL": "Warn"},
    }


def _user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name
