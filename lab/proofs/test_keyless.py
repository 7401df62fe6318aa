"""No static credential is in the repository, the forge or the cluster; what stands for one is refused to all others."""

from __future__ import annotations

import time

import pytest

from delivery.workflows import leaks
from lab import cluster, repository, settings
from lab.forge import people, repositories
from lab.forge.client import Client
from lab.identity import keys
from lab.proofs import aws, credentials, stage, tokens
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_LOOK = (
    "import os; print(dict(os.environ)); print(os.path.exists('/var/run/secrets/kubernetes.io/serviceaccount/token'))"
)


def test_no_object_holds_a_static_credential(facts: Facts) -> None:
    number, wrong = credentials.found()
    assert not wrong, f"{wrong[0]}; {len(wrong)} in all"
    facts.note(f"{number} Secrets, ConfigMaps, ServiceAccounts and pods: none")


def test_no_pod_of_ours_has_one(facts: Facts) -> None:
    pods = [pod for name in settings.ENVIRONMENTS for pod in Stage(name).ready()]
    for pod in pods:
        environment, identity = stage.ran(pod, _LOOK).rsplit(maxsplit=1)
        name = pod["metadata"]["name"]
        assert not credentials.in_text(environment), f"{name} has {credentials.in_text(environment)[0]}"
        assert identity == "False", f"{name} has a token for the Kubernetes API"
    facts.note(f"{len(pods)} pods of ours: none in the environment, no token for the Kubernetes API")


@pytest.mark.whole
def test_argo_cd_s_login_to_the_repository_only_reads(facts: Facts) -> None:
    kinds = "argocd.argoproj.io/secret-type in (repository, repo-creds, cluster)"
    given = [one["metadata"]["name"] for one in cluster.listed("secrets", settings.ARGO_CD, kinds)]
    assert given == ["repository"], f"Argo CD was given the logins {', '.join(given)}"
    reader, ours = Client(people.ARGO_CD), repositories.ours()
    assert reader.there(f"/repos/{ours}"), "Argo CD's login does not read the repository"
    content = {"content": "", "message": "proof", "branch": "proof"}
    written = reader.tried("POST", f"/repos/{ours}/contents/proof", content)
    branched = reader.tried("POST", f"/repos/{ours}/branches", {"new_branch_name": "proof"})
    assert not written.well, "Argo CD's login writes a file"
    assert not branched.well, "Argo CD's login makes a branch"
    facts.note(
        f"Argo CD's one login reads the repository; a file is answered {written.status}, a branch {branched.status}"
    )


def test_no_commit_holds_one(facts: Facts) -> None:
    assert list(leaks.planted()), "gitleaks does not find a planted key"
    place = repository.renewed()
    found = list(leaks.search("git", place, place))
    assert not found, f"{found[0]}; {len(found)} in all"
    facts.note("every commit of the repository: none, after a planted key had been found")


@pytest.mark.whole
def test_the_forge_holds_none(facts: Facts) -> None:
    held = credentials.of_the_forge()
    assert not held, f"the forge holds {', '.join(held)}"
    facts.note("no secret for jobs, no key in a variable, no deploy key that writes")


@pytest.mark.whole
def test_the_push_job_on_main_gets_its_role_and_no_other_job_does(facts: Facts) -> None:
    assert aws.refusal(aws.PUSH, tokens.job()) == "", "the push job on main does not get its role"
    stated = settings.platform()
    repository_ = {"sub": f"repo:{stated['owner']}/another:ref:refs/heads/main", "repository_id": "1"}
    refused = {
        "another repository": (tokens.job(**repository_), "AccessDenied"),
        "our name, another's number": (tokens.job(repository_id="1"), "AccessDenied"),
        "another branch": (tokens.job(**tokens.of_job(ref="refs/heads/topic")), "AccessDenied"),
        "a tag": (tokens.job(**tokens.of_job(ref="refs/tags/main")), "AccessDenied"),
        "a pull request": (tokens.job(**tokens.of_job(event="pull_request", ref="refs/pull/1/merge")), "AccessDenied"),
        "an environment's job": (tokens.job(**tokens.of_job(environment="terraform-apply")), "AccessDenied"),
        "another audience": (tokens.job(aud="https://github.com/another"), "InvalidIdentityToken"),
        "another issuer": (tokens.job(iss="https://issuer.example"), "InvalidIdentityToken"),
        "an expired token": (tokens.job(exp=int(time.time()) - 1), "ExpiredTokenException"),
        "another's signature": (tokens.stranger(_published()), "InvalidIdentityToken"),
        "a changed token": (tokens.tampered(tokens.job(repository_id="1"), repository_id="2"), "InvalidIdentityToken"),
    }
    for what, (token, error) in refused.items():
        assert aws.refusal(aws.PUSH, token) == error, f"{what}: {aws.refusal(aws.PUSH, token) or 'it gets the role'}"
        facts.note(f"{what}: {error}")


def _published() -> str:
    """Return the name of the issuer's key, which is no secret."""
    return keys.kept(settings.state_folder() / "identity" / "issuer.key").number
