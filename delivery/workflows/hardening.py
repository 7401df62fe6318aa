"""What every job must say, and what none may: credentials left behind, floating runners, roles for strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from delivery.findings import Finding
from delivery.workflows.documents import Job, Step, Workflow
from delivery.workflows.permissions import Policy, allowed

RUNNER = "ubuntu-24.04"
MOST_MINUTES = 120
FORBIDDEN_EVENTS = ("pull_request_target", "workflow_run")
SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository"
ONLY_MAIN = "github.ref == 'refs/heads/main'"
SECRET = re.compile(r"\$\{\{[^}]*\bsecrets\.(?!GITHUB_TOKEN\b)")
ROLE = re.compile(r"role/(?P<name>[\w+=,.@-]+)$")


def check(workflow: Workflow, policy: Policy) -> Iterator[Finding]:
    """Give a finding for each rule that a workflow or one of its jobs breaks."""
    yield from _workflow(workflow)
    for job in workflow.jobs.values():
        for rule, said in [*_job(job), *_steps(job), *_role(workflow, job, allowed(workflow, job, policy))]:
            yield Finding(workflow.at(job.line), rule, f"job {job.name}: {said}")


def _workflow(workflow: Workflow) -> Iterator[Finding]:
    """Judge what stands above the jobs."""
    if "concurrency" not in workflow.data:
        yield Finding(workflow.at(1), "no-concurrency", "two runs may meet: name a `concurrency` group")
    for event in set(FORBIDDEN_EVENTS) & set(workflow.events):
        yield Finding(workflow.at(1), "dangerous-event", f"`{event}` runs with a token over a stranger's code")
    for number, line in enumerate(workflow.text.splitlines(), 1):
        if SECRET.search(line):
            yield Finding(
                workflow.at(number), "stored-secret", "no stored secret: identities prove who they are (OIDC)"
            )
        if re.match(r"\s*paths(-ignore)?:", line):
            said = "a required check that is skipped blocks the pull request; ask inside a job (make changes)"
            yield Finding(workflow.at(number), "paths-filter", said)


def _job(job: Job) -> Iterator[tuple[str, str]]:
    """Judge what a job says of itself."""
    if job.data.get("runs-on") != RUNNER:
        yield "floating-runner", f"`runs-on: {job.data.get('runs-on')}`; it must be {RUNNER}"
    minutes = job.data.get("timeout-minutes")
    if not isinstance(minutes, int) or not 0 < minutes <= MOST_MINUTES:
        yield "no-timeout", f"`timeout-minutes: {minutes}`; it must be at most {MOST_MINUTES}"


def _steps(job: Job) -> Iterator[tuple[str, str]]:
    """Judge a job's steps."""
    for step in job.steps:
        if step.uses.startswith("actions/checkout@") and step.inputs.get("persist-credentials") is not False:
            yield "persisted-credentials", f"checkout (line {step.line}) must say `persist-credentials: false`"
        if step.run and not re.fullmatch(r"make [a-z][a-z-]*", step.run.strip()):
            yield "not-a-verb", f"line {step.line} runs `{step.run.strip().splitlines()[0]}`; it must be one make verb"


def _role(workflow: Workflow, job: Job, may: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Judge the AWS role that a job takes, and who can start it."""
    roles = [str(step.inputs.get("role-to-assume")) for step in job.steps if _takes_role(step)]
    if not roles and not _has_identity(job):
        return
    for role in roles:
        name = ROLE.search(role)
        if not name or name["name"] != may.get("role"):
            yield "unknown-role", f"`{role}` is not the role that policy.toml gives it ({may.get('role', 'none')})"
    if job.environment != may.get("environment", ""):
        yield "no-environment", f"environment `{job.environment}`; policy.toml says `{may.get('environment', '')}`"
    yield from _started(workflow, job, may)


def _started(workflow: Workflow, job: Job, may: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Judge whether a pull request can start a job that has an identity in AWS."""
    if may.get("pull_request"):
        if SAME_REPOSITORY not in job.condition or _alternative(job):
            yield "role-on-fork", f"its `if` must ask that {SAME_REPOSITORY}, with no `||` beside it"
    elif "pull_request" in workflow.events and (not _pushed_to_main(job) or _alternative(job)):
        said = f"its `if` must ask that github.event_name == 'push' && {ONLY_MAIN}, with no `||` beside it"
        yield "role-on-pull-request", said


def _pushed_to_main(job: Job) -> bool:
    """Tell whether a job runs for what was pushed to main alone."""
    return "github.event_name == 'push'" in job.condition and ONLY_MAIN in job.condition


def _alternative(job: Job) -> bool:
    """Tell whether a job's condition offers another way in."""
    return "||" in job.condition or "always()" in job.condition


def _takes_role(step: Step) -> bool:
    """Tell whether a step takes an AWS role."""
    return step.uses.startswith("aws-actions/configure-aws-credentials@")


def _has_identity(job: Job) -> bool:
    """Tell whether a job can prove to a cloud who it is."""
    permissions = job.data.get("permissions")
    return isinstance(permissions, dict) and permissions.get("id-token") == "write"
