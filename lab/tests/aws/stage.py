"""The double of AWS as the tests have it: our policies, an issuer of theirs, and a clock that they set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.render.model import Platform, read
from lab.aws.access import Access
from lab.aws.account import Account
from lab.aws.front import Front, moto
from lab.aws.issuers import Issuers
from lab.aws.serving import LOOPBACK, Tls, beside, server
from lab.aws.sessions import Session, Vault
from lab.identity.claims import ISSUER
from lab.identity.keys import SigningKey, kept

ROOT = Path(__file__).resolve().parents[3]
PUSH = "GitHubActions-ECR-Push"
PLAN = "GitHubActions-Terraform-Plan"
WORKLOAD = "color-palette-dev-workload"
REGISTRY = "https://registry.test"
ONCE = {"max_attempts": 0}


def platform_json(folder: Path) -> Path:
    """Return the JSON of our Terraform: the one that is named by a variable, or rendered now."""
    if named := os.environ.get("LAB_POLICIES"):
        return Path(named)
    place = folder / "policies.json"
    subprocess.run([sys.executable, "-m", "delivery", "policies", "--to", str(place)], cwd=ROOT, check=True)
    return place


@dataclass
class Stage:
    """Everything that a test of the double needs."""

    platform: Platform
    access: Access
    vault: Vault
    keys: dict[str, SigningKey]
    url: str = ""
    authority: Path | None = None
    offset: list[float] = field(default_factory=lambda: [0.0])

    def client(self, service: str, session: Session | None = None, **own: Any) -> Any:
        """Return a client, signing as a session; without one it signs nothing."""
        signed = session is not None
        secret = {
            "aws_access_key_id": session.key,
            "aws_secret_access_key": session.secret,
            "aws_session_token": self.vault.token(session) if session.role else None,
        } if session else {}  # fmt: skip
        config = Config(
            retries=ONCE, s3={"addressing_style": "path"}, **({} if signed else {"signature_version": UNSIGNED})
        )
        return boto3.client(
            service, endpoint_url=self.url, region_name=self.platform.region, config=config,
            verify=str(self.authority), **{**secret, **own},
        )  # fmt: skip

    def session(self, role: str) -> Session:
        """Return a session of a role, as STS gives it once it has judged."""
        return self.vault.session(role, "test", 3600)

    def token(self, **changed: Any) -> str:
        """Return a token of the push job on main, but for what a test changes; None leaves a claim out."""
        key = changed.pop("key", None) or self.keys[changed.get("iss", ISSUER)]
        claims = {**self.claims(), **changed}
        return key.signed({name: value for name, value in claims.items() if value is not None})

    def claims(self) -> dict[str, Any]:
        """Return the claims of the push job on main."""
        now = int(time.time())
        return {
            "iss": ISSUER,
            "aud": "sts.amazonaws.com",
            "sub": "repo:example-org@1234567/color-palette-api@7654321:ref:refs/heads/main",
            "repository_id": "7654321",
            "iat": now,
            "nbf": now,
            "exp": now + 300,
        }


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Serve the double by TLS, filled."""
    platform = read(platform_json(folder))
    offset = [0.0]
    vault = Vault(folder / "state", lambda: time.time() + offset[0])
    keys = {
        issuer: kept(folder / f"{number}.key") for number, issuer in enumerate([ISSUER, *platform.issuers.values()])
    }
    with Evaluator() as evaluator:
        stage = Stage(platform, Access(platform, evaluator), vault, keys, offset=offset)
        issuers = Issuers(places_of(folder, keys))
        front = Front(stage.access, vault, issuers, moto(platform), REGISTRY)
        with beside(server(front, LOOPBACK, 0)) as inner:
            Account(platform, inner, vault.operator).load()
        tls = certificate(folder, "127.0.0.1")
        with beside(server(front, LOOPBACK, 0, tls)) as stage.url:
            stage.authority = tls.certificate
            yield stage


def places_of(folder: Path, keys: dict[str, SigningKey]) -> dict[str, str]:
    """Write each issuer's keys to a file; return where."""
    found = {}
    for number, (issuer, key) in enumerate(keys.items()):
        place = folder / f"{number}.jwks.json"
        place.write_text(json.dumps(key.document()))
        found[issuer] = str(place)
    return found


def certificate(folder: Path, name: str) -> Tls:
    """Return a certificate for a name or an address that vouches for itself."""
    place, key = folder / f"{name}.crt", folder / f"{name}.pem"
    kind = "IP" if name[0].isdigit() else "DNS"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName={kind}:{name}", "-keyout", str(key), "-out", str(place)],
        check=True, capture_output=True,
    )  # fmt: skip
    return Tls(place, key)
