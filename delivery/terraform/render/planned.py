"""A plan as ``terraform test -json -verbose`` prints it: what it would make, with what of it is known before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from delivery.findings import CannotCheckError


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource that a plan makes; ``module`` is its module's address, empty for the root's own."""

    address: str
    module: str
    kind: str
    label: str
    index: str | int | None
    values: Mapping[str, Any]
    unknown: Mapping[str, Any]

    def text(self, attribute: str) -> str | None:
        """Return a text attribute; None where it is unset or not known before AWS gives it."""
        value = self.values.get(attribute)
        return None if value in {None, ""} else str(value)

    def needed(self, attribute: str) -> str:
        """Return a text attribute that the plan has to know.

        Raises:
            CannotCheckError: it does not.
        """
        value = self.text(attribute)
        if value is None:
            message = f"{self.address}: {attribute} is not known from the plan; build it from names, not from outputs"
            raise CannotCheckError(message)
        return value

    def document(self, attribute: str) -> dict[str, Any] | None:
        """Return an attribute that is a document of JSON; None where it is unset.

        Raises:
            CannotCheckError: it is set, but to what only AWS will tell.
        """
        if attribute not in self.unknown and self.text(attribute) is None:
            return None
        return cast("dict[str, Any]", json.loads(self.needed(attribute)))

    def first(self, block: str) -> Mapping[str, Any]:
        """Return the first block of a kind; empty where there is none."""
        blocks = self.values.get(block) or [{}]
        return cast("Mapping[str, Any]", blocks[0])


class Plan:
    """The resources that a plan makes."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.resources = resources

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Plan:
        """Return the plan that JSON describes."""
        return cls([_resource(change) for change in found["resource_changes"] if change["mode"] == "managed"])

    def kind(self, *kinds: str) -> Iterator[Resource]:
        """Give the resources of some kinds."""
        return (resource for resource in self.resources if resource.kind in kinds)

    def target(self, resource: Resource, attribute: str, kind: str, named: str) -> Resource:
        """Return the resource that an attribute of another points to.

        By the value of ``named`` where the attribute is known. Where only AWS will tell it, by the configuration's
        convention: the one of that kind in the same module, or, where there are several, that of the same label.

        Raises:
            CannotCheckError: it cannot be told.
        """
        value = resource.text(attribute)
        found = [other for other in self.kind(kind) if _meant(resource, other, value, named)]
        if len(found) > 1 and value is None:
            found = [other for other in found if other.label == resource.label]
        if len(found) != 1:
            message = (
                f"{resource.address}: which {kind} does {attribute} mean? Give it by {named}, or both the same label"
            )
            raise CannotCheckError(message)
        return found[0]


def _meant(resource: Resource, other: Resource, value: str | None, named: str) -> bool:
    if value is not None:
        return other.text(named) == value
    return other.module == resource.module and other.index in {None, resource.index}


def _resource(change: Mapping[str, Any]) -> Resource:
    planned = change["change"]
    return Resource(
        address=change["address"],
        module=change.get("module_address", ""),
        kind=change["type"],
        label=change["name"],
        index=change.get("index"),
        values=planned.get("after") or {},
        unknown=planned.get("after_unknown") or {},
    )
