"""Every sabotage, with the proof that must notice it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from lab.sabotages import aws, forge, gitops, guards, pipeline, reproduction, workload


class Sabotage(NamedTuple):
    """Something that is broken on purpose.

    Attributes:
        what: In a few words.
        proof: The id of the proof that must notice.
        breaks: Breaks it while the context lasts.
    """

    what: str
    proof: str
    breaks: Callable[[], AbstractContextManager[object]]


ALL = (
    Sabotage("selfHeal off", "drift", gitops.self_heal_off),
    Sabotage("prune off", "prune", gitops.prune_off),
    Sabotage("no automatic sync", "commit-to-healthy", gitops.no_automatic_sync),
    Sabotage("no preStop, no drain", "rolling-update", workload.no_hook_no_drain),
    Sabotage("no preStop, no drain", "pod-kill", workload.no_hook_no_drain),
    Sabotage("no readiness probe", "bad-release", workload.no_probes),
    Sabotage("no PodDisruptionBudget", "node-drain", workload.no_budget),
    Sabotage("replicas in Git", "autoscale", gitops.replicas_in_git),
    Sabotage("the images' policy not bound", "admission", guards.images_unbound),
    Sabotage("the contexts' policy not bound", "admission", guards.context_unbound),
    Sabotage("no NetworkPolicy", "network", guards.no_network_policy),
    Sabotage("the metadata address opened", "irsa", guards.metadata_opened),
    Sabotage("the role of another environment", "irsa", guards.role_of_another),
    Sabotage("an access key in a Secret", "keyless", guards.access_key),
    Sabotage("Argo CD open to anybody", "sign-in", guards.anybody_let_in),
    Sabotage("the push role for every branch", "keyless", aws.any_branch),
    Sabotage("no check required", "protection", forge.no_checks),
    Sabotage("tags that may move", "immutable", aws.mutable_tags),
    Sabotage("a push role that may everything", "least-privilege", aws.push_may_everything),
    Sabotage("a date of its own in each build", "reproducible", reproduction.another_date),
    Sabotage("no pipeline runs", "commit-to-pod", forge.no_workflow),
    Sabotage("a gate that looks at nothing", "gates-stop", pipeline.no_semgrep),
    Sabotage("promotion that asks nobody", "promotion", pipeline.unasked_promotion),
    Sabotage("a push that only says so", "faults", pipeline.no_push),
    Sabotage("a way out of the nodes", "nothing-leaves", guards.way_out),
)
