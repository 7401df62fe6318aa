"""From a plan to the identities in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from delivery.findings import CannotCheckError
from delivery.terraform.render.model import Access, Guarded, ManagedPolicy, Provider, Repository, Role, Root
from delivery.terraform.render.planned import Plan, Resource

_DEFAULT_SESSION = 3600


@dataclass(frozen=True, slots=True)
class Place:
    """Where a platform stands; ARNs are built from it, as AWS builds them."""

    partition: str
    account: str
    region: str

    def iam(self, path: str) -> str:
        """Return the ARN of something in IAM, which knows no region."""
        return f"arn:{self.partition}:iam::{self.account}:{path}"

    def regional(self, service: str, path: str) -> str:
        """Return the ARN of something in the region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{path}"


def root_of(plan: Plan, place: Place) -> Root:
    """Return what a plan makes of identities, policies and guarded things.

    Raises:
        CannotCheckError: the plan does not know a policy, or holds one in a place that is not looked at here.
    """
    found = _Reading(plan, place).root()
    _nothing_forgotten(plan, found)
    return found


class _Reading:
    """A plan being read."""

    def __init__(self, plan: Plan, place: Place) -> None:
        self.plan = plan
        self.place = place

    def root(self) -> Root:
        return Root(
            roles={role.needed("name"): self.role(role) for role in self.plan.kind("aws_iam_role")},
            policies=dict(self.policy(policy) for policy in self.plan.kind("aws_iam_policy")),
            providers=dict(self.provider(one) for one in self.plan.kind("aws_iam_openid_connect_provider")),
            repositories={one.needed("name"): self.repository(one) for one in self.plan.kind("aws_ecr_repository")},
            buckets={one.needed("bucket"): self.bucket(one) for one in self.plan.kind("aws_s3_bucket")},
            keys=dict(self.key(one) for one in self.plan.kind("aws_kms_key")),
            secrets={one.needed("name"): self.secret(one) for one in self.plan.kind("aws_secretsmanager_secret")},
            endpoints=dict(self.endpoint(one) for one in self.plan.kind("aws_vpc_endpoint")),
            access=[self.access(one) for one in self.plan.kind("aws_eks_access_policy_association")],
        )

    def role(self, role: Resource) -> Role:
        own = [one for one in self.plan.kind("aws_iam_role_policy") if self._role_of(one) is role]
        attached = [one for one in self.plan.kind("aws_iam_role_policy_attachment") if self._role_of(one) is role]
        return Role(
            address=role.address,
            arn=self.place.iam(f"role{_path(role)}{role.needed('name')}"),
            trust=_required(role, "assume_role_policy"),
            policies={one.text("name") or one.label: _required(one, "policy") for one in own},
            managed=sorted(self._attached(one) for one in attached),
            boundary=self._boundary(role),
            max_session_seconds=int(role.values.get("max_session_duration") or _DEFAULT_SESSION),
        )

    def _role_of(self, resource: Resource) -> Resource:
        return self.plan.target(resource, "role", "aws_iam_role", "name")

    def _attached(self, attachment: Resource) -> str:
        known = attachment.text("policy_arn")
        return known or self.policy(self.plan.target(attachment, "policy_arn", "aws_iam_policy", "arn"))[0]

    def _boundary(self, role: Resource) -> str | None:
        if "permissions_boundary" in role.unknown:
            return role.needed("permissions_boundary")
        return role.text("permissions_boundary")

    def policy(self, policy: Resource) -> tuple[str, ManagedPolicy]:
        name = policy.needed("name")
        arn = self.place.iam(f"policy{_path(policy)}{name}")
        return arn, ManagedPolicy(policy.address, name, _required(policy, "policy"))

    def provider(self, provider: Resource) -> tuple[str, Provider]:
        url = provider.needed("url")
        audiences = sorted(provider.values.get("client_id_list") or [])
        arn = self.place.iam(f"oidc-provider/{url.removeprefix('https://')}")
        return arn, Provider(provider.address, url, audiences)

    def repository(self, repository: Resource) -> Repository:
        name = repository.needed("name")
        exclusions = repository.values.get("image_tag_mutability_exclusion_filter") or []
        return Repository(
            address=repository.address,
            arn=self.place.regional("ecr", f"repository/{name}"),
            tag_mutability=repository.text("image_tag_mutability") or "MUTABLE",
            mutable_tags=[entry["filter"] for entry in exclusions],
            encryption=repository.first("encryption_configuration").get("encryption_type") or "AES256",
            scan_on_push=bool(repository.first("image_scanning_configuration").get("scan_on_push")),
            policy=self._beside(repository, "aws_ecr_repository_policy", "repository", "name"),
            lifecycle=self._beside(repository, "aws_ecr_lifecycle_policy", "repository", "name"),
        )

    def bucket(self, bucket: Resource) -> Guarded:
        name = bucket.needed("bucket")
        policy = self._beside(bucket, "aws_s3_bucket_policy", "bucket", "bucket")
        return Guarded(bucket.address, f"arn:{self.place.partition}:s3:::{name}", policy)

    def key(self, key: Resource) -> tuple[str, Guarded]:
        aliases = [one for one in self.plan.kind("aws_kms_alias") if self._key_of(one) is key]
        name = aliases[0].needed("name") if aliases else key.address
        policy = key.document("policy") or self._beside(key, "aws_kms_key_policy", "key_id", "key_id")
        # The key's number is AWS's to give; the alias stands in for it.
        return name, Guarded(key.address, self.place.regional("kms", f"key/{name.removeprefix('alias/')}"), policy)

    def _key_of(self, alias: Resource) -> Resource:
        return self.plan.target(alias, "target_key_id", "aws_kms_key", "key_id")

    def secret(self, secret: Resource) -> Guarded:
        name = secret.needed("name")
        policy = secret.document("policy") if secret.text("policy") else None
        beside = self._beside(secret, "aws_secretsmanager_secret_policy", "secret_arn", "arn")
        # AWS adds six characters to the name; these stand in for them.
        return Guarded(secret.address, self.place.regional("secretsmanager", f"secret:{name}-AbCdEf"), policy or beside)

    def endpoint(self, endpoint: Resource) -> tuple[str, Guarded]:
        name = endpoint.needed("service_name")
        policy = endpoint.document("policy") if endpoint.text("policy") else None
        return name, Guarded(endpoint.address, self.place.regional("ec2", f"vpc-endpoint/{name}"), policy)

    def access(self, association: Resource) -> Access:
        scope = association.first("access_scope")
        return Access(
            address=association.address,
            cluster=association.needed("cluster_name"),
            principal=association.needed("principal_arn"),
            policy=association.needed("policy_arn"),
            scope=scope.get("type") or "",
            namespaces=sorted(scope.get("namespaces") or []),
        )

    def _beside(self, owner: Resource, kind: str, attribute: str, named: str) -> dict[str, Any] | None:
        """Return the policy that stands in a resource of its own."""
        for one in self.plan.kind(kind):
            if self.plan.target(one, attribute, owner.kind, named) is owner:
                return _required(one, "policy")
        return None


