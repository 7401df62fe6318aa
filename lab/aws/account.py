"""What moto has in the account: everything of the JSON that ``python -m delivery policies`` writes, as it is."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

import boto3
from botocore.config import Config

from delivery.terraform.render.model import Document, Platform, Role
from lab.aws.sessions import Session

_PATIENT: Final = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})


class Account:
    """An account that the operator fills through the front, as Terraform would."""

    def __init__(self, platform: Platform, endpoint: str, operator: Session) -> None:
        self._platform = platform
        self._endpoint = endpoint
        self._operator = operator

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes when asked
        return boto3.client(
            service,
            endpoint_url=self._endpoint,
            region_name=self._platform.region,
            aws_access_key_id=self._operator.key,
            aws_secret_access_key=self._operator.secret,
            config=_PATIENT,
        )

    def load(self) -> None:
        """Make everything; what is there already makes it fail, since moto starts empty."""
        self._identities()
        self._repositories()
        self._buckets()
        self._secrets()

    def _identities(self) -> None:
        iam = self._client("iam")
        # One cluster that carries several environments has one issuer, which each environment's root names.
        providers = {arn: provider for _, arn, provider in self._platform.named("providers")}
        for provider in providers.values():
            iam.create_open_id_connect_provider(Url=provider.url, ClientIDList=provider.audiences)
        for _, _, policy in self._platform.named("policies"):
            iam.create_policy(PolicyName=policy.name, PolicyDocument=json.dumps(policy.document))
        for _, name, role in self._platform.named("roles"):
            _make_role(iam, name, role)

    def _repositories(self) -> None:
        ecr = self._client("ecr")
        for _, name, repository in self._platform.named("repositories"):
            scanning = {"scanOnPush": repository.scan_on_push}
            ecr.create_repository(
                repositoryName=name,
                imageTagMutability=repository.tag_mutability,
                imageScanningConfiguration=scanning,
                encryptionConfiguration={"encryptionType": repository.encryption},
            )
            if repository.policy:
                ecr.set_repository_policy(repositoryName=name, policyText=json.dumps(repository.policy))
            if repository.lifecycle:
                ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=json.dumps(repository.lifecycle))

    def _buckets(self) -> None:
        """Make the buckets, without their policies.

        moto refuses by a bucket's policy, too, but reads no conditions, so that "nothing without TLS" would be nothing.
        The front judges by the policy as it stands.
        """
        s3 = self._client("s3")
        place = {"LocationConstraint": self._platform.region}
        for _, name, _ in self._platform.named("buckets"):
            s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def _secrets(self) -> None:
        """Make the secrets, which hold no value until the operator writes one, as after Terraform's apply."""
        manager = self._client("secretsmanager")
        for _, name, secret in self._platform.named("secrets"):
            manager.create_secret(Name=name)
            if secret.policy:
                manager.put_resource_policy(SecretId=name, ResourcePolicy=json.dumps(secret.policy))


def _make_role(iam: Any, name: str, role: Role) -> None:  # noqa: ANN401 - as above
    bounded = {"PermissionsBoundary": role.boundary} if role.boundary else {}
    trust = json.dumps(role.trust)
    iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=trust, MaxSessionDuration=role.max_session_seconds, **bounded
    )
    for policy, document in role.policies.items():
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    for arn in role.managed:
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)


class Held(NamedTuple):
    """What moto says that a role has, for comparison with the JSON."""

    trust: Document
    policies: dict[str, Document]
    managed: list[str]


def held(iam: Any, name: str) -> Held:  # noqa: ANN401 - as above
    """Return what moto has of a role."""
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    own = {one: iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in names}
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return Held(trust, own, sorted(each["PolicyArn"] for each in attached))
