"""Values of fixed sets: those that the provider's schema does not hold are judged by AWS's own service models.

The models are botocore's. One table says which argument takes which shape; a value is looked for where it is written,
and in what the tests plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import botocore
import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import NoShapeFoundError, ServiceModel

from delivery.findings import Finding


class Shape(NamedTuple):
    """A set of values in a service's model, and the words that only Terraform has beside them."""

    service: str
    name: str
    also: tuple[str, ...] = ()


class Value(NamedTuple):
    """A value that is written or planned: where, and for which argument."""

    place: str
    argument: str
    value: str


SHAPES: Mapping[str, Shape] = {
    "aws_cloudwatch_log_group.log_group_class": Shape("logs", "LogGroupClass"),
    "aws_db_parameter_group.parameter.apply_method": Shape("rds", "ApplyMethod"),
    "aws_ecr_registry_scanning_configuration.rule.repository_filter.filter_type": Shape(
        "ecr", "ScanningRepositoryFilterType"
    ),
    "aws_ecr_registry_scanning_configuration.rule.scan_frequency": Shape("ecr", "ScanFrequency"),
    "aws_ecr_registry_scanning_configuration.scan_type": Shape("ecr", "ScanType"),
    "aws_ecr_repository.encryption_configuration.encryption_type": Shape("ecr", "EncryptionType"),
    "aws_ecr_repository.image_tag_mutability": Shape("ecr", "ImageTagMutability"),
    "aws_ecr_repository.image_tag_mutability_exclusion_filter.filter_type": Shape(
        "ecr", "ImageTagMutabilityExclusionFilterType"
    ),
    "aws_eip.domain": Shape("ec2", "DomainType"),
    "aws_eks_access_policy_association.access_scope.type": Shape("eks", "AccessScopeType"),
    "aws_eks_addon.resolve_conflicts_on_create": Shape("eks", "ResolveConflicts"),
    "aws_eks_addon.resolve_conflicts_on_update": Shape("eks", "ResolveConflicts"),
    "aws_eks_cluster.access_config.authentication_mode": Shape("eks", "AuthenticationMode"),
    "aws_eks_cluster.enabled_cluster_log_types": Shape("eks", "LogType"),
    "aws_eks_cluster.kubernetes_network_config.ip_family": Shape("eks", "IpFamily"),
    "aws_eks_cluster.upgrade_policy.support_type": Shape("eks", "SupportType"),
    "aws_eks_node_group.ami_type": Shape("eks", "AMITypes"),
    "aws_eks_node_group.capacity_type": Shape("eks", "CapacityTypes"),
    "aws_eks_node_group.taint.effect": Shape("eks", "TaintEffect"),
    "aws_flow_log.log_destination_type": Shape("ec2", "LogDestinationType"),
    "aws_flow_log.traffic_type": Shape("ec2", "TrafficType"),
    "aws_kms_key.customer_master_key_spec": Shape("kms", "KeySpec"),
    "aws_kms_key.key_usage": Shape("kms", "KeyUsageType"),
    "aws_launch_template.block_device_mappings.ebs.volume_type": Shape("ec2", "VolumeType"),
    "aws_launch_template.metadata_options.http_endpoint": Shape("ec2", "LaunchTemplateInstanceMetadataEndpointState"),
    "aws_launch_template.metadata_options.http_protocol_ipv6": Shape(
        "ec2", "LaunchTemplateInstanceMetadataProtocolIpv6"
    ),
    "aws_launch_template.metadata_options.http_tokens": Shape("ec2", "LaunchTemplateHttpTokensState"),
    "aws_launch_template.metadata_options.instance_metadata_tags": Shape(
        "ec2", "LaunchTemplateInstanceMetadataTagsState"
    ),
    "aws_launch_template.tag_specifications.resource_type": Shape("ec2", "ResourceType"),
    "aws_nat_gateway.connectivity_type": Shape("ec2", "ConnectivityType"),
    "aws_s3_bucket_lifecycle_configuration.rule.status": Shape("s3", "ExpirationStatus"),
    "aws_s3_bucket_ownership_controls.rule.object_ownership": Shape("s3", "ObjectOwnership"),
    "aws_s3_bucket_server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm": (
        Shape("s3", "ServerSideEncryption")
    ),
    "aws_s3_bucket_versioning.versioning_configuration.status": Shape("s3", "BucketVersioningStatus", ("Disabled",)),
    "aws_vpc.instance_tenancy": Shape("ec2", "Tenancy"),
    "aws_vpc_endpoint.vpc_endpoint_type": Shape("ec2", "VpcEndpointType"),
}
FREE: Mapping[str, str] = {
    "aws_eks_access_entry.type": "the service's model has it as free text",
    "aws_network_acl.egress.action": "written in small letters by Terraform",
}
"""Arguments whose values look like constants of a set, and why no model can judge them."""
CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def findings(values: Iterable[Value]) -> Iterator[Finding]:
    """Judge values; a constant that no shape is named for is a finding, so that the table stays whole."""
    for value in values:
        shape = SHAPES.get(value.argument)
        if shape is not None and value.value not in accepted(shape):
            yield Finding(value.place, "value", unknown(value, shape))
        elif shape is None and value.argument not in FREE and CONSTANT.fullmatch(value.value):
            yield Finding(value.place, "value-without-shape", unmapped(value))


def unknown(value: Value, shape: Shape) -> str:
    """Return what is said of a value that is none of its set."""
    return f'{value.argument} = "{value.value}" is not known to AWS; accepted: {", ".join(sorted(accepted(shape)))}'


def unmapped(value: Value) -> str:
    """Return what is said of a constant that nothing judges."""
    return f'{value.argument} = "{value.value}" looks like one of a set; name its shape in delivery/terraform/values.py'


@cache
def accepted(shape: Shape) -> frozenset[str]:
    """Return the values of a shape.

    Raises:
        LookupError: botocore has no such service or shape, or the shape is no set of values: the table is wrong.
    """
    try:
        values = _model(shape.service).shape_for(shape.name).enum
    except (UnknownServiceError, NoShapeFoundError) as error:
        raise LookupError(f"botocore has no {shape.service} {shape.name}") from error
    if not values:
        raise LookupError(f"botocore's {shape.service} {shape.name} is no set of values")
    return frozenset(values) | frozenset(shape.also)


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.Session().get_service_model(service)


def planned(change: Mapping[str, Any], place: str) -> Iterator[Value]:
    """Yield every text that a plan would write; `change` is one of its `resource_changes`.

    What is there already is left out: a mock may have made it up, for what the provider computes.
    """
    before = set(_texts(change["change"]["before"] or {}))
    for path, value in _texts(change["change"]["after"] or {}):
        if (path, value) not in before:
            yield Value(f"{place} {change['address']}", ".".join((change["type"], *path)), value)


def _texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)


def version() -> str:
    """Return the version of the service models."""
    return str(botocore.__version__)
