"""Strict validation: as the API server's, and a field that the schema does not know is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from delivery.findings import Finding
from delivery.manifests import schema_sources
from delivery.manifests.documents import Document, identity
from delivery.manifests.schema_sources import Schema

_METADATA = {"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
# Kustomize's own kinds; Kustomize refuses their unknown fields itself.
NOT_OF_THE_CLUSTER = frozenset({"Kustomization", "Component"})


class Schemas:
    """The schemas of one Kubernetes version and of the controllers' kinds; a validator is made when first asked for."""

    def __init__(self) -> None:
        self.group_versions = schema_sources.group_versions()
        self._custom = schema_sources.custom_resources()
        self._components = {path: strict_components(document) for path, document in self.group_versions.items()}
        self._validators: dict[str, Draft202012Validator | None] = {}

    @property
    def custom_kinds(self) -> int:
        """How many kinds of controllers are known."""
        return len(self._custom)

    def findings(self, place: str, document: Document) -> Iterator[Finding]:
        """Yield what the schema of the document's kind says against it."""
        version, kind = str(document.get("apiVersion")), str(document.get("kind"))
        validator = self._validator(version, kind)
        where = f"{place}: {identity(document)}"
        if validator is None:
            yield Finding(
                where, "schema", f"no schema of {version} {kind} at Kubernetes {schema_sources.KUBERNETES[1]}"
            )
            return
        for error in validator.iter_errors(document):
            yield Finding(where, "schema", in_words(error))

    def _validator(self, version: str, kind: str) -> Draft202012Validator | None:
        key = f"{version}/{kind}"
        if key not in self._validators:
            schema = self._schema(version, kind)
            self._validators[key] = None if schema is None else Draft202012Validator(schema)
        return self._validators[key]

    def _schema(self, version: str, kind: str) -> Schema | None:
        custom = self._custom.get(f"{version}/{kind}")
        if custom is not None:
            root = strict(custom)
            root["properties"]["metadata"] = _METADATA
            return root | {"components": {"schemas": self._components["api/v1"]}}
        components = self._components.get(f"apis/{version}" if "/" in version else f"api/{version}", {})
        group, _, number = version.rpartition("/")
        wanted = {"group": group, "version": number, "kind": kind}
        for name, component in components.items():
            if wanted in component.get("x-kubernetes-group-version-kind", []):
                return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}}
        return None


def strict_components(document: Schema) -> dict[str, Schema]:
    """Return an OpenAPI document's schemas, each strict."""
    return {name: strict(schema) for name, schema in document.get("components", {}).get("schemas", {}).items()}


def strict(schema: Schema) -> Schema:
    """Return a schema that refuses the fields that it does not name.

    Inside of ``allOf``, ``anyOf``, ``oneOf`` and ``not`` it stays as it is: there a schema names a part of the fields.
    """
    tightened = dict(schema)
    if "properties" in schema:
        tightened["properties"] = {name: strict(inner) for name, inner in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            tightened.setdefault("additionalProperties", False)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            tightened[key] = strict(schema[key])
    if schema.get("nullable"):
        return {"anyOf": [tightened, {"type": "null"}]}
    return tightened


def in_words(error: ValidationError) -> str:
    """Return one error as a line: where in the document, and what is wrong."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    message: Any = error.message
    return f"{path.removeprefix('.') or 'the document'}: {message[:300]}"
