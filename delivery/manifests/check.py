"""``check-manifests``: render, validate, compare and judge what the cluster is to run."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from delivery.findings import Finding, conclude, say
from delivery.locations import ROOT
from delivery.manifests import admission, environments, fixtures, golden, pods, rendering, tree
from delivery.manifests.documents import Document, DocumentError, of_kind
from delivery.manifests.rendering import Render, RenderError
from delivery.manifests.schema_sources import KUBERNETES
from delivery.manifests.schemas import Schemas

GOLDEN = Path("delivery/tests/manifests/golden")


@dataclass
class Outcome:
    """What was checked, in words, and what was found."""

    checked: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--update", action="store_true", help="write the golden renders anew; review the difference")
    parser.add_argument("--root", type=Path, default=ROOT, help="the tree to check (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Check, print what was checked and found; return the exit code."""
    outcome = check(options.root.resolve(), update=options.update)
    for line in outcome.checked:
        say(line)
    return conclude("manifests", outcome.findings)


def check(root: Path, *, update: bool = False) -> Outcome:
    """Check the manifests of a tree.

    Raises:
        CannotCheckError: A program or a schema is missing and cannot be made.
    """
    outcome = Outcome(findings=list(tree.findings(root)))
    sources = [item for item in tree.files(root) if not isinstance(item[1], Finding)]
    outcome.checked.append(f"{len(sources)} files read: {', '.join(tree.RULES)}")
    renders = _rendered(root, outcome)
    schemas = Schemas()
    _check_schemas(root, renders, schemas, outcome)
    _check_rules(root, renders, outcome)
    _check_golden(root / GOLDEN, renders, outcome, update=update)
    _check_policies(root, renders, schemas, outcome)
    return outcome


def _rendered(root: Path, outcome: Outcome) -> list[Render]:
    command, renders = rendering.renderer(), []
    with rendering.scratch_copy(root / "k8s") as copy:
        for name, environment, folder in rendering.folders(copy):
            try:
                renders.append(Render(name, environment, rendering.render(command, folder)))
            except RenderError as error:
                outcome.findings.append(Finding(name, "render", str(error)))
    total = sum(len(render.documents) for render in renders)
    outcome.checked.append(f"{len(renders)} renders, {total} objects: {', '.join(render.name for render in renders)}")
    return renders


def _check_schemas(root: Path, renders: list[Render], schemas: Schemas, outcome: Outcome) -> None:
    applications = [("argocd", document) for document in _argocd(root)]
    objects = [(render.name, document) for render in renders for document in render.documents] + applications
    for place, document in objects:
        outcome.findings.extend(schemas.findings(place, document))
    known = f"Kubernetes {KUBERNETES.version} and {schemas.custom_kinds} kinds of controllers"
    outcome.checked.append(f"{len(objects)} objects held against the schemas of {known}, unknown fields refused")


def _argocd(root: Path) -> Iterator[Document]:
    for place, documents in tree.files(root):
        if place.startswith("argocd/") and not isinstance(documents, Finding):
            yield from of_kind(documents, "Application", "AppProject")


def _check_rules(root: Path, renders: list[Render], outcome: Outcome) -> None:
    workloads = 0
    for render in renders:
        if render.environment:
            outcome.findings.extend(environments.findings(render))
        for document in render.documents:
            workloads += pods.template_of(document) is not None
            outcome.findings.extend(pods.findings(render.name, document))
    outcome.findings.extend(environments.account_findings(renders))
    applications = of_kind(list(_argocd(root)), "Application")
    outcome.findings.extend(tree.application_findings(applications, root))
    outcome.checked.append(f"{workloads} workloads: {', '.join(pods.RULES)}")
    outcome.checked.append(f"{sum(bool(r.environment) for r in renders)} environments: {', '.join(environments.RULES)}")
    outcome.checked.append(
        f"{len(applications)} Applications of Argo CD: path, project, prune, selfHeal, retry, options"
    )


def _check_golden(folder: Path, renders: list[Render], outcome: Outcome, *, update: bool) -> None:
    if update:
        golden.write(folder, renders)
    outcome.findings.extend(golden.findings(folder, renders))
    outcome.checked.append(f"{len(renders)} golden renders {'written' if update else 'compared'}")


def _check_policies(root: Path, renders: list[Render], schemas: Schemas, outcome: Outcome) -> None:
    policies = next((render.documents for render in renders if render.name == "policies"), [])
    folder = root / "k8s" / "policies"
    try:
        bad = list(fixtures.rejected(folder / "rejected"))
        good = [*fixtures.accepted(folder / "accepted"), *fixtures.rendered([r for r in renders if r.environment])]
    except DocumentError as error:
        outcome.findings.append(Finding("k8s/policies", "fixture", str(error)))
        return
    verdict = admission.judge(policies, [*good, *bad], schemas.group_versions)
    outcome.findings.extend(admission.findings([*good, *bad], verdict))
    outcome.findings.extend(_without_fixture(policies, bad))
    outcome.checked.append(
        f"{len(of_kind(policies, 'ValidatingAdmissionPolicy'))} admission policies by the API server's library: "
        f"{len(good)} objects must pass, {len(bad)} must be refused for their own reason"
    )


def _without_fixture(policies: list[Document], bad: list[fixtures.Fixture]) -> Iterator[Finding]:
    refused = {fixture.message.split(":")[0] for fixture in bad}
    for policy in of_kind(policies, "ValidatingAdmissionPolicy"):
        for validation in policy["spec"]["validations"]:
            text = validation.get("messageExpression") or validation.get("message", "")
            rule = text.lstrip("'").split(":")[0]
            if rule not in refused:
                name = policy["metadata"]["name"]
                yield Finding(f"k8s/policies: {name}", "fixture", f"no fixture in rejected/ breaks {rule}")
