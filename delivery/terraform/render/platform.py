"""The platform of a tree: each root's plan made by Terraform, and what it holds of identities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from delivery import programs
from delivery.configure import values_of
from delivery.findings import CannotCheckError, tell
from delivery.terraform.engine import QUIET
from delivery.terraform.provider import chosen
from delivery.terraform.render.documents import Place, root_of
from delivery.terraform.render.model import Platform
from delivery.terraform.render.planned import Plan
from delivery.terraform.render.plans import ONCE, arguments, environments_of, folder_of, plan_in, prepare
from delivery.terraform.tree import copied, folder

PARTITION: Final = "aws"


def platform_of(
    tree: Path, issuers: Mapping[str, str], choice: str = "look", further: Mapping[str, str] | None = None
) -> Platform:
    """Return what the Terraform configuration of a tree would make.

    Args:
        tree: the repository.
        issuers: the issuer of an environment's cluster, where it is known; the others get one of EKS's form.
        choice: where the provider is from: ``look``, ``registry`` or ``stand-in``.
        further: roots beside the tree's own, by name: what their file says, as it would in ``environments/``.

    Raises:
        CannotCheckError: Terraform cannot plan it, or a policy is not known from the plan.
    """
    return drawn_from(tree, issuers, choice, further)[0]


def drawn_from(
    tree: Path, issuers: Mapping[str, str], choice: str = "look", further: Mapping[str, str] | None = None
) -> tuple[Platform, dict[str, Plan]]:
    """Return the platform of a tree as ``platform_of`` does, and the plans that it was read from."""
    values = values_of(tree / "platform.yaml")
    place = Place(PARTITION, values["account"], values["region"])
    every = _issuers(environments_of(tree), issuers, place)
    plans = plans_of(tree, {ONCE: None, **every}, choice, further or {})
    roots = {root: root_of(plan, place) for root, plan in plans.items()}
    return Platform(PARTITION, place.account, place.region, every, roots), plans


def plans_of(tree: Path, issuers: Mapping[str, str | None], choice: str, further: Mapping[str, str]) -> dict[str, Plan]:
    """Return the plan of every root; ``issuers`` has each, with the issuer where it has a cluster.

    Raises:
        CannotCheckError: Terraform cannot make one, or the provider cannot be had.
    """
    with copied(folder(tree)) as configuration:
        for name, text in further.items():
            _written(configuration / folder_of(name) / "main.tf", text)
        provider = chosen(choice, configuration, configuration.parent)
        every = {**issuers, **dict.fromkeys(further)}
        tell(f"planning {', '.join(every)} with {provider.described}")
        return {
            root: plan_in(_planned(prepare(configuration, root, issuer), provider.environment), root)
            for root, issuer in every.items()
        }


def _written(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")


def _planned(place: Path, provider: Mapping[str, str]) -> str:
    surroundings = {**QUIET, **provider}
    programs.output("terraform", "init", "-backend=false", "-no-color", cwd=place, env=surroundings)
    return programs.run("terraform", *arguments(), cwd=place, env=surroundings).stdout


def _issuers(environments: list[str], given: Mapping[str, str], place: Place) -> dict[str, str]:
    if unknown := set(given) - set(environments):
        message = f"no environment {', '.join(sorted(unknown))}; there are {', '.join(environments)}"
        raise CannotCheckError(message)
    return {name: given.get(name) or example_issuer(name, place.region) for name in environments}


def example_issuer(environment: str, region: str) -> str:
    """Return an issuer as EKS would name it, the same one for an environment each time."""
    number = hashlib.sha256(environment.encode()).hexdigest()[:32].upper()
    return f"https://oidc.eks.{region}.amazonaws.com/id/{number}"


def counts(platform: Platform) -> Iterator[str]:
    """Give how much there is of each kind."""
    for kind in ("roles", "policies", "providers", "repositories", "buckets", "keys", "secrets"):
        yield f"{sum(1 for _ in platform.named(kind))} {kind}"
    yield f"{sum(1 for _ in platform.documents())} policy documents"
