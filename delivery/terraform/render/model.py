"""What a platform consists of where identities are concerned, and how it is written as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

from delivery.findings import CannotCheckError

Document = dict[str, Any]

# Whoever reads the file may refuse another number.
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role.

    Attributes:
        address: where Terraform has it.
        trust: who may assume it.
        policies: its own policies by name.
        managed: the ARNs of what else is attached to it.
        boundary: the ARN of its permissions boundary.
        max_session_seconds: the longest session.
    """

    address: str
    arn: str
    trust: Document
    policies: dict[str, Document]
    managed: list[str]
    boundary: str | None
    max_session_seconds: int


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """A policy of the account's own that roles attach or are bounded by."""

    address: str
    name: str
    document: Document


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider: the issuer that AWS trusts, for these audiences."""

    address: str
    url: str
    audiences: list[str]


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of images and what it promises."""

    address: str
    arn: str
    tag_mutability: str
    mutable_tags: list[str]
    encryption: str
    scan_on_push: bool
    policy: Document | None
    lifecycle: Document | None


@dataclass(frozen=True, slots=True)
class Guarded:
    """Anything else that has a policy of its own: a bucket, a key, a secret, an endpoint."""

    address: str
    arn: str
    policy: Document | None


@dataclass(frozen=True, slots=True)
class Access:
    """An entry by which EKS lets a principal into a cluster."""

    address: str
    cluster: str
    principal: str
    policy: str
    scope: str
    namespaces: list[str]


@dataclass(frozen=True, slots=True)
class Root:
    """One root module: policies and providers by ARN, keys by alias, endpoints by service, everything else by name."""

    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, ManagedPolicy] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    buckets: dict[str, Guarded] = field(default_factory=dict)
    keys: dict[str, Guarded] = field(default_factory=dict)
    secrets: dict[str, Guarded] = field(default_factory=dict)
    endpoints: dict[str, Guarded] = field(default_factory=dict)
    access: list[Access] = field(default_factory=list)

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """Return the root that JSON describes."""
        kinds: dict[str, Any] = {
            "roles": Role, "policies": ManagedPolicy, "providers": Provider, "repositories": Repository,
            "buckets": Guarded, "keys": Guarded, "secrets": Guarded, "endpoints": Guarded,
        }  # fmt: skip
        named = {kind: {name: make(**entry) for name, entry in found[kind].items()} for kind, make in kinds.items()}
        return cls(**named, access=[Access(**entry) for entry in found["access"]])


@dataclass(frozen=True, slots=True)
class Platform:
    """Every root of one account; ``issuers`` are the clusters', by environment."""

    partition: str
    account: str
    region: str
    issuers: dict[str, str]
    roots: dict[str, Root]

    def named(self, kind: str) -> Iterator[tuple[str, str, Any]]:
        """Give everything of a kind, such as ``roles``: root, name and thing."""
        for root, held in self.roots.items():
            for name, thing in getattr(held, kind).items():
                yield root, name, thing

    def role(self, name: str) -> Role:
        """Return the role of a name.

        Raises:
            CannotCheckError: no root has it.
        """
        for _, found, role in self.named("roles"):
            if found == name and isinstance(role, Role):
                return role
        known = ", ".join(sorted(found for _, found, _ in self.named("roles")))
        message = f"no root makes a role {name}; they make {known}"
        raise CannotCheckError(message)

    def documents(self) -> Iterator[tuple[str, str, Document]]:
        """Give every policy: the place, its kind (identity, resource or trust) and the document."""
        for root, name, role in self.named("roles"):
            yield f"{root}: {name}: trust", "trust", role.trust
            for policy, document in role.policies.items():
                yield f"{root}: {name}: {policy}", "identity", document
        for root, _, policy in self.named("policies"):
            yield f"{root}: {policy.name}", "identity", policy.document
        for kind in ("repositories", "buckets", "keys", "secrets", "endpoints"):
            yield from self._resource_policies(kind)

    def _resource_policies(self, kind: str) -> Iterator[tuple[str, str, Document]]:
        for root, name, thing in self.named(kind):
            if thing.policy is not None:
                yield f"{root}: {kind}: {name}", "resource", thing.policy


def written(platform: Platform) -> str:
    """Return the platform as JSON, keys sorted, so that two of the same tree are the same bytes."""
    return json.dumps({"format": FORMAT, **asdict(platform)}, indent=2, sort_keys=True) + "\n"


def read(path: Path) -> Platform:
    """Return the platform that a file describes.

    Raises:
        CannotCheckError: the file is not one that ``policies`` of this version wrote.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return _platform(found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: {' '.join(str(error).split())}; wanted: what `make policies` of this commit writes"
        raise CannotCheckError(message) from None


def _platform(found: Document) -> Platform:
    if found["format"] != FORMAT:
        raise ValueError("another format")
    roots = {name: Root.of(root) for name, root in found["roots"].items()}
    return Platform(
        **{entry.name: found[entry.name] for entry in fields(Platform) if entry.name != "roots"}, roots=roots
    )
