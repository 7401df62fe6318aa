"""No static credential is in the cluster: not in an object, not in a pod of ours, not in what Argo CD was given."""

from __future__ import annotations

from lab import cluster, settings
from lab.proofs import credentials, stage
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


def test_argo_cd_reads_the_repository_without_a_login(facts: Facts) -> None:
    kinds = "argocd.argoproj.io/secret-type in (repository, repo-creds, cluster)"
    given = [one["metadata"]["name"] for one in cluster.listed("secrets", settings.ARGO_CD, kinds)]
    assert not given, f"Argo CD was given the logins {', '.join(given)}"
    facts.note("Argo CD was given no login to a repository or another cluster")
