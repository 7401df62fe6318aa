"""aws-actions/amazon-ecr-login: the registry's login, in a file of this job alone."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

from . import web
from .job import Double, FailedError, Job, mask, say
from .signing import Credentials, Scope, signed

_TARGET = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"


def run(job: Job) -> None:
    """Log in to the account's registry, by the credentials that an earlier step took."""
    given = authorization(job)
    registry = given["proxyEndpoint"].partition("://")[2]
    secret = given["authorizationToken"]
    user, _, password = base64.b64decode(secret).decode().partition(":")
    mask(password)
    file = kept(job, registry, secret)
    job.keep("login", str(file))
    job.output("registry", registry)
    say(f"logged in to {registry} as {user}")


def authorization(job: Job) -> dict[str, str]:
    """Return what ECR gives the caller: a login, and the registry that it is for."""
    region = job.variable("AWS_REGION")
    credentials = Credentials(
        job.variable("AWS_ACCESS_KEY_ID"),
        job.variable("AWS_SECRET_ACCESS_KEY"),
        job.variables.get("AWS_SESSION_TOKEN", ""),
    )
    scope = Scope(time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()), region, "ecr")
    address = f"https://api.ecr.{region}.amazonaws.com/"
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": _TARGET}
    answer = json.loads(web.answered("POST", address, signed(address, headers, b"{}", credentials, scope), b"{}"))
    given: dict[str, str] = next(iter(answer.get("authorizationData") or []), {})
    if "authorizationToken" not in given:
        raise FailedError("ECR answers without a login")
    return given


def kept(job: Job, registry: str, secret: str) -> Path:
    """Write the login where docker and skopeo look for it, and nobody else: it goes with the job."""
    folder = job.scratch / "docker"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "config.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({"auths": {registry: {"auth": secret}}}))
    job.export("DOCKER_CONFIG", str(folder))
    job.export("REGISTRY_AUTH_FILE", str(file))
    return file


def forget(job: Job) -> None:
    """Remove the login."""
    if named := job.variables.get("STATE_login"):
        Path(named).unlink(missing_ok=True)
        say("logged out")


DOUBLE = Double(
    "aws-actions/amazon-ecr-login",
    "Logs in to the account's registry.",
    run,
    {},
    ("registry",),
    forget,
)
