"""What a token says of a job, as GitHub's documentation of its claims has it.

https://docs.github.com/en/actions/reference/security/oidc: the claims, the subject's contexts, and its form with
numbers, which repositories have that were made, renamed or moved since 15 July 2026.
"""

from __future__ import annotations

import uuid
from typing import Any, Final, Literal

from delivery.findings import CannotCheckError
from lab.identity.jobs import Job

Subject = Literal["names", "numbers"]

ISSUER: Final = "https://token.actions.githubusercontent.com"
SHORTEST: Final = 5 * 60
LONGEST: Final = 10 * 60


def lifetime(seconds: int) -> int:
    """Return how long tokens live.

    Raises:
        CannotCheckError: not within five to ten minutes.
    """
    if not SHORTEST <= seconds <= LONGEST:
        raise CannotCheckError(f"--seconds {seconds}: accepted is {SHORTEST} to {LONGEST}")
    return seconds


def claims_of(job: Job, audience: str | None, subject: Subject, now: int, seconds: int) -> dict[str, Any]:
    """Return the claims of a job's token; without an audience asked for, it is the owner's address."""
    return {
        "iss": ISSUER,
        "aud": audience or f"https://github.com/{job.owner.name}",
        "sub": subject_of(job, subject),
        "jti": str(uuid.uuid4()),
        "iat": now,
        "nbf": now,
        "exp": now + seconds,
        **_about_repository(job),
        **_about_run(job),
        **({"environment": job.environment} if job.environment else {}),
    }


def subject_of(job: Job, form: Subject) -> str:
    """Return the subject: the repository, and what the token was given for."""
    owner, repository = job.owner, job.repository
    if form == "numbers":
        return f"repo:{owner.name}@{owner.number}/{repository.name}@{repository.number}:{_context(job)}"
    return f"repo:{owner.name}/{repository.name}:{_context(job)}"


def _context(job: Job) -> str:
    """Return the environment, else that it is a pull request, else the ref; a colon within would end the part."""
    if job.environment:
        return f"environment:{job.environment.replace(':', '%3A')}"
    if job.event == "pull_request":
        return "pull_request"
    return f"ref:{job.ref.replace(':', '%3A')}"


def _about_repository(job: Job) -> dict[str, str]:
    return {
        "repository": f"{job.owner.name}/{job.repository.name}",
        "repository_id": job.repository.number,
        "repository_owner": job.owner.name,
        "repository_owner_id": job.owner.number,
        "repository_visibility": "private" if job.private else "public",
    }


def _about_run(job: Job) -> dict[str, str]:
    workflow = f"{job.owner.name}/{job.repository.name}/{job.path}@{job.ref}"
    return {
        "actor": job.actor.name,
        "actor_id": job.actor.number,
        "base_ref": job.base_ref,
        "event_name": job.event,
        "head_ref": job.head_ref,
        "job_workflow_ref": workflow,
        "job_workflow_sha": job.sha,
        "ref": job.ref,
        "ref_type": "tag" if job.ref.startswith("refs/tags/") else "branch",
        "run_attempt": job.run_attempt,
        "run_id": job.run,
        "run_number": job.run_number,
        "runner_environment": "self-hosted",
        "sha": job.sha,
        "workflow": job.workflow,
        "workflow_ref": workflow,
        "workflow_sha": job.sha,
    }