def _path(resource: Resource) -> str:
    return resource.text("path") or "/"


def _required(resource: Resource, attribute: str) -> dict[str, Any]:
    document = resource.document(attribute)
    if document is None:
        message = f"{resource.address}: {attribute} is not set"
        raise CannotCheckError(message)
    return document


def _nothing_forgotten(plan: Plan, root: Root) -> None:
    """Refuse a plan that holds a policy in a place that is not read here: it would go unjudged."""
    read = json.dumps(list(_collected(root)))
    for resource in plan.resources:
        for attribute, document in _policies_in(resource):
            if json.dumps(document) not in read:
                message = f"{resource.address}: {attribute} is a policy, and {__name__} does not read that place"
                raise CannotCheckError(message)


def _collected(root: Root) -> Iterator[Any]:
    for role in root.roles.values():
        yield role.trust
        yield from role.policies.values()
    yield from (policy.document for policy in root.policies.values())
    for kind in (root.repositories, root.buckets, root.keys, root.secrets, root.endpoints):
        yield from (thing.policy for thing in kind.values())


def _policies_in(resource: Resource) -> Iterator[tuple[str, Any]]:
    for attribute, value in resource.values.items():
        if isinstance(value, str) and value.startswith("{"):
            document = json.loads(value)
            if "Statement" in document:
                yield attribute, document
