"""aws-actions/configure-aws-credentials: the job's identity token, exchanged at STS for a role's credentials."""

from __future__ import annotations

import json
import urllib.parse
import xml.etree.ElementTree as ET

from . import web
from .job import Double, FailedError, Job, mask, say

_VERSION = "2011-06-15"
_SPACE = {"sts": f"https://sts.amazonaws.com/doc/{_VERSION}/"}
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AccessKeyId",
    "AWS_SECRET_ACCESS_KEY": "SecretAccessKey",
    "AWS_SESSION_TOKEN": "SessionToken",
}


def run(job: Job) -> None:
    """Take the role, and give its credentials to the steps that follow."""
    answer = assumed(job, identity(job))
    region = job.inputs["aws-region"]
    for variable, name in _CREDENTIALS.items():
        value = said(answer, f"Credentials/sts:{name}")
        mask(value)
        job.export(variable, value)
    job.export("AWS_REGION", region)
    job.export("AWS_DEFAULT_REGION", region)
    say(f"assumed {said(answer, 'AssumedRoleUser/sts:Arn')}")


def identity(job: Job) -> str:
    """Return the job's identity token, as its issuer gives it.

    GitHub gives a job that may ask a token to ask with; here it is the one that every job has, and the issuer looks up
    whether the job may.
    """
    address = job.variable("ACTIONS_ID_TOKEN_REQUEST_URL")
    audience = urllib.parse.quote(job.inputs["audience"])
    bearer = job.variables.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN") or job.variable("ACTIONS_RUNTIME_TOKEN")
    answer = web.answered("GET", f"{address}&audience={audience}", {"Authorization": f"bearer {bearer}"})
    value = str(json.loads(answer)["value"])
    mask(value)
    return value


def assumed(job: Job, token: str) -> ET.Element:
    """Return what STS answers: the role's credentials."""
    asked = {
        "Action": "AssumeRoleWithWebIdentity",
        "Version": _VERSION,
        "RoleArn": job.inputs["role-to-assume"],
        "RoleSessionName": job.inputs["role-session-name"],
        "DurationSeconds": job.inputs["role-duration-seconds"],
        "WebIdentityToken": token,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urllib.parse.urlencode(asked).encode()
    answer = web.answered("POST", f"https://sts.{job.inputs['aws-region']}.amazonaws.com/", headers, body)
    return ET.fromstring(answer)  # noqa: S314 - what STS answers


def said(answer: ET.Element, path: str) -> str:
    """Return a word of STS's answer.

    Raises:
        FailedError: It has none.
    """
    value = answer.findtext(f"sts:AssumeRoleWithWebIdentityResult/sts:{path}", None, _SPACE)
    if not value:
        raise FailedError(f"STS answers without {path.rpartition(':')[2]}")
    return value


DOUBLE = Double(
    "aws-actions/configure-aws-credentials",
    "Takes a role of AWS by the job's identity.",
    run,
    {
        "role-to-assume": None,
        "aws-region": None,
        "audience": "sts.amazonaws.com",
        "role-session-name": "GitHubActions",
        "role-duration-seconds": "3600",
    },
)
